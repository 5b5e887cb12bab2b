import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { DnsChange } from './changes.ts';
import { inParts, PART } from './parts.ts';

/** Changes by name, as many as asked for. */
const set = (name: string, count: number): DnsChange[] =>
  Array.from({ length: count }, (_, i) => ({ kind: 'rule-removed', rule: `${name}${i}` }));
const namesOf = (changes: readonly DnsChange[]): string[] =>
  changes.map((change) => ('rule' in change ? change.rule : ''));

/** A plane that takes each part when told to. */
function plane() {
  const parts: { readonly changes: readonly DnsChange[]; take: () => void; fail: () => void }[] = [];
  const publish = inParts(
    (changes) =>
      new Promise((resolve, reject) => {
        parts.push({ changes, take: resolve, fail: () => reject(new Error('gone')) });
      }),
  );
  return { parts, publish };
}

test('a small set goes at once, as it is; several may be under way', () => {
  const { parts, publish } = plane();
  void publish(set('a', PART));
  void publish(set('b', 1));
  assert.deepEqual(
    parts.map(({ changes }) => changes.length),
    [PART, 1],
  );
});

test('a large set goes part by part, what comes later after it, in order; each is done when all of it is', async () => {
  const { parts, publish } = plane();
  const done: string[] = [];
  void publish(set('a', 2 * PART + 1)).then(() => done.push('a'));
  void publish(set('b', 1)).then(() => done.push('b'));
  const taken: string[] = [];
  for (let i = 0; i < 4; i += 1) {
    await turn();
    assert.equal(parts.length, i + 1, 'one part at a time');
    assert.deepEqual(done, i < 3 ? [] : ['a']);
    taken.push(...namesOf(parts[i]!.changes));
    parts[i]!.take();
  }
  await turn();
  assert.deepEqual(done, ['a', 'b']);
  assert.deepEqual(taken, [...namesOf(set('a', 2 * PART + 1)), 'b0']);
  void publish(set('c', 1));
  assert.equal(parts.length, 5, 'and then at once again');
});

test('a set that fails is told so; the next one goes its way', async () => {
  const { parts, publish } = plane();
  const first = publish(set('a', PART + 1));
  const second = publish(set('b', 1));
  await turn();
  parts[0]!.fail();
  await assert.rejects(first, /gone/);
  await turn();
  assert.deepEqual(namesOf(parts[1]!.changes), ['b0']);
  parts[1]!.take();
  await second;
});
