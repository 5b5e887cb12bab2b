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
  const release = (target: typeof a, asker = 1) => slots.release(target, asker);
  return { started, take, release };
}

test('no more than the limit run, and of one target no more than its own', () => {
  const { started, take, release } = begin(3, 2);
  for (const [i, name] of ['a1', 'a2', 'a3'].entries()) take(name, a, i);
  for (const [i, name] of ['b1', 'b2'].entries()) take(name, b, 10 + i);
  assert.deepEqual(started, ['a1', 'a2', 'b1']);
  release(b, 10);
  assert.deepEqual(started, ['a1', 'a2', 'b1', 'b2']);
  release(a, 0);
  assert.deepEqual(started, ['a1', 'a2', 'b1', 'b2', 'a3']);
});

test('targets take turns, their own questions keep their order', () => {
  const { started, take, release } = begin(1, 1);
  take('c', c);
  for (const name of ['a1', 'a2', 'a3']) take(name, a);
  for (const name of ['b1', 'b2']) take(name, b);
  let running = c;
  for (const next of [a, b, a, b, a, a]) {
    release(running);
    running = next;
  }
  assert.deepEqual(started, ['c', 'a1', 'b1', 'a2', 'b2', 'a3']);
});

test('an asker leaves room to others, at each target and in all', () => {
  const { started, take } = begin(16, 8);
  for (const target of [a, b, c]) for (let i = 0; i < 100; i += 1) take('many', target, 1);
  assert.equal(started.length, 8);
  for (const target of [a, b, c]) take('few', target, 2);
  assert.equal(started.length, 11);
});

test('askers of one target take turns: a thousand questions of one are one turn each for another', () => {
  const { started, take, release } = begin(1, 1);
  take('first', a);
  for (let i = 0; i < 1000; i += 1) take(`many${i}`, a, 1);
  for (const name of ['few0', 'few1']) take(name, a, 2);
  for (const asker of [1, 1, 2, 1]) release(a, asker);
  assert.deepEqual(started, ['first', 'many0', 'few0', 'many1', 'few1']);
});

test('who leaves the line is not started', () => {
  const { started, take, release } = begin(1, 1);
  take('a1', a);
  take('a2', a)();
  const leave = take('a3', a);
  release(a);
  assert.deepEqual(started, ['a1', 'a3']);
  leave();
  release(a);
  take('a4', a);
  assert.deepEqual(started, ['a1', 'a3', 'a4']);
});
