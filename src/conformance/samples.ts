import { Lacking } from './case.ts';
import { itemsOf, member } from './judge.ts';
import { makes } from './making.ts';
import type { Stage } from './stage.ts';

/** Where an id of a kind is found: the first item of a list that has one. */
interface Found {
  readonly list: string;
  readonly items: string;
  readonly id: string;
  /** Parameters of the list's own path. */
  readonly within?: readonly string[];
}

const found = (list: string, items: string, id: string, more: Omit<Found, 'list' | 'items' | 'id'> = {}): Found => ({
  ...{ list, items, id },
  ...more,
});

const FOUND = {
  zoneId: found('ListPrivateZone', 'zones', 'zoneId'),
  resolverId: found('GetDnsResolverList', 'result', 'id'),
  ruleId: found('GetDnsResolverRuleList', 'result', 'id'),
  vpcId: found('QueryVpcList', 'vpcs', 'vpcId'),
  subnetId: found('QuerySubnetList', 'subnets', 'subnetId'),
  csnId: found('QueryCsnList', 'csns', 'csnId'),
  tgwId: found('QueryTgwList', 'tgws', 'tgwId', { within: ['csnId'] }),
  csnRtId: found('QueryRouteTableList', 'csnRts', 'csnRtId', { within: ['csnId'] }),
  csnBpId: found('QueryCsnBpList', 'csnBps', 'csnBpId'),
  dcphyId: found('QueryDedicatedLines', 'ets', 'id'),
  etId: found('QueryDedicatedLines', 'ets', 'id'),
  edgeVpcId: found('QueryBecVpcList', 'result', 'vpcId'),
  userName: found('ListUser', 'users', 'name'),
  groupName: found('ListGroups', 'groups', 'name'),
  policyName: found('ListStrategies', 'policies', 'name'),
  policyId: found('ListStrategies', 'policies', 'id'),
  roleName: found('ListRoles', 'roles', 'name'),
  accessKeyId: found('ListAccessKey', 'accessKeys', 'id', { within: ['userName'] }),
} satisfies Record<string, Found>;

/** A path parameter that an example can be found for. */
export type Kind = keyof typeof FOUND;

export const isKind = (name: string): name is Kind => Object.hasOwn(FOUND, name);

/** What people call it. */
const called = (kind: Kind): string => kind.replace(/(Id|Name)$/, '').replace(/^dcphy$/, 'et');

/**
 * An id of the account's own, to be read and nothing else; where there is none and this run may write, of one it makes.
 * Throws Lacking where there is none.
 */
export function sample(stage: Stage, kind: Kind): Promise<string> {
  return stage.once(`sample ${kind}`, async () => {
    const { list, items, id, within = [] }: Found = FOUND[kind];
    const params: Record<string, string> = {};
    for (const outer of within) if (isKind(outer)) params[outer] = await sample(stage, outer);
    const answer = await stage.once(`list ${list} ${Object.values(params)}`, () => stage.ask(list, params));
    for (const item of itemsOf(answer, items)) {
      const text = member(item, id);
      if (typeof text === 'string' && text !== '') return text;
    }
    const make = stage.write ? makes(kind) : undefined;
    if (make !== undefined) return make(stage);
    throw new Lacking(`needs one in the account: ${called(kind)}`);
  });
}
