import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { LookupName } from '../index/lookup-name.ts';
import { nameFromText } from '../wire/name.ts';
import { Cache } from './cache.ts';
import type { Compiled } from './compile.ts';

const lookup = new LookupName(5);
const named = (text: string): LookupName => {
  const name = nameFromText(text)!;
  lookup.take(name, 0, name.length);
  return lookup;
};
const compiled = (length: number, fill: number, more: Partial<Compiled> = {}): Compiled => ({
  rcode: 0,
  items: new Uint8Array(length).fill(fill),
  ttl: 60,
  cut: false,
  ...more,
});
const itemsAt = (cache: Cache, entry: number): Uint8Array =>
  cache.octets.slice(cache.itemsOf(entry), cache.endOf(entry));

describe('what is put is found', () => {
  test('with all that belongs to it, under its own key only', () => {
    const cache = new Cache(4096);
    assert.ok(cache.put(7, named('www.corp.test'), 1, 2, 1000, compiled(5, 9, { rcode: 3, cut: true }), 23));
    const entry = cache.find(7, named('WWW.corp.test'), 1, 2);
    assert.ok(entry >= 0);
    assert.deepEqual(itemsAt(cache, entry), new Uint8Array(5).fill(9));
    assert.equal(cache.rcode(entry), 3);
    assert.equal(cache.isCut(entry), true);
    assert.equal(cache.stored(entry), 1000);
    assert.equal(cache.expires(entry), 61_000);
    assert.equal(cache.reason(entry), 23);
    assert.equal(cache.find(8, named('www.corp.test'), 1, 2), -1);
    assert.equal(cache.find(7, named('ww.corp.test'), 1, 2), -1);
    assert.equal(cache.find(7, named('www.corp.test'), 28, 2), -1);
    assert.equal(cache.find(7, named('www.corp.test'), 1, 0), -1);
  });

  test('the root too, and a second put takes the place of the first', () => {
    const cache = new Cache(4096);
    cache.put(1, named('.'), 2, 0, 0, compiled(10, 1));
    cache.put(1, named('.'), 2, 0, 5, compiled(3, 2));
    assert.equal(cache.entries, 1);
    assert.deepEqual(itemsAt(cache, cache.find(1, named('.'), 2, 0)), new Uint8Array(3).fill(2));
  });

  test('what is wider than a quarter of it is not kept, nor what it should have replaced', () => {
    const cache = new Cache(4096);
    assert.ok(cache.put(1, named('a'), 1, 0, 0, compiled(10, 1)));
    assert.equal(cache.put(1, named('a'), 1, 0, 0, compiled(2000, 2)), false);
    assert.equal(cache.find(1, named('a'), 1, 0), -1);
    assert.equal(cache.entries, 0);
  });

  test('for names and generations that have the same hash, the right one', () => {
    const cache = new Cache(64 * 1024);
    // The hash of an entry is made of the name's and of the generation times this number.
    const colliding = (generation: number, text: string): LookupName => {
      named(text).hashes[0] = Math.imul(generation, 0x9e3779b1);
      return lookup;
    };
    for (const generation of [1, 2, 3]) {
      for (let i = 0; i < 50; i += 1) {
        cache.put(generation, colliding(generation, `n${i}.test`), 1, 0, 0, compiled(1, 50 * generation + i));
      }
    }
    assert.equal(cache.entries, 150);
    for (const generation of [1, 2, 3]) {
      for (let i = 0; i < 50; i += 1) {
        const entry = cache.find(generation, colliding(generation, `n${i}.test`), 1, 0);
        assert.equal(itemsAt(cache, entry)[0], 50 * generation + i);
      }
    }
  });
});

/** A put, or a find of something put before, in a cache so small that it goes round many times. */
const step = fc.record({
  find: fc.boolean(),
  generation: fc.integer({ min: 1, max: 3 }),
  name: fc.constantFrom('a.test', 'b.test', `${'long'.repeat(15)}.test`, 'c', '.', 'd.e.f.g.test', 'x.test', 'y.test'),
  type: fc.constantFrom(1, 28, 65535),
  flags: fc.integer({ min: 0, max: 7 }),
  length: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 1200 })),
});

/** Whether a cache that is filled and asked at random ever says what was not put last, or grows. */
const sound = (make: () => Cache) =>
  fc.property(fc.array(step, { minLength: 50, maxLength: 400 }), (steps) => {
    const cache = make();
    const { weight } = cache;
    const put = new Map<string, Uint8Array>();
    steps.forEach(({ find, generation, name, type, flags, length }, i) => {
      const key = `${generation} ${name} ${type} ${flags}`;
      if (!find) {
        const value = compiled(length, i % 251);
        if (cache.put(generation, named(name), type, flags, i, value)) put.set(key, value.items);
        else put.delete(key);
      }
      const entry = cache.find(generation, named(name), type, flags);
      if (!find && put.has(key)) assert.ok(entry >= 0, 'what was just put is there');
      if (entry >= 0) assert.deepEqual(itemsAt(cache, entry), put.get(key));
    });
    assert.equal(cache.weight, weight);
    let found = 0;
    for (const key of put.keys()) {
      const [generation, name, type, flags] = key.split(' ') as [string, string, string, string];
      if (cache.find(Number(generation), named(name), Number(type), Number(flags)) >= 0) found += 1;
    }
    assert.equal(cache.entries, found, 'it holds no more than can be found');
  });

describe('whatever comes', () => {
  test('it holds what was put last, takes no octet more than it was given, and forgets nothing but the oldest', () => {
    for (const bytes of [2048, 4096, 10_000]) {
      assert.ok(new Cache(bytes).weight <= bytes);
      fc.assert(
        sound(() => new Cache(bytes)),
        { numRuns: 150 },
      );
    }
  });

  class Forgetful extends Cache {
    override put(...[generation, name, type, flags, now, value]: Parameters<Cache['put']>): boolean {
      const items = value.items.length > 1000 ? value.items.slice(1) : value.items;
      return super.put(generation, name, type, flags, now, { ...value, items });
    }
  }

  test('and it would be noticed: items an octet short, in the widest only', () => {
    assert.ok(
      fc.check(
        sound(() => new Forgetful(10_000)),
        { numRuns: 150, endOnFailure: true },
      ).failed,
    );
  });

  test('a flood of names asked once does not push out a name that is asked all the time', () => {
    const cache = new Cache(64 * 1024);
    cache.put(1, named('hot.test'), 1, 0, 0, compiled(20, 1));
    cache.put(1, named('cold.test'), 1, 0, 0, compiled(20, 1));
    for (let i = 0; i < 20_000; i += 1) {
      cache.put(1, named(`r${i}.test`), 1, 0, 0, compiled(20, 2));
      if (i % 50 === 0) assert.ok(cache.find(1, named('hot.test'), 1, 0) >= 0, `round ${i}`);
    }
    assert.equal(cache.find(1, named('cold.test'), 1, 0), -1);
    assert.ok(cache.evicted > 10_000);
  });

  test('64 MiB are taken only as they are filled', () => {
    const before = process.memoryUsage().rss;
    const cache = new Cache(64 * 2 ** 20);
    cache.put(1, named('a.test'), 1, 0, 0, compiled(20, 1));
    assert.ok(process.memoryUsage().rss - before < 16 * 2 ** 20);
    assert.ok(cache.weight <= 64 * 2 ** 20);
  });
});
