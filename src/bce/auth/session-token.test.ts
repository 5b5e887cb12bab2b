import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionToken } from './session-token.ts';

const KEY = '0123456789abcdef'.repeat(2);

test('a token is 64 characters of base64 that begin with its key', () => {
  const token = sessionToken(KEY, 'secret', 'sealed');
  assert.match(token, /^[A-Za-z0-9+/]{64}$/);
  assert.equal(Buffer.from(token, 'base64').subarray(0, 16).toString('hex'), KEY);
});

test('another key, secret or ciphertext has another token, and the same have the same', () => {
  const tokens = [
    sessionToken(KEY, 'secret', 'sealed'),
    sessionToken(KEY.replace('0', '1'), 'secret', 'sealed'),
    sessionToken(KEY, 'secret2', 'sealed'),
    sessionToken(KEY, 'secret', 'sealed2'),
    sessionToken(KEY, 'secret', 'sealed'),
  ];
  assert.equal(new Set(tokens.map((token) => token.slice(-43))).size, 4);
  assert.equal(tokens[0], tokens[4]);
});
