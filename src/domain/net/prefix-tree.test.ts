import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contains, type Ipv4Prefix, sizeOf } from './prefix.ts';
import { PrefixTree } from './prefix-tree.ts';

/** Few addresses and all lengths, so that prefixes meet, nest and fork; both ends of the address space. */
const prefixes = fc
  .tuple(fc.constantFrom(0, 1, 0x0a000000, 0x0a0a0a0a, 0x7fffffff, 0x80000000, 0xffffffff), fc.nat(7), fc.nat(32))
  .map(([start, step, length]): Ipv4Prefix => {
    const address = (start + step * 0x01010101) % 2 ** 32;
    return { base: address - (address % sizeOf(length)), length };
  });

const inOrder = (a: Ipv4Prefix, b: Ipv4Prefix): number => a.base - b.base || a.length - b.length;
const text = ({ base, length }: Ipv4Prefix): string => `${base}/${length}`;

/** The tree, and beside it what it is to hold: prefixes by slot. */
class Pair {
  readonly tree = new PrefixTree();
  readonly held: (Ipv4Prefix | undefined)[] = [];

  toggle(prefix: Ipv4Prefix): void {
    const { base, length } = prefix;
    const before = this.tree.slot(base, length);
    if (before >= 0) {
      assert.equal(this.tree.release(base, length), before);
      this.held[before] = undefined;
      return;
    }
    assert.equal(this.tree.release(base, length), -1);
    const slot = this.tree.claim(base, length);
    assert.equal(this.held[slot], undefined, 'a slot is one prefix at a time');
    this.held[slot] = prefix;
    assert.equal(this.tree.claim(base, length), slot);
  }

  get sorted(): Ipv4Prefix[] {
    return this.held.filter((prefix) => prefix !== undefined).sort(inOrder);
  }

  listed(from: Ipv4Prefix): string[] {
    return [...this.tree.from(from.base, from.length)].map((slot) => text(this.held[slot]!));
  }
}

test('prefixes are found exactly, by longest match and in order, as in a plain list', () => {
  fc.assert(
    fc.property(fc.array(prefixes, { maxLength: 60 }), fc.array(prefixes, { maxLength: 10 }), (steps, asked) => {
      const pair = new Pair();
      for (const step of steps) pair.toggle(step);
      const { sorted, tree, held } = pair;
      assert.equal(tree.size, sorted.length);
      for (const prefix of [...steps, ...asked]) {
        const isIn = sorted.some((other) => text(other) === text(prefix));
        assert.equal(tree.slot(prefix.base, prefix.length) >= 0, isIn);
        const after = sorted.filter((other) => inOrder(other, prefix) >= 0);
        assert.deepEqual(pair.listed(prefix), after.map(text));
        for (const address of [prefix.base, prefix.base + sizeOf(prefix.length) - 1]) {
          const holding = sorted.filter((other) => contains(other, { base: address, length: 32 })).reverse();
          assert.deepEqual(
            tree.holding(address).map((slot) => text(held[slot]!)),
            holding.map(text),
          );
          assert.equal(tree.longest(address), tree.holding(address)[0] ?? -1);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('a listing goes on at its place when prefixes come and go meanwhile', () => {
  fc.assert(
    fc.property(fc.array(prefixes, { maxLength: 40 }), fc.array(prefixes, { maxLength: 40 }), (first, changes) => {
      const pair = new Pair();
      for (const step of first) pair.toggle(step);
      const before = new Set(pair.sorted.map(text));
      const touched = new Set(changes.map(text));
      const seen: string[] = [];
      for (const slot of pair.tree.from(0, 0)) {
        seen.push(text(pair.held[slot]!));
        for (const change of changes.splice(0, 2)) pair.toggle(change);
      }
      const after = new Set(pair.sorted.map(text));
      const order = seen
        .map((one) => one.split('/').map(Number))
        .map(([base, length]) => ({ base, length }) as Ipv4Prefix);
      assert.deepEqual(order, order.toSorted(inOrder));
      assert.equal(new Set(seen).size, seen.length);
      for (const one of before) if (after.has(one) && !touched.has(one)) assert.ok(seen.includes(one), one);
    }),
    { numRuns: 300 },
  );
});

test('a tree grows in time, whatever it holds', () => {
  // From each number of bare leaves on, leaves with forks: two nodes at a time.
  for (let leaves = 0; leaves < 40; leaves += 1) {
    const pair = new Pair();
    for (let n = 0; n < leaves; n += 1) pair.toggle({ base: 0, length: n % 32 });
    for (let n = 1; n < 40; n += 1) pair.toggle({ base: n * 0x06000000, length: 32 });
    assert.deepEqual(pair.listed({ base: 0, length: 0 }), pair.sorted.map(text));
  }
});

test('what is taken out leaves room for what comes', () => {
  const tree = new PrefixTree();
  for (let round = 0; round < 200; round += 1) {
    // Other prefixes each time: a fork left over would be of no use to them.
    const bases = Array.from({ length: 1000 }, (_, n) => (Math.imul(n + 1000 * round, 0x9e3779b1) >>> 16) * 0x10000);
    const slots = new Set(bases.map((base, n) => tree.claim(base, 16 + (n % 17))));
    assert.equal(Math.max(...slots), slots.size - 1);
    for (const [n, base] of bases.entries()) tree.release(base, 16 + (n % 17));
    assert.equal(tree.size, 0);
    assert.deepEqual([...tree.from(0, 0)], []);
  }
  // Two nodes of 16 octets for each of a thousand prefixes, and a quarter of it in reserve.
  assert.ok(tree.octets <= 2 * 1000 * 16 * 1.25, `${tree.octets}`);
});
