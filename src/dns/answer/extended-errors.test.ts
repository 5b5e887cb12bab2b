import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMessage } from '../wire/decode.ts';
import { encodeMessage } from '../wire/encode.ts';
import { EXTENDED, extendedErrors, extendedName } from './extended-errors.ts';

test('an INFO-CODE is shown with its name, one that has none as its number', () => {
  assert.equal(extendedName(EXTENDED.NO_REACHABLE_AUTHORITY), '22 (no reachable authority)');
  assert.equal(extendedName(EXTENDED.OTHER), '0 (other)');
  assert.equal(extendedName(49152), '49152');
});

test('every extended error of a message is found behind other options, and one without a code is none (RFC 8914 2)', () => {
  const cookie = `000a0008${'00'.repeat(8)}`;
  const cases: [string, number[]][] = [
    ['', []],
    [cookie, []],
    ['000f00020016', [22]],
    [`${cookie}000f000400174869000f00020003`, [23, 3]],
    ['000f0000', []],
    ['000f000100', []],
  ];
  for (const [hex, codes] of cases) {
    const edns = { udpSize: 1232, version: 0, flags: 0, options: Uint8Array.fromHex(hex) };
    const nothing = { questions: [], answers: [], authorities: [], additionals: [] };
    const message = decodeMessage(encodeMessage({ id: 1, flags: 0x8000, opcode: 0, rcode: 2, ...nothing, edns }));
    assert.deepEqual(extendedErrors(message!), codes, hex);
  }
  const none = { id: 1, flags: 0, opcode: 0, rcode: 0, questions: [], answers: [], authorities: [], additionals: [] };
  assert.deepEqual(extendedErrors(none), []);
});
