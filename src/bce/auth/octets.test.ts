import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { octetsOf, percentDecode, trimOctets, uriEncode, uriEncodeExceptSlash } from './octets.ts';

const ALL = String.fromCharCode(...Array.from({ length: 256 }, (_, octet) => octet));
const octets = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1'));

test('UriEncode keeps the unreserved characters and escapes every other octet in upper case', () => {
  for (const octet of ALL) {
    const expected = /[A-Za-z0-9\-._~]/.test(octet)
      ? octet
      : `%${Buffer.from(octet, 'latin1').toString('hex').toUpperCase()}`;
    assert.equal(uriEncode(octet), expected);
    assert.equal(uriEncodeExceptSlash(octet), octet === '/' ? '/' : expected);
  }
  assert.equal(uriEncode('a b+c/d~'), 'a%20b%2Bc%2Fd~');
});

test('decoding undoes encoding, and is done once', () => {
  fc.assert(fc.property(octets, (text) => percentDecode(uriEncode(text)) === text));
  assert.equal(percentDecode('%2520'), '%20');
  assert.equal(percentDecode('%2f%2F+'), '//+');
});

test('a percent sign without two hex digits stands for itself', () => {
  assert.equal(percentDecode('%'), '%');
  assert.equal(percentDecode('%4'), '%4');
  assert.equal(percentDecode('%zz%41%'), '%zzA%');
  assert.equal(percentDecode('%%41'), '%A');
});

test('escapes that are no UTF-8 decode to their octets', () => {
  assert.equal(percentDecode('%FF%C0%80'), '\xff\xc0\x80');
  assert.equal(uriEncode(percentDecode('%FF%C0%80')), '%FF%C0%80');
});

test('text beyond ASCII is its UTF-8 octets', () => {
  assert.equal(uriEncode(octetsOf('云~')), '%E4%BA%91~');
});

test('trimming takes ASCII white space only, and leaves the last octet of a UTF-8 à alone', () => {
  assert.equal(trimOctets(' \t\r\n\v\fa b\t '), 'a b');
  assert.equal(trimOctets(octetsOf('voilà')), octetsOf('voilà'));
  assert.equal(trimOctets(' \t '), '');
});
