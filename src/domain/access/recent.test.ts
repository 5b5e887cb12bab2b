import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Recent } from './recent.ts';

const MOST = 20;

test('a tenant with many holders of many patterns takes no more memory than a bound', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 10 })), { maxLength: 200 }), (asked) => {
      const recent = new Recent<object, number>(MOST, (size) => size);
      const keys = Array.from({ length: 31 }, () => ({}));
      for (const [i, size] of asked) {
        if (recent.get(keys[i]!) === undefined) recent.set(keys[i]!, size);
        assert.ok(recent.get(keys[i]!) !== undefined, 'who has just asked is known');
        assert.ok(recent.size <= MOST, String(recent.size));
      }
    }),
  );
});

test('what is asked for again and again is never forgotten', () => {
  const recent = new Recent<object, number>(MOST, (size) => size);
  const often = {};
  recent.set(often, 3);
  for (let n = 0; n < 100; n += 1) {
    recent.set({}, 5);
    assert.equal(recent.get(often), 3);
  }
});

test('one thing greater than all there may be is known while it is the last', () => {
  const recent = new Recent<object, number>(MOST, (size) => size);
  const great = {};
  recent.set(great, 10 * MOST);
  assert.equal(recent.get(great), 10 * MOST);
  recent.set({}, 1);
  recent.set({}, MOST / 2);
  assert.equal(recent.get(great), undefined);
});
