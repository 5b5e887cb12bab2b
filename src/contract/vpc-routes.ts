import { needs } from './access.ts';
import { type BceOperation, PAGE_QUERY } from './operation.ts';
import { Type } from './schema.ts';
import { optional, page, text } from './shapes.ts';
import { rule } from './vpc-shapes.ts';

// Route tables of VPCs: common contract 4.5.

// OperationDenied on updating or deleting a rule joins its row with the system's own rules, the first to be read-only.

const service = 'vpc';

export const VPC_ROUTES = [
  {
    name: 'QueryRoutingTable',
    service,
    method: 'GET',
    path: '/v1/route',
    access: needs('READ', 'route/{routeTableId|vpcId}'),
    query: { routeTableId: 'text', vpcId: 'text' },
    output: Type.Object({ routeTableId: text, vpcId: text, routeRules: Type.Array(rule) }),
    errors: ['NoSuchObject'],
    source: 'common 4.5',
  },
  {
    name: 'QueryRoutingRules',
    service,
    method: 'GET',
    path: '/v1/route/rule',
    access: needs('READ', 'route/{routeTableId|vpcId}'),
    query: { ...PAGE_QUERY, routeTableId: 'text', vpcId: 'text' },
    output: page({ routeRules: Type.Array(rule) }),
    errors: ['NoSuchObject'],
    source: 'common 4.5',
  },
  {
    name: 'CreateRoutingRules',
    service,
    method: 'POST',
    path: '/v1/route/rule',
    access: needs('OPERATE', 'route/*', { changes: ['route/{routeTableId}'] }),
    query: {},
    body: Type.Object({
      routeTableId: text,
      sourceAddress: text,
      destinationAddress: text,
      nexthopId: optional.text,
      nexthopType: optional.text,
      nextHopList: Type.Optional(
        Type.Array(Type.Object({ nexthopId: text, nexthopType: text, pathType: optional.text })),
      ),
      description: optional.text,
    }),
    output: Type.Object({ routeRuleId: text, routeRuleIds: optional.texts }),
    errors: ['NoSuchObject', 'DuplicateException', 'OperationDenied', 'QuotaExceeded'],
    source: 'common 4.3, 4.5',
  },
  {
    name: 'UpdateRoutingRules',
    service,
    method: 'PUT',
    path: '/v1/route/rule/{routeRuleId}',
    access: needs('OPERATE', 'route/{routeRuleId}'),
    query: {},
    body: Type.Object({
      sourceAddress: optional.text,
      destinationAddress: optional.text,
      nexthopId: optional.text,
      description: optional.text,
    }),
    errors: ['NoSuchObject', 'DuplicateException', 'OperationDenied'],
    source: 'common 4.3, 4.5',
  },
  {
    name: 'ActiveStandbySwitchover',
    service,
    method: 'PUT',
    path: '/v1/route/rule/{routeRuleId}',
    flag: 'switchRouteHA',
    access: needs('OPERATE', 'route/{routeRuleId}'),
    query: {},
    errors: ['NoSuchObject', 'OperationDenied'],
    source: 'common 4.3, 4.5',
  },
  {
    name: 'DeleteRoutingRules',
    service,
    method: 'DELETE',
    path: '/v1/route/rule/{routeRuleId}',
    access: needs('OPERATE', 'route/{routeRuleId}'),
    query: {},
    errors: ['NoSuchObject', 'OperationDenied'],
    source: 'common 4.3, 4.5',
  },
] as const satisfies readonly BceOperation[];
