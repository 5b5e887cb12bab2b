import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { deriveSigningKey, equalOctets, hmacHex, SigningKeys } from './signature.ts';
import { countHmacs } from './testing/count-hmacs.ts';

test('HMAC-SHA256 as in RFC 4231, test case 2', () => {
  assert.equal(
    hmacHex('Jefe', 'what do ya want for nothing?'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

test('octets beyond ASCII are hashed as octets, not as UTF-8', () => {
  const expected = createHmac('sha256', 'k')
    .update(Buffer.from([0xe4, 0xba, 0x91]))
    .digest('hex');
  assert.equal(hmacHex('k', '\xe4\xba\x91'), expected);
});

test('octets are equal only whole', () => {
  assert.equal(equalOctets('abc', 'abc'), true);
  assert.equal(equalOctets('abc', 'abd'), false);
  assert.equal(equalOctets('abc', 'ab'), false);
});

test('a remembered key is the derived key', () => {
  const keys = new SigningKeys();
  for (let i = 0; i < 3; i++) assert.equal(keys.get('prefix', 'secret'), deriveSigningKey('prefix', 'secret'));
  assert.equal(keys.size, 1);
});

test('a key id that was given another secret gets another key', () => {
  const keys = new SigningKeys();
  keys.get('prefix', 'old');
  assert.equal(keys.get('prefix', 'new'), deriveSigningKey('prefix', 'new'));
  assert.equal(keys.get('prefix', 'old'), deriveSigningKey('prefix', 'old'));
});

test('a remembered key costs no HMAC, and the memory forgets what was used longest ago', () => {
  const keys = new SigningKeys(2);
  const costOf = (prefix: string) => countHmacs(() => keys.get(prefix, 'secret'));
  assert.equal(costOf('a'), 1);
  assert.equal(costOf('b'), 1);
  assert.equal(costOf('a'), 0);
  assert.equal(costOf('c'), 1);
  assert.equal(keys.size, 2);
  assert.equal(costOf('a'), 0);
  assert.equal(costOf('b'), 1);
});
