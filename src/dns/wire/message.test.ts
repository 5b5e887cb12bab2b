import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { anyMessage } from '../../../test/packets/arbitraries.ts';
import { decodeMessage } from './decode.ts';
import { encodeMessage } from './encode.ts';
import type { Message } from './message.ts';
import { nameFromText } from './name.ts';
import { rdataFromText, TYPES } from './types.ts';

const name = (text: string) => nameFromText(text)!;
const empty: Message = {
  id: 1,
  flags: 0,
  opcode: 0,
  rcode: 0,
  questions: [],
  answers: [],
  authorities: [],
  additionals: [],
};
const rr = (owner: string, type: keyof typeof TYPES, data: string) => ({
  name: name(owner),
  type: TYPES[type].code,
  class: 1,
  ttl: 60,
  rdata: rdataFromText(TYPES[type].code, data)!,
});
const question = { name: name('www.corp.test'), type: 1, class: 1 };

describe('messages', () => {
  test('what is encoded decodes to the same message', () => {
    fc.assert(fc.property(anyMessage, (message) => assert.deepEqual(decodeMessage(encodeMessage(message)), message)));
  });

  test('no octets make decoding throw, and few changes of a message go far', () => {
    const mutated = fc
      .tuple(anyMessage.map(encodeMessage), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }), fc.nat())
      .map(([octets, changes, cut]) => {
        for (const [at, value] of changes) octets[at % octets.length] = value;
        return octets.subarray(0, octets.length - (cut % 3 === 0 ? cut % octets.length : 0));
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 600 })), (octets) => {
        const message = decodeMessage(octets);
        if (message !== undefined) assert.ok(JSON.stringify(message.answers).length < 10_000_000);
      }),
      { numRuns: 2000 },
    );
  });

  test('names are compressed where RFC 3597 4 allows, and nowhere else', () => {
    const mx = encodeMessage({ ...empty, questions: [question], answers: [rr('www.corp.test', 'MX', '1 corp.test')] });
    assert.equal(mx.length, 12 + 19 + 12 + 4);
    const srv = encodeMessage({
      ...empty,
      questions: [question],
      answers: [rr('www.corp.test', 'SRV', '1 2 3 corp.test')],
    });
    assert.equal(srv.length, 12 + 19 + 12 + 6 + 11);
  });

  test('a name is not compressed to one of another letter case', () => {
    const message = { ...empty, questions: [question], answers: [rr('WWW.corp.test', 'A', '1.2.3.4')] };
    assert.deepEqual(decodeMessage(encodeMessage(message)), message);
  });

  test('an extended rcode travels in the OPT record, and not without', () => {
    const edns = { udpSize: 1232, version: 0, flags: 0x8000, options: new Uint8Array(0) };
    assert.equal(decodeMessage(encodeMessage({ ...empty, rcode: 0xabc, edns }))?.rcode, 0xabc);
    assert.throws(() => encodeMessage({ ...empty, rcode: 16 }), RangeError);
  });

  test('over 65,535 octets is an error', () => {
    const answers = Array.from({ length: 300 }, () => rr('a', 'TXT', `"${'x'.repeat(255)}"`));
    assert.throws(() => encodeMessage({ ...empty, answers }), RangeError);
  });

  test('what is malformed is no message', () => {
    const opt = { name: name('.'), type: TYPES.OPT.code, class: 1232, ttl: 0, rdata: new Uint8Array(0) };
    const good = encodeMessage({ ...empty, questions: [question], additionals: [opt] });
    assert.ok(decodeMessage(good));
    assert.equal(decodeMessage(good.subarray(0, 11)), undefined, 'a part of the header');
    assert.equal(decodeMessage(good.subarray(0, good.length - 1)), undefined, 'cut');
    assert.equal(decodeMessage(Uint8Array.from([...good, 0])), undefined, 'octets behind the end');
    assert.equal(decodeMessage(encodeMessage({ ...empty, additionals: [opt, opt] })), undefined, 'two OPT');
    assert.equal(decodeMessage(encodeMessage({ ...empty, answers: [opt] })), undefined, 'OPT in the answer');
    assert.equal(decodeMessage(encodeMessage({ ...empty, additionals: [{ ...opt, name: name('a') }] })), undefined);
    const short = { ...rr('a', 'A', '1.2.3.4'), rdata: Uint8Array.of(1, 2, 3) };
    assert.equal(decodeMessage(encodeMessage({ ...empty, answers: [short] })), undefined, 'rdata of another size');
  });
});
