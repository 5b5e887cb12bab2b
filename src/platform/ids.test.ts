import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keyedIds } from './ids.ts';

const ids = keyedIds(Buffer.alloc(32, 7));

test('an id tells the position it was made at, to its own account and kind only', () => {
  fc.assert(
    fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (position) => {
      const id = ids.make('zone', 'a', position);
      assert.match(id, /^zone-[0-9a-z]{12}$/);
      assert.equal(ids.position('zone', 'a', id), position);
      assert.notEqual(ids.position('zone', 'b', id), position);
      assert.equal(ids.position('record', 'a', id), undefined);
    }),
  );
});

test('made-up ids are never positions that were reached', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9a-z]{12}$/), (digits) => {
      const position = ids.position('zone', 'a', `zone-${digits}`);
      assert.ok(position === undefined || position > 1e9);
    }),
  );
  for (const text of ['', 'zone-', 'zone-ABCDEFGHIJKL', 'zone-zzzzzzzzzzzz', 'zone-00000000000', 'rc-000000000000']) {
    assert.equal(ids.position('zone', 'a', text), undefined, text);
  }
});

test('another key gives other ids', () => {
  assert.notEqual(keyedIds(Buffer.alloc(32, 8)).make('zone', 'a', 1), ids.make('zone', 'a', 1));
});
