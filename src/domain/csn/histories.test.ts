import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Command, DEFAULT_CSN } from '../command.ts';
import { dueCommand } from '../due.ts';
import { ROW_KINDS } from '../journal.ts';
import { Loader } from '../load.ts';
import { advertise, receiveRoutes, registerNetwork, setSession, unregisterNetwork } from '../network/commands.ts';
import { networkKey } from '../network/types.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { emptyState, type State } from '../state.ts';
import { facts } from '../testing/registered.ts';
import { Stage } from '../testing/stage.ts';
import { createVpc, deleteVpc, updateVpc } from '../vpc/commands.ts';
import { attachInstance, detachInstance } from './attachments.ts';
import { createCsn, deleteCsn, setCsnOptions, updateCsn } from './csns.ts';
import { createGrant, deleteGrant } from './grants.ts';
import { associate, dissociate, propagate, unpropagate } from './relations.ts';
import { recompute } from './routes/learning.ts';
import { Routes } from './routes/routes.ts';
import { addOperatorRule, addRule, deleteRule } from './rules.ts';
import { createTable, deleteTable, updateTable } from './tables.ts';
import { updateTgw } from './tgws.ts';
import { effectiveTable } from './views.ts';

const ACCOUNTS = ['a'.repeat(32), 'b'.repeat(32)] as const;

/** Two numbers choose what a step does and to what: small spaces, so that steps meet. */
type Step = readonly [number, number, number];

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

const STEPS: ((s: Stage, i: number, j: number) => Command<unknown> | Refusal)[] = [
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

/** Networks and CSNs come first, or most steps would find nothing to do. */
const histories = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(9), fc.nat(11), fc.nat(15)), { maxLength: 12, minLength: 4 }),
    fc.array(fc.tuple(fc.nat(STEPS.length - 1), fc.nat(11), fc.nat(15)), { maxLength: 80, size: 'max' }),
  )
  .map(([first, then]): Step[] => [...first, [10, 0, 0], [10, 1, 0], ...then]);

const play = (stage: Stage, [what, i, j]: Step) => stage.run(STEPS[what]!(stage, i, j) as Command | Refusal);

function begin(): Stage {
  const stage = new Stage();
  stage.do(facts(...ACCOUNTS.map((one) => ({ type: 'account-opened', v: 1, account: one, name: '' }) as const)));
  return stage;
}

/** All of the state a CSN touches as plain data, so that two states can be compared. */
const pictureOf = ({ csns, networks, vpcs, due }: State): unknown =>
  plain({ csns, networks, vpcs, due: due.until(Number.POSITIVE_INFINITY, 1e6) });

function plain(value: unknown): unknown {
  if (value instanceof Routes) return [...value.from(0, 0)];
  if (value instanceof Map)
    return [...value].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, plain(one)]);
  if (typeof value !== 'object' || value === null) return value;
  if (Symbol.iterator in value) return [...(value as Iterable<unknown>)].map(plain);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

/** What must hold of any state. */
function check({ state }: Stage): void {
  const { csns, vpcs, networks } = state;
  const loaded = [...csns.attachments.values()].map(({ id, type, instance: of }) => [networkKey(type, of), id]);
  assert.deepEqual(new Map([...csns.loaded].sort()), new Map(loaded.sort() as [string, string][]));
  for (const key of [...csns.loaded.keys(), ...csns.granted.keys()]) assert.ok(networks.byKey.has(key), key);

  const sources = new Map<string, Map<string, number>>();
  for (const attachment of csns.attachments.values()) {
    const { id, csn, region, status, dueAt } = attachment;
    assert.equal(dueAt === undefined, status === 'attached');
    assert.ok([...csns.tgwsOf.get(csn)!].some((tgw) => tgw.region === region));
    if (status !== 'attached') assert.ok(!csns.associations.has(id) && !csns.propagationsFrom.has(id));
    const table = effectiveTable(state, attachment);
    if (table === undefined) continue;
    const regions = sources.get(table) ?? new Map<string, number>();
    sources.set(table, regions.set(region, (regions.get(region) ?? 0) + 1));
  }
  assert.deepEqual(plain(csns.sources), plain(sources));
  const due = [...csns.attachments.values()].flatMap(({ dueAt, id }) =>
    dueAt === undefined ? [] : [`${dueAt} ${id}`],
  );
  const planned = state.due.until(Number.POSITIVE_INFINITY, 1e6).map(({ at, id }) => `${at} ${id}`);
  assert.deepEqual(planned.sort(), due.sort());

  for (const rule of csns.rules.values()) {
    const leads = rule.nextHop !== undefined && csns.attachments.get(rule.nextHop.attachment)?.status === 'attached';
    assert.equal(rule.blackhole, !leads);
  }
  for (const csn of csns.byId.values()) {
    const [first] = csns.tablesOf.get(csn.id)!;
    assert.deepEqual([first!.id, first!.type], [csn.defaultTable, 'default']);
  }
  assert.deepEqual([...csns.routes.keys()].sort(), [...csns.tables.keys()].sort());

  // The private blocks lead to the TGW in the tables of VPCs that are loaded, and in no others.
  for (const vpc of vpcs.byId.values()) {
    const own = [...(vpcs.rulesOf.get(vpc.routeTableId) ?? [])].filter(({ nexthopType }) => nexthopType === 'tgw');
    const attachment = csns.attachments.get(csns.loaded.get(networkKey('vpc', vpc.id)) ?? '');
    const going = attachment === undefined || attachment.status === 'detaching';
    assert.deepEqual(
      own.map(({ destination }) => destination),
      going ? [] : ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
    );
    for (const { id, nexthopId } of own) {
      assert.ok(attachment!.vpcRules.includes(id));
      assert.equal(csns.tgws.get(nexthopId)!.region, attachment!.region);
    }
  }
}

test('any history keeps what must hold, and what facts did to tables is what they are from nothing', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const stage = begin();
      for (const step of steps) play(stage, step);
      check(stage);
      const before = plain(stage.state.csns.routes);
      recompute(stage.state);
      assert.deepEqual(plain(stage.state.csns.routes), before);
    }),
    { numRuns: 200 },
  );
});

test('a change that is undone was never there, rows included', () => {
  fc.assert(
    fc.property(histories, histories, (steps, undone) => {
      const stage = begin();
      for (const step of steps) play(stage, step);
      const before = { picture: pictureOf(stage.state), rows: [...stage.rows], position: stage.state.position };
      const done = undone.map((step) => play(stage, step));
      for (const one of done.reverse()) if (!isRefusal(one)) one.undo();
      assert.deepEqual(
        { picture: pictureOf(stage.state), rows: [...stage.rows], position: stage.state.position },
        before,
      );
    }),
    { numRuns: 100 },
  );
});

test('state loaded from current rows is the applied state, tables included', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const stage = begin();
      for (const step of steps) play(stage, step);
      const state = emptyState();
      const loader = new Loader(state);
      const rows = [...stage.rows.values()].sort((a, b) => ROW_KINDS[a.kind] - ROW_KINDS[b.kind] || a.key - b.key);
      for (const { kind, key, body } of rows) loader.load(kind, key, JSON.parse(JSON.stringify(body)));
      loader.finish();
      assert.deepEqual(pictureOf(state), pictureOf(stage.state));
    }),
    { numRuns: 100 },
  );
});

test('when everything is taken away nothing is left', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const stage = begin();
      for (const step of steps) play(stage, step);
      const { state } = stage;
      const settled = () => {
        for (let due = dueCommand(state, Infinity); due !== undefined; due = dueCommand(state, Infinity)) stage.do(due);
      };
      settled();
      for (const { csn, type, instance: id, region } of [...state.csns.attachments.values()]) {
        stage.do(detachInstance(undefined, csn, { instanceType: type, instanceId: id, instanceRegion: region }));
      }
      settled();
      for (const { id } of [...state.csns.byId.values()]) stage.do(deleteCsn(undefined, id));
      for (const vpc of [...state.vpcs.byId.values()]) stage.do(deleteVpc(vpc, vpc.id));
      for (const { type, id } of [...state.networks.byKey.values()]) stage.do(unregisterNetwork(type, id));
      assert.deepEqual(pictureOf(state), pictureOf(emptyState()));
      assert.deepEqual([...new Set([...stage.rows.values()].map(({ kind }) => kind))], ['account']);
    }),
    { numRuns: 100 },
  );
});

test('random histories reach every kind of step', () => {
  const done = new Set<number>();
  for (const steps of fc.sample(histories, { numRuns: 200, seed: 1 })) {
    const stage = begin();
    for (const step of steps) {
      const { position } = stage.state;
      const one = play(stage, step);
      if (!isRefusal(one) && (stage.state.position > position || step[0] === DELAY)) done.add(step[0]);
    }
  }
  assert.deepEqual(
    [...STEPS.keys()].filter((i) => !done.has(i)),
    [],
  );
});

/** The step that leaves no fact. */
const DELAY = 18;
