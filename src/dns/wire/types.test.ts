import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { rdataOf } from '../../../test/packets/arbitraries.ts';
import { rdataFromText, rdataToText, TYPES, typeCode, typeName } from './types.ts';

const hex = (type: keyof typeof TYPES, text: string): string | undefined =>
  rdataFromText(TYPES[type].code, text)?.toHex();

describe('record types', () => {
  test('numbers and names are two forms of one type, whatever the letter case (RFC 3597 5)', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 0xffff }), (code) => assert.equal(typeCode(typeName(code)), code)));
    assert.equal(typeCode('mx'), 15);
    assert.equal(typeCode('type65'), 65);
    assert.equal(typeName(255), 'ANY');
    assert.equal(typeCode('TYPE65536'), undefined);
    assert.equal(typeCode('NONSENSE'), undefined);
  });

  for (const type of Object.values(TYPES)) {
    test(`${type.name}: text and octets are two forms of one rdata`, () => {
      fc.assert(
        fc.property(rdataOf[type.name], (rdata) => {
          assert.deepEqual(rdataFromText(type.code, rdataToText(type.code, rdata)), rdata);
        }),
      );
    });
  }

  test('texts as in master files', () => {
    assert.equal(hex('A', '10.0.0.255'), '0a0000ff');
    assert.equal(hex('AAAA', '2001:db8::1'), '20010db8000000000000000000000001');
    assert.equal(hex('MX', '10 mx.a.'), '000a026d78016100');
    assert.equal(hex('MX', '10 mx.a'), '000a026d78016100');
    assert.equal(hex('SRV', '1 2 53 a'), '00010002003501610' + '0');
    assert.equal(hex('TXT', '"a b" c\\"\\001'), '0361206203632201');
    assert.equal(hex('TXT', '""'), '00');
    assert.equal(hex('OPT', '3:6e73 10:'), '000300026e73000a0000');
  });

  test('texts that are none of the type', () => {
    for (const [type, text] of [
      ['A', '1.2.3'],
      ['A', '1.2.3.4 5'],
      ['A', '"1.2.3.4"'],
      ['A', ''],
      ['MX', 'mx.a'],
      ['MX', '65536 mx.a'],
      ['MX', '-1 mx.a'],
      ['SRV', '1 2 a'],
      ['TXT', ''],
      ['TXT', '"open'],
      ['TXT', `"${'x'.repeat(256)}"`],
      ['OPT', '3:6'],
    ] as const) {
      assert.equal(hex(type, text), undefined, `${type} ${text}`);
    }
  });

  test('the generic form serves unknown types, and known ones when the octets fit (RFC 3597 5)', () => {
    assert.equal(rdataToText(65280, Uint8Array.of(1, 255)), '\\# 2 01ff');
    assert.equal(rdataToText(65280, new Uint8Array(0)), '\\# 0');
    assert.deepEqual(rdataFromText(65280, '\\# 3 01 FF00'), Uint8Array.of(1, 255, 0));
    assert.equal(hex('A', '\\# 4 0a000001'), '0a000001');
    assert.equal(hex('A', '\\# 3 0a0000'), undefined);
    assert.equal(rdataFromText(65280, '\\# 3 01ff'), undefined);
    assert.equal(rdataFromText(65280, '01ff'), undefined);
  });
});
