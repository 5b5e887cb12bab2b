import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { beijingTime, utcTime } from './time.ts';

test('Beijing time is eight hours ahead of UTC at every moment, in whatever order moments are written', () => {
  const moment = fc.integer({ min: 0, max: 253_402_300_799_999 - 8 * 3600 * 1000 });
  fc.assert(
    fc.property(moment, fc.integer({ min: 0, max: 2 * 86_400_000 }), (at, later) => {
      for (const each of [at, Math.min(at + later, 253_402_271_999_999), at]) {
        assert.equal(
          beijingTime(each),
          utcTime(each + 8 * 3600 * 1000)
            .slice(0, 19)
            .replace('T', ' '),
        );
      }
    }),
  );
  assert.equal(beijingTime(Date.UTC(2031, 2, 4, 5, 6, 7)), '2031-03-04 13:06:07');
});
