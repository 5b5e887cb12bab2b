import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { bodyOf, childrenOf, endOf, type Key, NODE_OVERHEAD } from './leaf.ts';
import { Names } from './names.ts';

const key = (text: string): Key => ({ octets: new TextEncoder().encode(text), from: 0, to: text.length });
const body = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);

/** Children and body of a node, undefined when there is none. */
function read(names: Names, hash: number, text: string): { children: number; body: Uint8Array } | undefined {
  const { octets, from, to } = key(text);
  const leaf = names.leafOf(hash);
  const node = leaf.find(hash, octets, from, to);
  if (node < 0) return undefined;
  return {
    children: childrenOf(leaf.octets, node),
    body: leaf.octets.slice(bodyOf(leaf.octets, node), endOf(leaf.octets, node)),
  };
}

describe('names of a zone', () => {
  const hashes = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 1));
  const step = fc.record({
    text: fc.nat(40).map((i) => `n${i}`),
    length: fc.oneof(fc.nat(40), fc.constantFrom(0, 9000, 20000)),
    fill: fc.nat(255),
    gone: fc.boolean(),
  });

  test('hold what a map holds, whatever the hashes and sizes', () => {
    fc.assert(
      fc.property(
        fc.array(hashes, { minLength: 41, maxLength: 41 }),
        fc.array(step, { maxLength: 120 }),
        (hash, steps) => {
          const names = new Names();
          const model = new Map<string, { children: number; body: Uint8Array }>();
          const hashOf = (text: string): number => hash[Number(text.slice(1))]!;
          for (const { text, length, fill, gone } of steps) {
            if (!gone) {
              names.put(hashOf(text), key(text), fill, body(length, fill));
              model.set(text, { children: fill, body: body(length, fill) });
            } else if (model.delete(text)) names.remove(hashOf(text), key(text));
          }
          assert.equal(names.size, model.size);
          for (let i = 0; i <= 40; i += 1) assert.deepEqual(read(names, hashOf(`n${i}`), `n${i}`), model.get(`n${i}`));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('of equal hashes without number are still found', () => {
    const names = new Names();
    for (let i = 0; i < 2000; i += 1) names.put(42, key(`n${i}`), 0, body(20, i & 255));
    for (let i = 0; i < 2000; i += 77) assert.deepEqual(read(names, 42, `n${i}`)?.body, body(20, i & 255));
  });

  test('take little memory, and give it back', () => {
    const names = new Names();
    const hash = (i: number): number => Math.imul(i, 0x9e3779b1);
    const count = 100_000;
    for (let i = 0; i < count; i += 1) names.put(hash(i), key(`host${i}`), 0, body(20, 1));
    assert.ok(names.weight / count < 110, `${names.weight / count} octets a name`);
    for (let i = 0; i < count; i += 1) names.put(hash(i), key(`host${i}`), 0, body(i % 2 === 0 ? 20 : 24, 2));
    assert.ok(names.weight / count < 120, 'updates leave no waste behind');
    for (let i = 0; i < count; i += 1) names.remove(hash(i), key(`host${i}`));
    assert.equal(names.size, 0);
    assert.ok(names.weight < count * (NODE_OVERHEAD + 20), 'removals leave less than what was there');
  });
});
