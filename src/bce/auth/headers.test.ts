import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHeaders } from './headers.ts';

test('names are lower-cased, values trimmed, empty ones absent', () => {
  const { values, repeated } = readHeaders(['HOST', ' a:1 ', 'X-BCE-Trace', ' ', 'X-Bce-Date', '\tx']);
  assert.deepEqual(
    [...values],
    [
      ['host', 'a:1'],
      ['x-bce-date', 'x'],
    ],
  );
  assert.equal(repeated, undefined);
});

test('authorization is kept apart, an empty one too', () => {
  const { values, authorization } = readHeaders(['Host', 'a', 'AuthorizatioN', ' abc ']);
  assert.equal(authorization, 'abc');
  assert.equal(values.has('authorization'), false);
  assert.equal(readHeaders(['authorization', '']).authorization, '');
  assert.equal(readHeaders(['Host', 'a']).authorization, undefined);
});

test('a second header of the signature is reported, the same value or not', () => {
  for (const name of ['host', 'content-length', 'content-type', 'content-md5', 'x-bce-date', 'authorization']) {
    assert.equal(readHeaders([name, 'a', name.toUpperCase(), 'b']).repeated, name);
    assert.equal(readHeaders([name, 'a', name, 'a']).repeated, name);
  }
  assert.equal(readHeaders(['x-bce-a', '', 'x-bce-a', 'b']).repeated, undefined);
});

test('any other repeated header is joined by commas', () => {
  const { values, repeated } = readHeaders(['Via', 'a', 'Accept', '*', 'via', 'b']);
  assert.equal(values.get('via'), 'a, b');
  assert.equal(repeated, undefined);
});

test('the authority of HTTP/2 is the host, and a host beside it has to agree', () => {
  assert.equal(readHeaders([':authority', 'a']).values.get('host'), 'a');
  assert.equal(readHeaders([':authority', 'a', 'host', 'a']).repeated, undefined);
  assert.equal(readHeaders(['host', 'b', ':authority', 'a']).repeated, 'host');
});
