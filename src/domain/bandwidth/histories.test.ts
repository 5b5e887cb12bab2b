import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Command } from '../command.ts';
import { createCsn } from '../csn/csns.ts';
import { dueCommand } from '../due.ts';
import type { Refusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { type Step, testHistories, testReach } from '../testing/histories.ts';
import { Stage } from '../testing/stage.ts';
import { createLimit, deleteLimit, updateLimit } from './limits.ts';
import {
  bindPackage,
  createPackage,
  deletePackage,
  renamePackage,
  renewPackage,
  resizePackage,
  unbindPackage,
} from './packages.ts';
import { pairKey } from './types.ts';
import { limitsOfCsn, limitsOfPackage } from './views.ts';

const REGIONS = ['bj', 'gz', 'su', 'cn-hangzhou-cm', 'cn-beijing-ct'];
const month = { reservationLength: 1, reservationTimeUnit: 'month' };

/** The n-th id of a map, counted round; '' where there is none. */
const nth = (map: ReadonlyMap<string, unknown>, n: number): string => [...map.keys()][n % Math.max(1, map.size)] ?? '';
const csn = (s: Stage, n: number): string => nth(s.state.csns.byId, n);
const one = (s: Stage, n: number): string => nth(s.state.bandwidth.packages, n);
const pair = (i: number, j: number) => ({ localRegion: REGIONS[i % 5]!, peerRegion: REGIONS[j % 5]! });

const buy = (i: number, prepaid: boolean, interworkType = 'center') =>
  createPackage({
    ...{ account: 'a', name: `p${i}`, interworkType, bandwidth: 5 + i, geographicA: 'China', geographicB: 'China' },
    billing: prepaid ? { paymentTiming: 'Prepaid', reservation: month } : { paymentTiming: 'Postpaid' },
  });

const STEPS = [
  (_s: Stage, i: number, j: number) => buy(i, j % 2 === 0),
  (_s: Stage, i: number, j: number) => buy(i, false, j % 2 ? 'center-edge' : 'edge-edge'),
  (s: Stage, i: number, j: number) => bindPackage('a', one(s, i), csn(s, j)),
  (s: Stage, i: number, j: number) => bindPackage('a', one(s, i), csn(s, j)),
  (s: Stage, i: number, j: number) => createLimit('a', one(s, i), { ...pair(i, j), bandwidth: 1 + (j % 4) }),
  (s: Stage, i: number, j: number) => createLimit('a', one(s, j), { ...pair(i, j), bandwidth: 1 + (i % 4) }),
  (s: Stage, i: number, j: number) => updateLimit('a', one(s, i), { ...some(s, one(s, i), j), bandwidth: 1 + j }),
  (s: Stage, i: number, j: number) => deleteLimit('a', one(s, i), some(s, one(s, i), j)),
  (s: Stage, i: number, j: number) => renamePackage('a', one(s, i), `q${j}`),
  (s: Stage, i: number, j: number) => resizePackage('a', one(s, i), 3 + j),
  (s: Stage, i: number) => renewPackage('a', one(s, i), month),
  (s: Stage) => dueCommand(s.state, s.state.due.next?.at ?? 0) ?? nothing,
  (s: Stage, i: number, j: number) => unbindPackage('a', one(s, i), csn(s, j)),
  (s: Stage, i: number) => deletePackage('a', one(s, i)),
];

const nothing: Refusal = { refused: 'state-forbids' };

/** A pair a package shares to, turned round or not; one it need not share to where it shares to none. */
function some({ state }: Stage, id: string, n: number) {
  const limits = [...limitsOfPackage(state, id)];
  const limit = limits[n % Math.max(1, limits.length)] ?? pair(n, n + 1);
  const { localRegion, peerRegion } = limit;
  return n % 2 ? { localRegion, peerRegion } : { localRegion: peerRegion, peerRegion: localRegion };
}

const histories = fc.array(fc.tuple(fc.nat(STEPS.length - 1), fc.nat(11), fc.nat(11)), { maxLength: 80, size: 'max' });
const play = (stage: Stage, [what, i, j]: Step) => stage.run(STEPS[what]!(stage, i, j) as Command | Refusal);

function staged(): Stage {
  const stage = new Stage();
  for (const name of ['c', 'd']) stage.do(createCsn({ account: 'a', name }));
  return stage;
}

/** What must hold of any state. */
function check({ state }: Stage): void {
  const { packages, lists, boundTo, limitsOf, pairs } = state.bandwidth;
  const all = [...packages.values()];
  const limits = [...limitsOf.values()].flatMap((list) => [...list]);
  for (const { id, used, bandwidth, csn: bound } of all) {
    const own = limits.filter((limit) => limit.package === id);
    assert.equal(
      used,
      own.reduce((sum, limit) => sum + limit.bandwidth, 0),
    );
    assert.ok(used <= bandwidth);
    assert.ok(own.every((limit) => limit.csn === bound && bound !== ''));
  }
  const named = limits.map((limit) => `${limit.csn} ${pairKey(limit.localRegion, limit.peerRegion)}`).sort();
  assert.equal(new Set(named).size, named.length, 'a pair appears once in a CSN');
  assert.deepEqual([...pairs].flatMap(([id, own]) => [...own.keys()].map((key) => `${id} ${key}`)).sort(), named);
  for (const id of state.csns.byId.keys()) {
    assert.deepEqual(
      [...(boundTo.get(id) ?? [])].map((each) => each.id),
      all
        .filter((each) => each.csn === id)
        .sort((a, b) => a.position - b.position)
        .map((each) => each.id),
    );
    assert.equal(limitsOfCsn(state, id).length, limits.filter((limit) => limit.csn === id).length);
  }
  for (const list of [...lists.values(), ...boundTo.values(), ...limitsOf.values()]) assert.ok(list.size > 0);
  for (const own of pairs.values()) assert.ok(own.size > 0);
  const expiring = all.filter((each) => each.prepaid && !each.stopped).map((each) => each.id);
  assert.deepEqual(
    state.due
      .until(Number.POSITIVE_INFINITY, 1000)
      .map(({ id }) => id)
      .sort(),
    expiring.sort(),
  );
}

test('any history keeps what must hold', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const stage = staged();
      for (const step of steps) {
        play(stage, step);
        check(stage);
      }
    }),
    { numRuns: 150 },
  );
});

/** All of the bandwidth family's state as plain data, so that two states can be compared. */
const pictureOf = ({ bandwidth, due }: State): object => ({
  due: due.until(Number.POSITIVE_INFINITY, 1000),
  ...Object.fromEntries(Object.entries(bandwidth).map(([name, map]) => [name, plain(map)])),
});

const plain = (value: unknown): unknown => {
  if (value instanceof Map) {
    return [...value].map(([key, each]) => [key, plain(each)] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  }
  return typeof value === 'object' && value !== null && Symbol.iterator in value
    ? [...(value as Iterable<unknown>)]
    : value;
};

const family = { histories, begin: staged, play, pictureOf };
testHistories(family);
testReach(family, STEPS.length);
