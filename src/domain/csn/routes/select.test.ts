import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CustomRule, Propagation } from '../types.ts';
import type { Learned } from './candidate.ts';
import { type Candidate, isLearned, Routes } from './routes.ts';

const at = { base: 0x0a000000, length: 8 };

/** A route of attachment `place`, learned at `order`; with hops it is BGP's. */
function route(place: number, order: number, hops?: number): Learned {
  const propagation: Propagation = {
    position: place + 1,
    csn: 'c',
    table: 't',
    attachment: `a${place}`,
    description: '',
  };
  const path = { bgp: hops !== undefined, hops: hops ?? 0, asPath: '', community: '' };
  return { propagation, publication: { ...at, since: order, ...path }, attachmentPosition: place };
}

const custom: CustomRule = { ...at, position: 500, id: 'r', csn: 'c', table: 't', description: '', blackhole: true };

function listed(candidates: readonly Candidate[], ecmp = false): string {
  const routes = new Routes();
  for (const candidate of candidates) routes.add(candidate);
  const entry = routes.entry(at.base, at.length, ecmp)!;
  assert.equal(routes.lookup(at.base), entry.candidates[0]);
  return entry.candidates
    .map((one, i) => (isLearned(one) ? one.attachmentPosition : 'custom') + (i < entry.active ? '*' : ''))
    .join(' ');
}

test('the order of selection, rule by rule', () => {
  assert.equal(
    listed([route(1, 100), custom, route(2, 50)]),
    'custom* 2 1',
    'a custom rule wins, whenever it was made',
  );
  assert.equal(listed([route(1, 100), route(2, 50), route(3, 70)]), '2* 3 1', 'the first learned wins');
  assert.equal(listed([route(1, 60, 1), route(2, 50)]), '2* 1', 'an earlier route beats a later group');
  assert.equal(
    listed([route(1, 50, 3), route(2, 60), route(3, 70, 1)]),
    '3* 1 2',
    'a group counts from its earliest route, and its shortest path wins: two by two 3 < 1 < 2 < 3 would be a circle',
  );
  assert.equal(
    listed([route(1, 60, 2), route(2, 50, 2), route(3, 40, 3)]),
    '2* 3 1',
    'of equal paths the first learned',
  );
  assert.equal(listed([route(7, 60, 2), route(5, 60, 2)]), '5* 7', 'at one moment: the older attachment');
  assert.equal(listed([route(7, 60), route(5, 60)]), '5* 7');
});

test('ECMP: all of the shortest paths of a group that won are active, by learn order', () => {
  const group = [route(1, 50, 3), route(2, 60, 2), route(3, 70, 2), route(4, 55, 4)];
  assert.equal(listed(group), '2* 1 4 3');
  assert.equal(listed(group, true), '2* 3* 1 4');
  assert.equal(listed([...group, route(5, 40)], true), '5* 1 4 2 3');
  assert.equal(listed([...group, custom], true), 'custom* 1 4 2 3');
  assert.equal(listed([route(1, 50), route(2, 60)], true), '1* 2', 'routes that are not BGP are never equal');
});

test('what is taken out leaves what would be there without it, in whatever order all of it came', () => {
  const candidates = fc.uniqueArray(fc.tuple(fc.nat(6), fc.nat(4), fc.option(fc.nat(3), { nil: undefined })), {
    maxLength: 12,
    selector: ([place]) => place,
  });
  fc.assert(
    fc.property(candidates, fc.func(fc.nat(3)), fc.boolean(), (given, random, ecmp) => {
      const all: Candidate[] = [...given.map(([place, order, hops]) => route(place, order, hops)), custom];
      const kept = all.filter((_, n) => random(n) > 0);
      const routes = new Routes();
      for (const candidate of all.toSorted((a, b) => random(all.indexOf(a)) - random(all.indexOf(b)))) {
        routes.add(candidate);
      }
      for (const candidate of all) if (!kept.includes(candidate)) routes.remove(candidate);
      // Taken out once: again is nothing.
      for (const candidate of all) if (!kept.includes(candidate)) routes.remove(candidate);
      assert.equal(routes.size, kept.length);
      const anew = new Routes();
      for (const candidate of kept) anew.add(candidate);
      assert.deepEqual(routes.entry(at.base, at.length, ecmp), anew.entry(at.base, at.length, ecmp));
      assert.deepEqual([...routes.equals()], [...anew.equals()]);
    }),
  );
});

test('a prefix that ten thousand contend for stays cheap', () => {
  const routes = new Routes();
  const all = Array.from({ length: 10_000 }, (_, n) => route(n, (n * 7919) % 10_007, n % 3 === 0 ? n % 50 : undefined));
  const start = performance.now();
  for (const candidate of all) routes.add(candidate);
  for (const candidate of all) {
    routes.remove(candidate);
    routes.lookup(at.base);
    routes.add(candidate);
  }
  const each = (performance.now() - start) / 30_000;
  // Some microseconds; sorting ten thousand would take milliseconds.
  assert.ok(each < 0.2, `${each} ms`);
});
