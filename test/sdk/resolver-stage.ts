import type { RESOLVER as ROWS } from '../../src/contract/resolver.ts';
import { type Answer, admin, Client } from '../client.ts';
import type { TestServer } from '../server.ts';
import { makeVpc, ok } from './making.ts';

export const RESOLVER = '/v1/privatezone/resolver';
export const RULE = `${RESOLVER}/rule`;

export type ResolverOperation = (typeof ROWS)[number]['name'];

/** What an account has for a row to work on. */
export interface Ids {
  /** VPC of bj with a subnet 10.0.1.0/24, to which `rule` is bound. */
  readonly vpc: string;
  readonly subnet: string;
  /** VPCs of bj and gz that nothing has. */
  readonly spare: string;
  readonly gz: string;
  /** Resolvers of `vpc`: outbound, at 10.0.1.3, and inbound, at 10.0.1.53. */
  readonly outbound: string;
  readonly inbound: string;
  /** A rule of `outbound` for 'ad.test'. */
  readonly rule: string;
  /** An outbound resolver without rules. */
  readonly idle: string;
}

export interface ResolverStage extends Ids {
  readonly client: Client;
  readonly account: string;
  readonly foreign: Ids;
}

export async function newAccount(server: TestServer): Promise<{ account: string; client: Client }> {
  const keys = (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'row' }))).json;
  return { account: keys.accountId, client: new Client(server.ports.api, keys) };
}

export const makeSubnet = async (client: Client, vpcId: string, cidr = '10.0.1.0/24'): Promise<string> =>
  (await ok(client.call('POST', '/v1/subnet', { body: { name: 's', vpcId, zoneName: 'cn-bj-a', cidr } }))).json
    .subnetId;

export const resolverBody = ({ vpc, subnet }: Pick<Ids, 'vpc' | 'subnet'>, more: object = {}) => ({
  ...{ name: 'to-hq', vpcId: vpc, vpcRegion: 'bj', type: 'outbound', ipModels: [{ subnetId: subnet }] },
  ...more,
});

export const ruleBody = (resolverId: string, more: object = {}) => ({
  ...{ name: 'hq ad', zone: 'ad.test', resolverId, dnsServerConfigs: [{ ip: '172.20.0.10', port: 53 }] },
  ...more,
});

export const bindBody = (...vpcIds: string[]) => ({ vpcRegions: [{ region: 'bj', vpcIds }] });

/** The id of what is made; it must be answered 200. */
export const make = async (client: Client, path: string, body: object): Promise<string> =>
  (await ok(client.call('POST', path, { body }))).json.id;

export async function newIds(server: TestServer, client: Client): Promise<Ids> {
  const [vpc, spare] = [await makeVpc(client), await makeVpc(client, 'spare')];
  const gz = await makeVpc(client, 'gz', server.ports.apiGz);
  const place = { vpc, subnet: await makeSubnet(client, vpc) };
  const outbound = await make(client, RESOLVER, resolverBody(place));
  const ipModels = [{ subnetId: place.subnet, ipAddress: '10.0.1.53' }];
  const inbound = await make(client, RESOLVER, resolverBody(place, { type: 'inbound', ipModels }));
  const idle = await make(client, RESOLVER, resolverBody(place));
  const rule = await make(client, RULE, ruleBody(outbound));
  await ok(client.call('PUT', `${RULE}/${rule}/bind`, { body: bindBody(vpc) }));
  return { ...place, spare, gz, outbound, inbound, idle, rule };
}

export interface Sound {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

/** A request of each operation that is answered 200. */
export const SOUND: Readonly<Record<ResolverOperation, (ids: Ids) => Sound>> = {
  CreateResolver: (ids) => ({ method: 'POST', path: RESOLVER, body: resolverBody(ids) }),
  GetDnsResolverList: () => ({ method: 'GET', path: RESOLVER }),
  GetDnsResolverDetail: ({ idle }) => ({ method: 'GET', path: `${RESOLVER}/${idle}` }),
  UpdateDnsParser: ({ idle }) => ({ method: 'PUT', path: `${RESOLVER}/${idle}`, body: { name: 'new' } }),
  DeleteResolver: ({ idle }) => ({ method: 'DELETE', path: `${RESOLVER}/${idle}` }),
  CreateResolverRule: ({ outbound }) => ({ method: 'POST', path: RULE, body: ruleBody(outbound) }),
  GetDnsResolverRuleList: () => ({ method: 'GET', path: RULE }),
  GetDnsResolverRuleDetail: ({ rule }) => ({ method: 'GET', path: `${RULE}/${rule}` }),
  UpdateResolverRule: ({ rule }) => ({ method: 'PUT', path: `${RULE}/${rule}`, body: { name: 'new' } }),
  DeleteResolverRule: ({ rule }) => ({ method: 'DELETE', path: `${RULE}/${rule}` }),
  BindVpcToRule: ({ rule, spare }) => ({ method: 'PUT', path: `${RULE}/${rule}/bind`, body: bindBody(spare) }),
  UnbindVpcToRule: ({ rule, vpc }) => ({ method: 'PUT', path: `${RULE}/${rule}/unbind`, body: bindBody(vpc) }),
};

export const send = (client: Client, { method, path, body }: Sound): Promise<Answer> =>
  client.call(method, path, body === undefined ? {} : { body });
