import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { utcTime } from '../../domain/time.ts';
import { parseHttpDate, parseUtcTime } from './timestamp.ts';

const MOMENT = Date.UTC(2026, 2, 4, 5, 6, 7);

test('the UTC form is read back from what utcTime writes', () => {
  const seconds = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31, 23, 59, 59) / 1000 });
  fc.assert(fc.property(seconds, (at) => parseUtcTime(utcTime(at * 1000)) === at * 1000));
});

test('what looks like a time but is none is refused', () => {
  for (const text of [
    '2026-02-31T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T23:60:00Z',
    '2026-12-31T23:59:60Z',
    '2026-03-04 05:06:07',
    '2026-03-04T05:06:07',
    '2026-03-04T05:06:07.000Z',
    '2026-03-04T05:06:07+00:00',
    '2026-03-04t05:06:07z',
    '20260304T050607Z',
    '+012026-03-04T05:06Z',
    ' 2026-03-04T05:06:07Z',
    '2026-03-04T05:06:07Z\n',
    '',
  ]) {
    assert.equal(parseUtcTime(text), undefined, JSON.stringify(text));
  }
  assert.equal(parseUtcTime('2028-02-29T00:00:00Z'), Date.UTC(2028, 1, 29));
});

test('the Date header is read in its RFC 1123 and RFC 822 forms', () => {
  for (const text of [
    'Wed, 04 Mar 2026 05:06:07 GMT',
    'Wed, 4 Mar 2026 05:06:07 UT',
    '04 Mar 2026 05:06:07 Z',
    'Wed, 04 Mar 2026 13:06:07 +0800',
    'Tue, 03 Mar 2026 23:36:07 -0530',
  ]) {
    assert.equal(parseHttpDate(text), MOMENT, text);
  }
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253402300799 }), (at) => {
      return parseHttpDate(new Date(at * 1000).toUTCString()) === at * 1000;
    }),
  );
});

test('a Date that is none is refused', () => {
  for (const text of [
    '',
    'yesterday',
    'Wed, 31 Feb 2026 05:06:07 GMT',
    'Wed, 04 Mrz 2026 05:06:07 GMT',
    '2026-03-04',
  ]) {
    assert.equal(parseHttpDate(text), undefined, text);
  }
});
