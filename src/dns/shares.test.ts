import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Shares } from './shares.ts';

test('never more are taken than there are; who takes all it can leaves half of them to others', () => {
  const shares = new Shares<string>(100);
  const takeAll = (holder: string): number => {
    let taken = 0;
    for (; shares.hasRoomFor(holder); taken += 1) shares.take(holder);
    return taken;
  };
  assert.deepEqual(['a', 'b', 'c'].map(takeAll), [50, 25, 13]);
  for (let i = 0; i < 50; i += 1) shares.giveBack('a');
  assert.equal(takeAll('c'), 25);
});

test('whoever holds nothing finds room, until there is none at all', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean()), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (all) => {
      const shares = new Shares<string>(16);
      const held: Record<string, number> = { a: 0, b: 0, c: 0 };
      for (const [holder, takes] of all) {
        const free = 16 - (held.a! + held.b! + held.c!);
        assert.equal(shares.hasRoomFor(holder), held[holder]! < free);
        if (takes && shares.hasRoomFor(holder)) {
          shares.take(holder);
          held[holder]! += 1;
        } else if (!takes && held[holder]! > 0) {
          shares.giveBack(holder);
          held[holder]! -= 1;
        }
        assert.equal(shares.taken, held.a! + held.b! + held.c!);
        assert.ok(shares.taken < 16 && shares.hasRoomFor('nobody yet'));
      }
    }),
  );
});
