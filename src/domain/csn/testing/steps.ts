import fc from 'fast-check';
import { type Command, DEFAULT_CSN } from '../../command.ts';
import { dueCommand } from '../../due.ts';
import { advertise, receiveRoutes, registerNetwork, setSession, unregisterNetwork } from '../../network/commands.ts';
import type { Refusal } from '../../refusal.ts';
import type { Step } from '../../testing/histories.ts';
import { facts } from '../../testing/registered.ts';
import { Stage } from '../../testing/stage.ts';
import { createVpc, deleteVpc, updateVpc } from '../../vpc/commands.ts';
import { attachInstance, detachInstance } from '../attachments.ts';
import { createCsn, deleteCsn, setCsnOptions, updateCsn } from '../csns.ts';
import { createGrant, deleteGrant } from '../grants.ts';
import { associate, dissociate, propagate, unpropagate } from '../relations.ts';
import { addOperatorRule, addRule, deleteRule } from '../rules.ts';
import { createTable, deleteTable, updateTable } from '../tables.ts';
import { updateTgw } from '../tgws.ts';

// Random histories of CSNs and of the networks they connect.

const ACCOUNTS = ['a'.repeat(32), 'b'.repeat(32)] as const;

/** The n-th value of a map, counted round. */
const nth = <T>(map: ReadonlyMap<string, T>, n: number): T | undefined => [...map.values()][n % Math.max(1, map.size)];
const account = (n: number): string => ACCOUNTS[n % 2]!;
const nothing = facts();

const csnAt = (s: Stage, i: number) => nth(s.state.csns.byId, i);
const tableAt = (s: Stage, i: number) => nth(s.state.csns.tables, i)?.id ?? 'csnRt-0';
const attachmentAt = (s: Stage, i: number) => nth(s.state.csns.attachments, i)?.id ?? 'tgwAttach-0';

/** The n-th network as a caller names it; not said whose it is, every third time. */
function instance(s: Stage, n: number, said = n) {
  const network = nth(s.state.networks.byKey, n);
  const { type = 'vpc', id = 'vpc-0', region = 'bj', account: owner = '' } = network ?? {};
  return {
    instanceType: type,
    instanceId: id,
    instanceRegion: region,
    instanceAccountId: said % 3 ? owner : undefined,
  };
}

const channel = (i: number, j: number, mode: 'static' | 'bgp') =>
  registerNetwork({
    ...{ account: account(j), type: 'channel', id: `dedicatedconn-${i % 4}`, name: 'n', region: j % 3 ? 'bj' : 'gz' },
    cidrs: mode === 'bgp' ? [] : [`192.168.${j % 3}.0/24`, '172.16.0.0/12'],
    channel: { mode, router: j % 2 ? 'r' : '', users: i % 2 ? [...ACCOUNTS] : [], established: j % 5 > 0 },
  });

export const STEPS: ((s: Stage, i: number, j: number) => Command<unknown> | Refusal)[] = [
  (_s, i, j) =>
    createVpc({ account: account(i), region: j % 2 ? 'bj' : 'gz', name: 'v', cidr: `10.${(i + j) % 4}.0.0/16` }),
  (s, i, j) => {
    const vpc = nth(s.state.vpcs.byId, i);
    const secondaryCidrs = [[], ['172.16.0.0/12'], ['192.168.0.0/24', '172.16.0.0/12']][j % 3]!;
    return updateVpc(vpc ?? { account: '', region: 'bj' }, vpc?.id ?? '', { name: `w${j}`, secondaryCidrs });
  },
  (s, i) => {
    const vpc = nth(s.state.vpcs.byId, i);
    return deleteVpc(vpc ?? { account: '', region: 'bj' }, vpc?.id ?? '');
  },
  (_s, i, j) => channel(i, j, 'static'),
  (_s, i, j) => channel(i, j, 'bgp'),
  (_s, i, j) =>
    registerNetwork({
      ...{ account: account(j), type: 'bec_vpc', id: `vpc-edge${i % 2}`, name: 'e', region: 'cn-hangzhou-cm' },
      cidrs: [`10.${j % 4}.0.0/16`],
    }),
  (s, i) => {
    const network = nth(s.state.networks.byKey, i);
    return network ? unregisterNetwork(network.type, network.id) : nothing;
  },
  (s, i, j) => {
    const network = nth(s.state.networks.byKey, i);
    return network ? advertise(network.type, network.id, j % 2 ? ['0.0.0.0/0'] : []) : nothing;
  },
  (_s, i, j) => setSession(`dedicatedconn-${i % 4}`, j % 2 === 0),
  (_s, i, j) =>
    receiveRoutes(
      `dedicatedconn-${i % 4}`,
      ['10.0.0.0/16', '172.16.0.0/12', '192.168.0.0/24', '0.0.0.0/0'].flatMap((prefix, n) =>
        (j >> n) % 2 ? [{ prefix, asPath: j % 3 ? '65010' : '65010 65020', community: '' }] : [],
      ),
    ),

  (_s, i) => createCsn({ account: account(i), name: 'c' }),
  (s, i, j) => updateCsn(undefined, csnAt(s, i)?.id ?? '', { name: `d${j % 3}` }),
  (s, i, j) =>
    setCsnOptions(csnAt(s, i)?.id ?? '', { ecmp: j % 2 > 0, autoAssociate: j % 3 > 0, autoPropagate: j % 4 > 1 }),
  (s, i) => deleteCsn(undefined, csnAt(s, i)?.id ?? ''),
  (s, i, j) => attachInstance(undefined, csnAt(s, j)?.id ?? '', instance(s, i, j)),
  (s, i, j) => attachInstance(undefined, csnAt(s, j)?.id ?? '', instance(s, i, 1)),
  (s, i) => {
    const attachment = nth(s.state.csns.attachments, i);
    const { csn = '', type = 'vpc', instance: instanceId = '', region = 'bj' } = attachment ?? {};
    return detachInstance(undefined, csn, { instanceType: type, instanceId, instanceRegion: region });
  },
  (s) => dueCommand(s.state, Number.POSITIVE_INFINITY) ?? nothing,
  (s, i) => {
    s.csn = { ...DEFAULT_CSN, attachDelay: i % 2 ? 1000 * i : 0 };
    return nothing;
  },
  (s, i) => createTable(csnAt(s, i)?.id ?? '', { name: 't' }),
  (s, i, j) => updateTable(tableAt(s, i), { description: `d${j % 3}` }),
  (s, i) => deleteTable(tableAt(s, i)),
  (s, i, j) => associate(undefined, tableAt(s, i), { attachId: attachmentAt(s, j) }),
  (s, i) => {
    const association = nth(s.state.csns.associations, i);
    return association ? dissociate(undefined, association.table, association.attachment) : nothing;
  },
  (s, i, j) => propagate(undefined, tableAt(s, i), { attachId: attachmentAt(s, j) }),
  (s, i, j) => propagate(undefined, tableAt(s, i + 1), { attachId: attachmentAt(s, j + 1) }),
  (s, i) => {
    const propagation = [...(nth(s.state.csns.propagationsOf, i) ?? [])][0];
    return propagation ? unpropagate(undefined, propagation.table, propagation.attachment) : nothing;
  },
  (s, i, j) => {
    const rule = { attachId: attachmentAt(s, j), destAddress: '0.0.0.0/0', routeType: 'custom' };
    return addRule(undefined, tableAt(s, i), rule);
  },
  (s, i, j) => {
    const to = j % 2 ? { attachId: attachmentAt(s, j) } : { blackhole: true };
    return addOperatorRule(tableAt(s, i), { ...to, destAddress: ['10.0.0.0/16', '172.16.0.0/12'][j % 2]! });
  },
  (s, i) => {
    const rule = nth(s.state.csns.rules, i);
    return rule ? deleteRule(undefined, rule.table, rule.id) : nothing;
  },
  (s, i, j) => updateTgw(undefined, nth(s.state.csns.tgws, i)?.csn ?? '', nth(s.state.csns.tgws, i)?.id ?? '', text(j)),
  (s, i, j) => {
    const { instanceAccountId: _owner, ...which } = instance(s, i);
    const csn = csnAt(s, j);
    const owner = nth(s.state.networks.byKey, i)?.account ?? '';
    return createGrant({ ...which, account: owner, csnId: csn?.id ?? '', peerAccountId: csn?.account ?? 'x' });
  },
  (s, i) => deleteGrant(undefined, nth(s.state.csns.grants, i)?.id ?? ''),
];

const text = (j: number) => {
  return { name: `t${j % 3}` };
};

/** The step that changes no state. */
export const DELAY = 18;

/** Networks and CSNs come first, or most steps would find nothing to do. */
export const histories = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(9), fc.nat(11), fc.nat(15)), { maxLength: 12, minLength: 4 }),
    fc.array(fc.tuple(fc.nat(STEPS.length - 1), fc.nat(11), fc.nat(15)), { maxLength: 80, size: 'max' }),
  )
  .map(([first, then]): Step[] => [...first, [10, 0, 0], [10, 1, 0], ...then]);

export const play = (stage: Stage, [what, i, j]: Step) => stage.run(STEPS[what]!(stage, i, j) as Command | Refusal);

export function begin(): Stage {
  const stage = new Stage();
  stage.do(facts(...ACCOUNTS.map((one) => ({ type: 'account-opened', v: 1, account: one, name: '' }) as const)));
  return stage;
}
