import fc from 'fast-check';
import { createLimit, deleteLimit } from '../../bandwidth/limits.ts';
import { bindPackage, createPackage, resizePackage, unbindPackage } from '../../bandwidth/packages.ts';
import { createEdgeVpc } from '../../bec/commands.ts';
import type { Command } from '../../command.ts';
import { attachInstance, detachInstance } from '../../csn/attachments.ts';
import { createCsn, deleteCsn, setCsnOptions, updateCsn } from '../../csn/csns.ts';
import { associate, dissociate, propagate, unpropagate } from '../../csn/relations.ts';
import { addOperatorRule, deleteRule } from '../../csn/rules.ts';
import { createTable, deleteTable } from '../../csn/tables.ts';
import type { Attachment } from '../../csn/types.ts';
import { createChannel } from '../../et/channels.ts';
import { createLine } from '../../et/lines.ts';
import { receiveRoutes, setSession } from '../../network/commands.ts';
import { addRecord, bindZone, createZone, deleteRecord, deleteZone, unbindZone } from '../../privatezone/commands.ts';
import type { Refusal } from '../../refusal.ts';
import type { State } from '../../state.ts';
import { createVpc, deleteVpc, updateVpc } from '../../vpc/commands.ts';
import { createRoute, deleteRoute } from '../../vpc/routes.ts';

// Random commands of every family, for whoever needs histories of all of them. Small spaces, so that they meet.

/** What to do, and two numbers that choose to what. */
export type Step = readonly [number, number, number];

const account = 'a';
const here = { account, region: 'bj' };
const CIDRS = ['10.0.0.0/8', '10.0.0.0/16', '10.0.0.0/24', '10.1.0.0/16', '172.16.0.0/12', '0.0.0.0/0', '10.1.2.3/32'];

/** The n-th id, counted round; '' where there is none. */
const nth = (map: ReadonlyMap<string, unknown>, n: number): string =>
  [...map.keys()].sort()[n % Math.max(1, map.size)] ?? '';

/** The n-th of all networks, as whoever attaches it names it. */
const instance = ({ networks }: State, n: number) => {
  const network = networks.byKey.get(nth(networks.byKey, n));
  const { type = 'vpc', id = '', region = '' } = network ?? {};
  return { instanceType: type, instanceId: id, instanceRegion: region };
};
const attached = ({ csns }: State, n: number): Attachment | undefined => csns.attachments.get(nth(csns.attachments, n));

const detach = (attachment: Attachment | undefined): Command | Refusal =>
  detachInstance(account, attachment?.csn ?? '', {
    instanceType: attachment?.type ?? 'vpc',
    ...{ instanceId: attachment?.instance ?? '', instanceRegion: attachment?.region ?? '' },
  });

const PATHS = ['65010', '65020', '65010 65020'];
const OWNER = { isp: 'ISP_CMCC', intfType: '1G', apType: 'SINGLE', apAddr: 'BJYZ', userName: 'u' };
const LINE = { ...here, ...OWNER, userPhone: '1', userEmail: 'u@u.test', userIdc: 'idc' };

/** Relations between a table and an attachment of one CSN. */
const relate =
  (make: (account: string, table: string, attachId: string) => Command | Refusal) =>
  (state: State, i: number, j: number) => {
    const attachment = attached(state, i);
    const tables = [...(state.csns.tablesOf.get(attachment?.csn ?? '') ?? [])];
    return make(account, tables[j % Math.max(1, tables.length)]?.id ?? '', attachment?.id ?? '');
  };

const STEPS: readonly ((state: State, i: number, j: number) => Command | Refusal)[] = [
  (_s, i) => createVpc({ ...here, name: `v${i}`, cidr: CIDRS[i % 4]! }),
  (_s, i) => createVpc({ ...here, name: `w${i}`, cidr: CIDRS[i % 4]! }),
  (s, i, j) => updateVpc(here, nth(s.vpcs.byId, i), { name: `u${j}`, secondaryCidrs: j % 2 ? ['172.16.0.0/16'] : [] }),
  (s, i) => deleteVpc(here, nth(s.vpcs.byId, i)),
  (s, i, j) =>
    createRoute({
      ...{ ...here, routeTableId: nth(s.vpcs.tables, i), source: '0.0.0.0/0', destination: `192.168.${j % 3}.0/24` },
      nextHopList: [{ nexthopId: 'dcgw-1', nexthopType: 'dcGateway', pathType: '' }],
    }),
  (s, i) => deleteRoute(here, nth(s.vpcs.rules, i)),
  (_s, i) => createZone(account, ['one.test', 'two.test'][i % 2]!),
  (s, i, j) => addRecord(account, nth(s.zones.byId, i), { rr: 'www', type: 'A', value: `10.0.0.${j}` }),
  (s, i) => deleteRecord(account, nth(s.zones.records, i)),
  (s, i, j) => bindZone({ account, zone: nth(s.zones.byId, i), region: 'bj', vpcs: [nth(s.vpcs.byId, j)] }),
  (s, i, j) => unbindZone({ account, zone: nth(s.zones.byId, i), region: 'bj', vpcs: [nth(s.vpcs.byId, j)] }),
  (s, i) => deleteZone(account, nth(s.zones.byId, i)),
  (_s, i) => createCsn({ account, name: `c${i}` }),
  (s, i, j) => updateCsn(account, nth(s.csns.byId, i), { name: `d${j}` }),
  (s, i) => deleteCsn(account, nth(s.csns.byId, i)),
  (s, i) => createTable(nth(s.csns.byId, i), { name: 't' }),
  (s, i) => deleteTable(nth(s.csns.tables, i)),
  (s, i, j) => attachInstance(account, nth(s.csns.byId, i), instance(s, j)),
  (s, i, j) => attachInstance(account, nth(s.csns.byId, j), instance(s, i)),
  (s, i) => detach(attached(s, i)),
  relate((by, table, attachId) => associate(by, table, { attachId })),
  (s, i) =>
    dissociate(account, s.csns.associations.get(attached(s, i)?.id ?? '')?.table ?? '', attached(s, i)?.id ?? ''),
  relate((by, table, attachId) => propagate(by, table, { attachId })),
  relate((by, table, attachId) => propagate(by, table, { attachId })),
  relate(unpropagate),
  (s, i, j) =>
    addOperatorRule(nth(s.csns.tables, i), {
      destAddress: CIDRS[j % CIDRS.length]!,
      ...(j % 3 === 0 ? { blackhole: true } : { attachId: nth(s.csns.attachments, i + j) }),
    }),
  (s, i) => deleteRule(account, s.csns.rules.get(nth(s.csns.rules, i))?.table ?? '', nth(s.csns.rules, i)),
  (_s, i) => createEdgeVpc({ account, name: `e${i}`, regionId: 'cn-hangzhou-cm', cidr: CIDRS[i % 4]! }),
  (_s, i) => createLine({ ...LINE, name: `l${i}` }),
  (s, i, j) =>
    createChannel({
      ...{ account, lineId: nth(s.ets.lines, i), name: 'c', vlanId: 2 + j },
      ...{ baiduAddress: '192.0.2.1/30', customerAddress: '192.0.2.2/30' },
      ...(j % 3 ? { routeType: 'bgp', bgpAsn: '65010' } : { routeType: 'static-route', networks: [CIDRS[i % 4]!] }),
    }),
  (s, i, j) => {
    const prefixes = CIDRS.filter((_, n) => ((j + 3) >> (n % 4)) % 2 === 1);
    const routes = prefixes.map((prefix, n) => ({ prefix, asPath: PATHS[(i + n) % 3]!, community: '' }));
    return receiveRoutes(nth(s.ets.channels, i), routes);
  },
  (s, i, j) => setSession(nth(s.ets.channels, i), j % 2 === 0),
  (s, i, j) => setCsnOptions(nth(s.csns.byId, i), { ecmp: j % 2 === 0, autoPropagate: j % 3 === 0 }),
  (_s, i) =>
    createPackage({
      ...{ account, name: `p${i}`, bandwidth: 100, geographicA: 'China', geographicB: 'China' },
      billing: { paymentTiming: 'Postpaid', billingMethod: 'ByBandwidth' },
    }),
  (s, i, j) => bindPackage(account, nth(s.bandwidth.packages, i), nth(s.csns.byId, j)),
  (s, i) =>
    unbindPackage(
      account,
      nth(s.bandwidth.packages, i),
      s.bandwidth.packages.get(nth(s.bandwidth.packages, i))?.csn ?? '',
    ),
  (s, i, j) => resizePackage(account, nth(s.bandwidth.packages, i), 100 + j),
  (s, i, j) =>
    createLimit(account, nth(s.bandwidth.packages, i), {
      localRegion: 'bj',
      peerRegion: ['gz', 'su'][j % 2]!,
      bandwidth: 1 + j,
    }),
  (s, i, j) =>
    deleteLimit(account, nth(s.bandwidth.packages, i), { localRegion: 'bj', peerRegion: ['gz', 'su'][j % 2]! }),
];

export const STEP_COUNT = STEPS.length;

export const commandOf = (state: State, [what, i, j]: Step): Command | Refusal => STEPS[what]!(state, i, j);

export const histories = (maxLength: number) =>
  fc.array(fc.tuple(fc.nat(STEPS.length - 1), fc.nat(11), fc.nat(11)), { maxLength, size: 'max' });
