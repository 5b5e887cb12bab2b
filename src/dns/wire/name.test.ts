import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { anyName } from '../../../test/packets/arbitraries.ts';
import { lowerName, type Name, nameFromText, nameToText, readName } from './name.ts';

const name = (text: string): Name => nameFromText(text) ?? assert.fail(`no name: ${text}`);

describe('names as text (RFC 1035 5.1)', () => {
  test('the final dot is optional, the root is a dot', () => {
    assert.deepEqual(name('Www.corp'), Uint8Array.from([3, 0x57, 0x77, 0x77, 4, 0x63, 0x6f, 0x72, 0x70, 0]));
    assert.deepEqual(name('Www.corp.'), name('Www.corp'));
    assert.deepEqual(name('.'), Uint8Array.of(0));
    assert.equal(nameToText(name('.')), '.');
  });

  test('escapes stand for any octet', () => {
    assert.deepEqual(name('a\\.b\\000\\255'), Uint8Array.of(5, 0x61, 0x2e, 0x62, 0, 255, 0));
    assert.equal(nameToText(name('a\\.b\\000\\255\\ c')), 'a\\.b\\000\\255\\032c.');
  });

  test('what is no name is none', () => {
    for (const text of ['', '..', 'a..b', '.a', `${'a'.repeat(64)}.b`, 'a\\256', 'a\\', 'a\\1', 'ä\u0100']) {
      assert.equal(nameFromText(text), undefined, text);
    }
  });

  test('63 octets a label and 255 a name, not one more (RFC 1035 2.3.4)', () => {
    const label = 'a'.repeat(63);
    assert.equal(name(`${label}.${label}.${label}.${'b'.repeat(61)}`).length, 255);
    assert.equal(nameFromText(`${label}.${label}.${label}.${'b'.repeat(62)}`), undefined);
  });

  test('text and octets are two forms of one name', () => {
    fc.assert(fc.property(anyName, (octets) => assert.deepEqual(nameFromText(nameToText(octets)), octets)));
  });
});

describe('names in messages (RFC 1035 4.1.4)', () => {
  const read = (octets: number[], at = 0) => readName(Uint8Array.from(octets), at, octets.length);

  test('a pointer leads backwards, and reading goes on behind it', () => {
    const message = [1, 0x61, 0, 1, 0x62, 0xc0, 0, 99];
    assert.deepEqual(read(message, 3), { name: name('b.a'), next: 7 });
  });

  test('a pointer forwards, to itself or into a loop is malformed', () => {
    assert.equal(read([0xc0, 2, 0]), undefined);
    assert.equal(read([0xc0, 0]), undefined);
    assert.equal(read([1, 0x61, 0xc0, 0]), undefined);
  });

  test('no more pointers are followed than a name can have labels', () => {
    const chain = [0, 0];
    for (let at = 2; at < 2000; at += 2) chain.push(0xc0 | ((at - 2) >> 8), (at - 2) & 255);
    assert.deepEqual(read(chain, 2 * 127)?.name, name('.'));
    assert.equal(read(chain, 2 * 128), undefined);
  });

  test('a name that runs out of the message, the reserved label types and 256 octets are malformed', () => {
    assert.equal(read([3, 0x61, 0x62]), undefined);
    assert.equal(read([1, 0x61]), undefined);
    assert.equal(read([0xc0]), undefined);
    assert.equal(read([0x41, ...new Array<number>(0x42).fill(0)]), undefined);
    const label = [63, ...new Array<number>(63).fill(0x61)];
    assert.equal(read([...label, ...label, ...label, ...label, 0]), undefined);
  });
});

test('names are equal whatever the case of A-Z, and of A-Z only (RFC 4343)', () => {
  assert.deepEqual(lowerName(name('wWw.\\[\\200')), lowerName(name('WwW.\\[\\200')));
  assert.notDeepEqual(lowerName(name('\\[')), lowerName(name('{')));
  assert.deepEqual(lowerName(name('WWW.\\[.x')), name('www.\\[.x'));
});
