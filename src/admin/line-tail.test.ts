import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineTail } from './line-tail.ts';

const newTail = () => {
  let left = 0;
  const tail = new LineTail(() => {
    left += 1;
  });
  return { tail, left: () => left };
};

test('what waits is read at once, what comes later when it comes', async () => {
  const { tail } = newTail();
  assert.equal(tail.add(['a\n', 'b\n']), 0);
  tail.add(['c\n']);
  assert.deepEqual(await tail.next(), { done: false, value: 'a\nb\nc\n' });
  const later = tail.next();
  tail.add(['d\n']);
  assert.deepEqual(await later, { done: false, value: 'd\n' });
});

test('who does not read loses the newest lines and is told how many, where they are missing', async () => {
  const { tail } = newTail();
  const line = `${'x'.repeat(2 ** 16 - 1)}\n`;
  for (let i = 0; i < 15; i += 1) assert.equal(tail.add([line]), 0);
  // There would be room for a short one: but what comes after the gap must not come before the line that tells of it.
  assert.equal(tail.add([line + line, 'short\n', line]), 3);
  assert.equal(tail.add(['short\n']), 1);
  const { value } = await tail.next();
  assert.equal(value, `${line.repeat(15)}{"dropped":4}\n`);
  tail.add(['again\n']);
  assert.equal((await tail.next()).value, 'again\n');
});

test('a reader that goes while it waits is let go, and its place is free once', async () => {
  const { tail, left } = newTail();
  const waiting = tail.next();
  await tail.return();
  assert.equal((await waiting).done, true);
  await tail.return();
  assert.equal(left(), 1);
});

test('what was there before the end is still read', async () => {
  const { tail, left } = newTail();
  tail.add(['a\n']);
  tail.end();
  assert.equal(left(), 1);
  assert.equal((await tail.next()).value, 'a\n');
  assert.equal((await tail.next()).done, true);
});
