import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isChosen, Ordered, Strikes } from './strikes.ts';
import type { Frequency } from './types.ts';

const seed = fc.nat(2 ** 32 - 1);
const probability = fc.double({ min: 0.01, max: 1, noNaN: true });
const frequency = fc.record({
  count: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant('unlimited' as const)),
  probability,
  seed,
});
const run = (of: Frequency, turns: number): boolean[] => {
  const strikes = new Strikes(of);
  return Array.from({ length: turns }, () => strikes.take());
};

test('the same order strikes the same ones, and the seed alone says which', () => {
  fc.assert(
    fc.property(frequency, (of) => {
      const struck = run(of, 60);
      assert.deepEqual(run(of, 60), struck);
      const allowed = of.count === 'unlimited' ? 60 : of.count;
      const chosen = struck.map((_, turn) => isChosen(of.seed, turn, of.probability));
      let left = allowed;
      assert.deepEqual(
        struck,
        chosen.map((one) => one && left-- > 0),
      );
    }),
  );
});

test('as many are struck as were ordered, and never one more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), seed, (count, from) => {
      const strikes = new Strikes({ count, probability: 1, seed: from });
      for (let i = 0; i < 80; i += 1) {
        assert.equal(strikes.next, i < count);
        assert.equal(strikes.take(), i < count);
      }
      assert.equal(strikes.struck, count);
    }),
  );
});

test('a probability is about the share of those that are struck, whatever the seed', () => {
  fc.assert(
    fc.property(probability, seed, (share, from) => {
      const struck = run({ count: 'unlimited', probability: share, seed: from }, 4000).filter((one) => one).length;
      assert.ok(Math.abs(struck / 4000 - share) < 0.06, `${struck / 4000} of ${share}`);
    }),
    { numRuns: 50 },
  );
});

test('seeds that lie side by side choose differently', () => {
  const texts = Array.from({ length: 100 }, (_, i) => {
    const chosen = run({ count: 'unlimited', probability: 0.5, seed: i }, 64);
    return chosen.map(Number).join('');
  });
  assert.equal(new Set(texts).size, 100);
});

test('of several that match, each takes its turn up to the one that ends the matter', () => {
  const once = { count: 1, probability: 1, seed: 0 } as const;
  const faults = new Ordered<Frequency & { id: string; ends: boolean }>();
  const [slow, first, second] = [
    { ...once, id: 'slow', ends: false, count: 3 },
    { ...once, id: 'first', ends: true },
    { ...once, id: 'second', ends: true },
  ];
  const take = () =>
    faults.take(
      () => true,
      ({ ends }) => ends,
    );
  faults.set([slow, first, second]);
  assert.equal(faults.due(({ ends }) => ends)?.id, 'first');
  assert.deepEqual(
    take().map(({ id }) => id),
    ['slow', 'first'],
  );
  assert.equal(faults.due(({ ends }) => ends)?.id, 'second');
  // Those that stay go on counting.
  faults.set([slow, second]);
  assert.deepEqual(
    take().map(({ id }) => id),
    ['slow', 'second'],
  );
  assert.deepEqual(
    take().map(({ id }) => id),
    ['slow'],
  );
  assert.deepEqual(take(), []);
  assert.deepEqual(faults.struck(), [
    ['slow', 3],
    ['second', 1],
  ]);
});
