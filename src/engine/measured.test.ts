import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryLog } from '../store/memory.ts';
import type { Group } from './log.ts';
import { measured } from './measured.ts';

const group = (position: number, count: number): Group => ({ commits: [{ position, count, body: '{}' }], rows: [] });

test('how long each append takes is told, a failed one too, and what is durable is known', async () => {
  const inner = memoryLog();
  let now = 0;
  const told: [number, boolean][] = [];
  const slow = {
    ...measured(
      inner,
      () => now,
      () => undefined,
    ),
    append: async (one: Group) => {
      now += 250;
      if (one.commits[0]!.position === 4) throw new Error('full');
      return inner.append(one);
    },
  };
  const log = measured(
    slow,
    () => now,
    (...one) => told.push(one),
  );
  await log.open();
  assert.equal(log.durable, 0);
  await log.append(group(1, 3));
  assert.equal(log.durable, 3);
  await assert.rejects(log.append(group(4, 1)), /full/);
  assert.equal(log.durable, 3);
  assert.deepEqual(told, [
    [0.25, false],
    [0.25, true],
  ]);
  const again = measured(
    inner,
    () => 0,
    () => undefined,
  );
  await again.open();
  assert.equal(again.durable, 3, 'as the log says when it is opened');
});
