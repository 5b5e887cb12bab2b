import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dueCommand } from '../due.ts';
import { unregisterNetwork } from '../network/commands.ts';
import { networkKey } from '../network/types.ts';
import { isRefusal } from '../refusal.ts';
import { emptyState, type State } from '../state.ts';
import { testHistories } from '../testing/histories.ts';
import type { Stage } from '../testing/stage.ts';
import { deleteVpc } from '../vpc/commands.ts';
import { detachInstance } from './attachments.ts';
import { deleteCsn } from './csns.ts';
import { recompute } from './routes/learning.ts';
import { Routes } from './routes/routes.ts';
import { begin, DELAY, histories, play, STEPS } from './testing/steps.ts';
import { effectiveTable } from './views.ts';

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

  // Whatever is found is listed, and the other way round.
  const listed = (lists: ReadonlyMap<string, Iterable<{ id: string }>>) =>
    [...lists.values()].flatMap((one) => [...one]);
  const ids = (things: Iterable<{ id: string }>) => [...things].map(({ id }) => id).sort();
  for (const list of [csns.all, listed(csns.lists)]) assert.deepEqual(ids(list), [...csns.byId.keys()].sort());
  for (const list of [csns.allGrants, listed(csns.grantLists), listed(csns.grantsTo)]) {
    assert.deepEqual(ids(list), [...csns.grants.keys()].sort());
  }
  assert.deepEqual(ids(listed(csns.tablesOf)), [...csns.tables.keys()].sort());
  assert.deepEqual(ids(listed(csns.attachmentsOf)), [...csns.attachments.keys()].sort());
  assert.deepEqual(ids(listed(csns.rulesOf)), [...csns.rules.keys()].sort());
  assert.deepEqual(ids(listed(csns.tgwsOf)), [...csns.tgws.keys()].sort());

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

testHistories({ histories, begin, play, pictureOf });
