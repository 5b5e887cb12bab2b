import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Slots } from './slots.ts';

/** How many exchanges run at a time. */

const a = { ip: '10.0.0.1', port: 53 };
const b = { ip: '10.0.0.2', port: 53 };
const c = { ip: '10.0.0.3', port: 53 };

function begin(exchanges: number, perTarget: number) {
  const slots = new Slots({ exchanges, perTarget });
  const started: string[] = [];
  const take = (name: string, target: typeof a, asker = 1) => slots.take(target, asker, () => started.push(name));
  return { slots, started, take };
}

test('no more than the limit run, and of one target no more than its own', () => {
  const { slots, started, take } = begin(3, 2);
  for (const name of ['a1', 'a2', 'a3']) take(name, a);
  for (const name of ['b1', 'b2']) take(name, b);
  assert.deepEqual(started, ['a1', 'a2', 'b1']);
  slots.release(b);
  assert.deepEqual(started, ['a1', 'a2', 'b1', 'b2']);
  slots.release(a);
  assert.deepEqual(started, ['a1', 'a2', 'b1', 'b2', 'a3']);
});

test('targets take turns, their own questions keep their order', () => {
  const { slots, started, take } = begin(1, 1);
  take('c', c);
  for (const name of ['a1', 'a2', 'a3']) take(name, a);
  for (const name of ['b1', 'b2']) take(name, b);
  let running = c;
  for (const next of [a, b, a, b, a, a]) {
    slots.release(running);
    running = next;
  }
  assert.deepEqual(started, ['c', 'a1', 'b1', 'a2', 'b2', 'a3']);
});

test('askers of one target take turns: a thousand questions of one are one turn each for another', () => {
  const { slots, started, take } = begin(1, 1);
  take('first', a);
  for (let i = 0; i < 1000; i += 1) take(`many${i}`, a, 1);
  for (const name of ['few0', 'few1']) take(name, a, 2);
  for (let i = 0; i < 4; i += 1) slots.release(a);
  assert.deepEqual(started, ['first', 'many0', 'few0', 'many1', 'few1']);
});

test('who leaves the line is not started', () => {
  const { slots, started, take } = begin(1, 1);
  take('a1', a);
  take('a2', a)();
  const leave = take('a3', a);
  slots.release(a);
  assert.deepEqual(started, ['a1', 'a3']);
  leave();
  slots.release(a);
  take('a4', a);
  assert.deepEqual(started, ['a1', 'a3', 'a4']);
});
