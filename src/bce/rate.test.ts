import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { emptyState } from '../domain/state.ts';
import { workedMs } from '../platform/clock.ts';
import { callerAt, ownerOf, RateLimit, Rates } from './rate.ts';

/** Milliseconds between requests, each perhaps none. */
const gaps = fc.array(fc.oneof(fc.constant(0), fc.nat(50), fc.nat(3000)), { minLength: 1, maxLength: 300 });
const rates = fc.record({ perSecond: fc.integer({ min: 1, max: 200 }), burst: fc.integer({ min: 1, max: 50 }) });

/** Milliseconds: fractions are not exact. */
const BEYOND = 1e-3;

test('in no window pass more than the burst and what the rate allows in its time', () => {
  fc.assert(
    fc.property(rates, gaps, (rate, waits) => {
      const limit = new RateLimit(rate);
      const passed: number[] = [];
      let now = 0;
      for (const wait of waits) {
        now += wait;
        if (limit.take('a', now) === 0) passed.push(now);
      }
      for (const [i, from] of passed.entries()) {
        for (let j = i; j < passed.length; j += 1) {
          const allowed = rate.burst + ((passed[j]! - from) * rate.perSecond) / 1000;
          assert.ok(j - i + 1 <= allowed + 1e-6, `${j - i + 1} of ${allowed}`);
        }
      }
    }),
  );
});

test('nobody is held back who keeps to the rate, and whoever waits as told gets through', () => {
  fc.assert(
    fc.property(rates, gaps, (rate, waits) => {
      const limit = new RateLimit(rate);
      let now = 0;
      for (const wait of waits) {
        now += wait;
        const told = limit.take('a', now);
        assert.ok(told <= 1000 / rate.perSecond + 1e-6, 'one request more is one interval at most');
        if (told === 0) continue;
        now += told + BEYOND;
        assert.equal(limit.take('a', now), 0);
      }
      for (let i = 0; i < 50; i += 1) {
        now += 1000 / rate.perSecond + BEYOND;
        assert.equal(limit.take('b', now), 0);
      }
    }),
  );
});

test('a burst passes at once, then one an interval; a bucket that had time enough is full again, and no fuller', () => {
  const limit = new RateLimit({ perSecond: 10, burst: 3 });
  const fate = (now: number, count: number) => Array.from({ length: count }, () => limit.take('a', now));
  assert.deepEqual(fate(0, 5), [0, 0, 0, 100, 100]);
  assert.deepEqual(fate(100, 2), [0, 100]);
  assert.deepEqual(fate(60_000, 4), [0, 0, 0, 100]);
});

test('callers have buckets of their own; so many others are seen before one is forgotten that stays away', () => {
  const limit = new RateLimit({ perSecond: 1, burst: 1 }, 20);
  assert.equal(limit.take('a', 0), 0);
  assert.equal(limit.take('b', 0), 0);
  for (let i = 0; i < 9; i += 1) limit.take(`x${i}`, 1);
  // Being refused is being seen: a caller in debt stays in it while it goes on.
  assert.equal(limit.take('a', 2), 998);
  for (let i = 0; i < 9; i += 1) limit.take(`y${i}`, 3);
  assert.equal(limit.take('a', 4), 996);
  for (let i = 0; i < 9; i += 1) limit.take(`z${i}`, 5);
  assert.equal(limit.take('a', 6), 994);
  assert.equal(limit.take('b', 7), 0, 'forgotten');
  for (let i = 0; i < 10_000; i += 1) {
    limit.take(`x${i}`, 8);
    assert.ok(limit.size <= 20);
  }
});

test('a crowd of a million addresses takes bounded memory, and no more time for each than a few', () => {
  const limit = new RateLimit({ perSecond: 1, burst: 1 });
  const begun = workedMs();
  for (let i = 0; i < 1_000_000; i += 1) limit.take(String(i), i / 1000);
  assert.ok(limit.size <= 65_536);
  // Half a second where it was measured; walking over gaps took thirty.
  assert.ok(workedMs() - begun < 5000);
});

test('an IPv4 address counts as itself in either spelling, an IPv6 address as its /64', () => {
  assert.equal(callerAt('192.0.2.1'), '192.0.2.1');
  assert.equal(callerAt('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(callerAt('2001:db8:1:2::1'), callerAt('2001:db8:1:2:ffff:ffff:ffff:ffff'));
  assert.notEqual(callerAt('2001:db8:1:2::1'), callerAt('2001:db8:1:3::1'));
  assert.equal(callerAt('fe80::1%eth0'), callerAt('fe80::2%eth0'));
  assert.notEqual(callerAt('::1'), callerAt('::ffff:127.0.0.1'));
  assert.equal(callerAt(''), '');
});

test('sessions draw on their opener, all on one bucket; a key of somebody on its own', () => {
  const state = emptyState();
  const open = (key: string, opener: object, more = {}) =>
    state.sessions.byKey.set(key, { key, opener, ...more } as never);
  open('s1', { account: 'a', user: 'u' });
  open('s2', { account: 'a', user: 'u' }, { account: 'b', role: 'r' });
  open('s3', { account: 'a' });
  assert.equal(ownerOf(state, 's1'), ownerOf(state, 's2'));
  assert.notEqual(ownerOf(state, 's1'), ownerOf(state, 's3'));
  assert.equal(ownerOf(state, 'AK1'), 'AK1');
});

test('waits are told in whole seconds, never none; what is not limited passes; each refusal is told of', () => {
  const told: string[] = [];
  const limited = (by: string): void => void told.push(by);
  const none = new Rates({ now: () => 0, limited });
  for (let i = 0; i < 100; i += 1) assert.deepEqual([none.byAddress('a'), none.byKey('a')], [undefined, undefined]);
  const one = { perSecond: 1, burst: 1 };
  let now = 0;
  const both = new Rates({ address: { perSecond: 1, burst: 3 }, key: one, now: () => now, limited });
  assert.deepEqual([both.byKey('a'), both.byKey('a'), both.byKey('b')], [undefined, 1, undefined]);
  now = 999.5;
  assert.equal(both.byKey('a'), 1);
  assert.deepEqual(
    Array.from({ length: 4 }, () => both.byAddress('192.0.2.1')),
    [undefined, undefined, undefined, 1],
  );
  assert.deepEqual(told, ['key', 'key', 'address']);
});
