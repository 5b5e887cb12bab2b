import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseAuthorization } from './authorization.ts';

const SIGNATURE = '0123456789abcdef'.repeat(4);
const TIME = '2026-03-04T05:06:07Z';

test('the six segments', () => {
  assert.deepEqual(parseAuthorization(`bce-auth-v1/AK.x_1-2/${TIME}/1800/Host;x-bce-date/${SIGNATURE}`), {
    prefix: `bce-auth-v1/AK.x_1-2/${TIME}/1800`,
    accessKeyId: 'AK.x_1-2',
    timestamp: TIME,
    signedAt: Date.UTC(2026, 2, 4, 5, 6, 7),
    expirationSeconds: 1800,
    signedHeaders: new Set(['host', 'x-bce-date']),
    signature: SIGNATURE,
  });
});

test('an empty list stands for the default set, a list of nothing does not', () => {
  assert.equal(parseAuthorization(`bce-auth-v1/AK/${TIME}/1800//${SIGNATURE}`)?.signedHeaders.size, 0);
  assert.notEqual(parseAuthorization(`bce-auth-v1/AK/${TIME}/1800/;/${SIGNATURE}`)?.signedHeaders.size, 0);
});

test('expirations: positive integers up to 36 hours, more counts as 36 hours, -1 is for ever', () => {
  const expirationOf = (text: string) =>
    parseAuthorization(`bce-auth-v1/AK/${TIME}/${text}/host/${SIGNATURE}`)?.expirationSeconds;
  assert.equal(expirationOf('1'), 1);
  assert.equal(expirationOf('129600'), 129600);
  assert.equal(expirationOf('129601'), 129600);
  assert.equal(expirationOf('9'.repeat(400)), 129600);
  assert.equal(expirationOf('-1'), Number.POSITIVE_INFINITY);
  for (const text of ['0', '-5', '-0', '00', '01', 'abc', '', '1.5', '1e3', ' 1', '+1', '0x10']) {
    assert.equal(expirationOf(text), undefined, text);
  }
});

test('anything else is no authorization', () => {
  for (const text of [
    '',
    'Basic abc',
    'bce-auth-v1',
    `bce-auth-v9/AK/${TIME}/1800//${SIGNATURE}`,
    `BCE-AUTH-V1/AK/${TIME}/1800//${SIGNATURE}`,
    `bce-auth-v1//${TIME}/1800//${SIGNATURE}`,
    `bce-auth-v1/AK/${TIME}/1800/${SIGNATURE}`,
    `bce-auth-v1/AK/${TIME}/1800///${SIGNATURE}`,
    `bce-auth-v1/AK/${TIME}/1800//${SIGNATURE}/`,
    `bce-auth-v1/AK/2026-02-31T05:06:07Z/1800//${SIGNATURE}`,
    `bce-auth-v1/AK/${TIME}/1800//${SIGNATURE.toUpperCase()}`,
    `bce-auth-v1/AK/${TIME}/1800//${SIGNATURE.slice(1)}`,
    `bce-auth-v1/AK/${TIME}/1800//${SIGNATURE}0`,
    `bce-auth-v1/AK/${TIME}/1800//${SIGNATURE}\n`,
    ` bce-auth-v1/AK/${TIME}/1800//${SIGNATURE}`,
  ]) {
    assert.equal(parseAuthorization(text), undefined, JSON.stringify(text));
  }
});

test('random texts, and random texts in any segment, never throw', () => {
  const octets = fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
  fc.assert(
    fc.property(fc.nat(5), octets, fc.string({ unit: 'binary' }), (segment, some, whole) => {
      parseAuthorization(some);
      parseAuthorization(whole);
      const segments = ['bce-auth-v1', 'AK', TIME, '1800', 'host', SIGNATURE];
      segments[segment] = some;
      parseAuthorization(segments.join('/'));
    }),
  );
});
