import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addMonths, beijingTime, utcTime } from './time.ts';

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

test('a month later is the same day and time in UTC, or the last day of a month that has no such day', () => {
  for (const [from, months, to] of [
    ['2031-01-31T08:09:10.011Z', 1, '2031-02-28T08:09:10.011Z'],
    ['2032-01-31T00:00:00.000Z', 1, '2032-02-29T00:00:00.000Z'],
    ['2031-01-30T23:59:59.999Z', 1, '2031-02-28T23:59:59.999Z'],
    ['2031-02-28T12:00:00.000Z', 1, '2031-03-28T12:00:00.000Z'],
    ['2031-03-31T12:00:00.000Z', 1, '2031-04-30T12:00:00.000Z'],
    ['2031-11-30T12:00:00.000Z', 3, '2032-02-29T12:00:00.000Z'],
    ['2031-12-31T12:00:00.000Z', 1, '2032-01-31T12:00:00.000Z'],
    ['2032-02-29T12:00:00.000Z', 12, '2033-02-28T12:00:00.000Z'],
    ['2031-05-15T12:00:00.000Z', 36, '2034-05-15T12:00:00.000Z'],
  ] as const) {
    assert.equal(new Date(addMonths(Date.parse(from), months)).toISOString(), to, `${from} and ${months}`);
  }
});
