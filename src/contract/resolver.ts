import { needs } from './access.ts';
import { type BceOperation, PAGE_QUERY } from './operation.ts';
import { Type } from './schema.ts';
import { optional, page, text, texts } from './shapes.ts';

// Resolvers and forwarding rules of PrivateZone: dns contract 4.4, 4.5 and appendices C, D, E.

const shared = { id: text, name: text, status: text, description: text, createTime: text, updateTime: text };
const resolver = {
  ...shared,
  vpcId: text,
  vpcRegion: text,
  type: Type.Union([Type.Literal('outbound'), Type.Literal('inbound')]),
  ipModels: Type.Array(Type.Object({ subnetId: text, ipAddress: text })),
};
const rule = {
  ...shared,
  zone: text,
  resolverId: text,
  resolverRegion: text,
  dnsServerConfigs: Type.Array(Type.Object({ ip: text, port: Type.Integer() })),
};

const servers = Type.Array(Type.Object({ ip: text, port: optional.integer }));
const bindBody = Type.Object({ vpcRegions: Type.Array(Type.Object({ region: text, vpcIds: texts })) });

/** What a resolver may be; ours are RUNNING from the first moment. */
const RESOLVER_STATUSES = ['CREATING', 'CREATE_FAILED', 'RUNNING', 'STOPPED', 'DELETING'] as const;
/** What a rule may be: on the way from one to the other in both spellings of the sources (A9), ours never. */
const RULE_STATUSES = ['BOUND', 'UNBOUND', 'BINGDING', 'UNBINGDING', 'BINDING', 'UNBINDING'] as const;

const service = 'privatezone';

/** Fixed names where a private zone's or a resolver's id may stand. */
export const RESERVED = ['/v1/privatezone/resolver', '/v1/privatezone/resolver/rule'];

export const RESOLVER = [
  {
    name: 'CreateResolver',
    service,
    method: 'POST',
    path: '/v1/privatezone/resolver',
    access: needs('FULL_CONTROL', 'resolver/*', { reads: ['vpc/{vpcId}', 'subnet/{ipModels.subnetId}'] }),
    query: {},
    body: Type.Object({
      name: text,
      description: optional.text,
      vpcId: text,
      vpcRegion: text,
      ipModels: Type.Array(Type.Object({ subnetId: text, ipAddress: optional.text })),
      type: text,
    }),
    output: Type.Object({ id: text }),
    errors: ['RegionException', 'VpcIdException', 'VpcRegionException', 'QuotaExceeded'],
    source: 'dns 4.4',
  },
  {
    name: 'GetDnsResolverList',
    service,
    method: 'GET',
    path: '/v1/privatezone/resolver',
    access: needs('READ', 'resolver/*'),
    query: { ...PAGE_QUERY, status: RESOLVER_STATUSES },
    output: page({ result: Type.Array(Type.Object(resolver)) }),
    errors: [],
    source: 'dns 4.4',
  },
  {
    name: 'GetDnsResolverDetail',
    service,
    method: 'GET',
    path: '/v1/privatezone/resolver/{resolverId}',
    access: needs('READ', 'resolver/{resolverId}'),
    query: {},
    output: Type.Object(resolver),
    errors: ['NoSuchObject'],
    source: 'dns 4.4',
  },
  {
    name: 'UpdateDnsParser',
    service,
    method: 'PUT',
    path: '/v1/privatezone/resolver/{resolverId}',
    access: needs('OPERATE', 'resolver/{resolverId}'),
    query: {},
    body: Type.Object({ name: optional.text, description: optional.text }),
    errors: ['NoSuchObject'],
    source: 'dns 4.4',
  },
  {
    name: 'DeleteResolver',
    service,
    method: 'DELETE',
    path: '/v1/privatezone/resolver/{resolverId}',
    access: needs('FULL_CONTROL', 'resolver/{resolverId}'),
    query: {},
    errors: ['NoSuchObject', 'OperationDenied'],
    source: 'dns 4.4',
  },
  {
    name: 'CreateResolverRule',
    service,
    method: 'POST',
    path: '/v1/privatezone/resolver/rule',
    access: needs('FULL_CONTROL', 'resolverRule/*', { reads: ['resolver/{resolverId}'] }),
    query: {},
    body: Type.Object({
      name: text,
      description: optional.text,
      zone: text,
      resolverId: text,
      dnsServerConfigs: servers,
    }),
    output: Type.Object({ id: text }),
    errors: ['ZoneNameInvalid', 'NoSuchObject', 'QuotaExceeded'],
    source: 'dns 4.5',
  },
  {
    name: 'GetDnsResolverRuleList',
    service,
    method: 'GET',
    path: '/v1/privatezone/resolver/rule',
    access: needs('READ', 'resolverRule/*'),
    query: { ...PAGE_QUERY, status: RULE_STATUSES },
    output: page({ result: Type.Array(Type.Object(rule)) }),
    errors: [],
    source: 'dns 4.5',
  },
  {
    name: 'GetDnsResolverRuleDetail',
    service,
    method: 'GET',
    path: '/v1/privatezone/resolver/rule/{ruleId}',
    access: needs('READ', 'resolverRule/{ruleId}'),
    query: {},
    output: Type.Object(rule),
    errors: ['NoSuchObject'],
    source: 'dns 4.5',
  },
  {
    name: 'UpdateResolverRule',
    service,
    method: 'PUT',
    path: '/v1/privatezone/resolver/rule/{ruleId}',
    access: needs('OPERATE', 'resolverRule/{ruleId}'),
    query: {},
    body: Type.Object({ name: text, description: optional.text, dnsServerConfigs: Type.Optional(servers) }),
    errors: ['NoSuchObject'],
    source: 'dns 4.5',
  },
  {
    name: 'DeleteResolverRule',
    service,
    method: 'DELETE',
    path: '/v1/privatezone/resolver/rule/{ruleId}',
    access: needs('FULL_CONTROL', 'resolverRule/{ruleId}'),
    query: {},
    errors: ['NoSuchObject'],
    source: 'dns 4.5',
  },
  {
    name: 'BindVpcToRule',
    service,
    method: 'PUT',
    path: '/v1/privatezone/resolver/rule/{ruleId}/bind',
    access: needs('OPERATE', 'resolverRule/{ruleId}', { reads: ['vpc/{vpcRegions.vpcIds}'] }),
    query: {},
    body: bindBody,
    errors: [
      'NoSuchObject',
      'RegionException',
      'VpcIdException',
      'VpcRegionException',
      'ZoneHasBindTheVpc',
      'QuotaExceeded',
    ],
    source: 'dns 4.5',
  },
  {
    name: 'UnbindVpcToRule',
    service,
    method: 'PUT',
    path: '/v1/privatezone/resolver/rule/{ruleId}/unbind',
    access: needs('OPERATE', 'resolverRule/{ruleId}'),
    query: {},
    body: bindBody,
    errors: ['NoSuchObject', 'RegionException', 'VpcIdException', 'VpcRegionException'],
    source: 'dns 4.5',
  },
] as const satisfies readonly BceOperation[];
