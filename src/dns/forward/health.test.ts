import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test } from 'node:test';
import { newForwardCounters } from './counters.ts';
import { Health } from './health.ts';

/** Which targets are passed over, and for how long: docs/decisions/0009, Targets. */

const target = { ip: '10.0.0.1', port: 53 };
const after = (seconds: number): void => mock.timers.tick(seconds * 1000);

beforeEach(() => mock.timers.reset());

describe('a target', () => {
  const begin = () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const counters = newForwardCounters();
    const health = new Health(counters);
    const fail = (): void => health.failed(target, health.answersOf(target));
    return { health, counters, fail };
  };

  test('is held after two failures in a row, for 5 s', () => {
    const { health, counters, fail } = begin();
    fail();
    assert.equal(health.isHeld(target), false);
    fail();
    assert.equal(health.isHeld(target), true);
    assert.deepEqual(health.status(), [{ ...target, state: 'held' }]);
    after(4.999);
    assert.equal(health.isHeld(target), true);
    after(0.001);
    assert.equal(health.isHeld(target), false);
    assert.equal(counters.held, 1);
  });

  test('is held again at the next failure, twice as long each time, at most 60 s', () => {
    const { health, fail } = begin();
    fail();
    for (const seconds of [5, 10, 20, 40, 60, 60]) {
      fail();
      after(seconds - 0.001);
      assert.equal(health.isHeld(target), true, `${seconds}`);
      after(0.001);
      assert.equal(health.isHeld(target), false, `${seconds}`);
    }
  });

  test('is up with its first answer, and starts anew', () => {
    const { health, fail } = begin();
    for (let i = 0; i < 2; i += 1) {
      fail();
      fail();
      assert.equal(health.isHeld(target), true);
      health.answered(target);
      assert.equal(health.isHeld(target), false);
      fail();
      assert.equal(health.isHeld(target), false);
      health.answered(target);
    }
    fail();
    fail();
    after(5);
    assert.equal(health.isHeld(target), false);
  });

  test('that answers others meanwhile is up: what it leaves unanswered is no failure of its own', () => {
    const { health } = begin();
    const before = health.answersOf(target);
    health.answered(target);
    for (let i = 0; i < 5; i += 1) health.failed(target, before);
    assert.equal(health.isHeld(target), false);
  });

  test('that fails many who ask at once is held once', () => {
    const { health, counters, fail } = begin();
    for (let i = 0; i < 100; i += 1) fail();
    after(5);
    assert.equal(health.isHeld(target), false);
    assert.equal(counters.held, 1);
  });
});

test('only so many targets are remembered, the oldest are forgotten', () => {
  const health = new Health(newForwardCounters());
  for (let port = 1; port <= 5000; port += 1) health.answered({ ip: '10.0.0.1', port });
  const { length, 0: first } = health.status();
  assert.deepEqual([length, first?.port], [4096, 905]);
});
