import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Command, isId } from '../command.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { loaded } from '../testing/histories.ts';
import { Stage } from '../testing/stage.ts';
import { createVpc } from '../vpc/commands.ts';
import {
  addRecord,
  bindZone,
  createZone,
  deleteRecord,
  deleteZone,
  switchRecord,
  unbindZone,
  updateRecord,
} from './commands.ts';
import { sweep } from './sweep.ts';
import type { Zone } from './types.ts';
import { recordOf } from './views.ts';

const account = 'a';
const nth = (map: ReadonlyMap<string, unknown>, n: number): string => [...map.keys()][n % Math.max(1, map.size)] ?? '';

const RRS = ['@', 'www', 'WWW', '*', 'a.b'];
const VALUES = [
  ['A', '10.0.0.1'],
  ['A', '10.0.0.2'],
  ['AAAA', '2001:db8::1'],
  ['AAAA', '2001:DB8:0::1'],
  ['CNAME', 'target.test'],
  ['TXT', 'text'],
  ['MX', 'mx.test'],
] as const;

const record = (i: number, j: number) => {
  const [type, value] = VALUES[j % VALUES.length]!;
  return { rr: RRS[i % RRS.length]!, type, value, ttl: 60 + (i % 2), priority: i % 3 };
};
const bound = (s: Stage, i: number, j: number) => ({
  account,
  zone: nth(s.state.zones.byId, i),
  region: 'bj',
  vpcs: [nth(s.state.vpcs.byId, j)],
});

/** Two numbers choose what a step does and to what: small spaces, so that steps meet. */
const STEPS: ((s: Stage, i: number, j: number) => Command<unknown> | Refusal)[] = [
  (_s, i) => createVpc({ account, region: 'bj', name: `v${i}`, cidr: '10.0.0.0/16' }),
  (_s, i) => createZone(account, ['one.test', 'two.test', 'a.one.test'][i % 3]!),
  (s, i, j) => addRecord(account, nth(s.state.zones.byId, i), record(i, j)),
  (s, i, j) => addRecord(account, nth(s.state.zones.byId, j), record(j, i)),
  (s, i, j) => updateRecord(account, nth(s.state.zones.records, i), record(j, i)),
  (s, i, j) => switchRecord(account, nth(s.state.zones.records, i), j % 2 === 0),
  (s, i) => deleteRecord(account, nth(s.state.zones.records, i)),
  (s, i, j) => bindZone(bound(s, i, j)),
  (s, i, j) => unbindZone(bound(s, i, j)),
  (s, i, j) => (j % 4 === 0 ? deleteZone(account, nth(s.state.zones.byId, i)) : createZone(account, 'more.test')),
];

const history = fc.array(fc.tuple(fc.nat(STEPS.length - 1), fc.nat(20), fc.nat(20)), { maxLength: 80 });

function play(stage: Stage, steps: readonly (readonly [number, number, number])[]): void {
  for (const [step, i, j] of steps) stage.run(STEPS[step]!(stage, i, j));
}

test('whatever happened: one owner name holds a CNAME alone, and no two records of the same rdata', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const stage = new Stage();
      play(stage, steps);
      for (const zone of stage.state.zones.byId.values()) {
        for (const records of zone.owners.values()) {
          assert.ok(records.every(({ type }) => type !== 'CNAME') || records.length === 1);
          assert.equal(new Set(records.map(({ type, data }) => `${type} ${data}`)).size, records.length);
        }
        const names = [...zone.bindings].map(({ vpc }) => stage.state.zones.boundTo.get(vpc)?.get(zone.name));
        assert.ok(names.every((one) => one === zone));
      }
    }),
  );
});

test('a change undone leaves the state as it was', () => {
  fc.assert(
    fc.property(history, fc.nat(STEPS.length - 1), fc.nat(20), fc.nat(20), (steps, step, i, j) => {
      const stage = new Stage();
      play(stage, steps);
      const before = pictureOf(stage.state);
      const done = stage.run(STEPS[step]!(stage, i, j));
      if (isRefusal(done)) return;
      done.undo();
      assert.deepEqual(pictureOf(stage.state), before);
    }),
  );
});

test('state loaded from its current rows equals the state that was applied', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const stage = new Stage();
      play(stage, steps);
      assert.deepEqual(pictureOf(loaded(stage)), pictureOf(stage.state));
    }),
  );
});

test('what a deleted zone leaves behind is swept in slices, and a restart goes on with it', () => {
  const stage = new Stage();
  const { zoneId } = stage.do(createZone(account, 'one.test'));
  const ids = Array.from({ length: 25 }, (_, i) => {
    return stage.do(addRecord(account, zoneId, { rr: `n${i}`, type: 'A', value: '10.0.0.1' })).recordId;
  });
  stage.do(deleteZone(account, zoneId));
  assert.equal(recordOf(stage.state, account, ids[0]!), undefined);
  for (const state of [stage.state, loaded(stage)]) {
    let slices = 0;
    for (let more = sweep(state, state.position, 10); more !== undefined; more = sweep(state, state.position, 10))
      slices += 1;
    assert.equal(slices, 3);
    assert.equal(state.zones.records.size, 0);
    assert.equal(state.zones.swept.size, 0);
  }
});

test('nothing is swept while its deletion could still be undone', () => {
  const stage = new Stage();
  const { zoneId } = stage.do(createZone(account, 'one.test'));
  stage.do(addRecord(account, zoneId, { rr: 'www', type: 'A', value: '10.0.0.1' }));
  stage.do(deleteZone(account, zoneId));
  assert.equal(sweep(stage.state, stage.state.position - 1, 10), undefined);
});

test('ids have the form the wire knows', () => {
  const stage = new Stage();
  const { zoneId } = stage.do(createZone(account, 'one.test'));
  assert.ok(isId('zone', zoneId));
  assert.ok(!isId('zone', 'zone-'));
  assert.ok(!isId('zone', `zone-${'a'.repeat(33)}`));
  assert.ok(!isId('zone', 'vpc-a'));
});

/** The zones as plain data, so that two states can be compared; order only where order means something. */
function pictureOf({ zones }: State): object {
  const zonePicture = ({ records, owners, bindings, ...fields }: Zone) => ({
    ...fields,
    records: [...records].map(({ zone, ...record }) => ({ ...record, zone: zone.id })),
    owners: sortedMap(owners).map(([owner, list]) => [owner, list.map(({ id }) => id)]),
    bindings: [...bindings],
  });
  return {
    zones: sortedMap(zones.byId).map(([, zone]) => zonePicture(zone)),
    lists: sortedMap(zones.byAccount).map(([owner, list]) => [owner, [...list].map(({ id }) => id)]),
    records: [...zones.records.keys()].sort(),
    boundTo: sortedMap(zones.boundTo).map(([vpc, names]) => [
      vpc,
      sortedMap(names).map(([name, { id }]) => [name, id]),
    ]),
    swept: [...zones.swept].map(({ id }) => id),
  };
}

const sortedMap = <V>(map: ReadonlyMap<string, V>): [string, V][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
