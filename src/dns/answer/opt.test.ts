import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answerTo, arrivalAt, ask, edns, queryFor } from '../../../test/packets/asking.ts';
import { Index } from '../index/index.ts';
import { decodeMessage } from '../wire/decode.ts';
import { NOERROR } from '../wire/header.ts';
import { rdataToText, TYPES } from '../wire/types.ts';
import { newCounters } from './counters.ts';
import { Guard } from './guard.ts';
import { createHandler } from './handler.ts';
import { PATH } from './path.ts';
import type { Step } from './query.ts';
import { readHeader, readQuestion, readRecords } from './read.ts';

const index = new Index(3);
index.apply(
  [
    { kind: 'zone', zone: 'z', name: 'corp.test', serial: 1 },
    {
      kind: 'node',
      zone: 'z',
      serial: 1,
      owner: 'loop',
      records: [{ type: 'CNAME', ttl: 60, data: 'loop.corp.test' }],
    },
    { kind: 'bound', vpc: 'v', zone: 'z' },
  ],
  (_, error) => assert.fail(error),
);
const guard = new Guard({ secret: '00'.repeat(16), idleSeconds: 15 });
const withPath = (path: readonly Step[]) =>
  createHandler(3, newCounters(), (error) => assert.fail(error as Error), path, guard);
const handle = withPath(PATH);
const tcp = arrivalAt(index.view('v'));
const udp = { ...tcp, protocol: 'udp' as const, plain: 512, most: 1232 };

const option = (code: number, ...octets: number[]) => Uint8Array.of(0, code, 0, octets.length, ...octets);
/** `code:hex` of each option of the answer. */
const optionsOf = (arrival: typeof udp | typeof tcp, type: string, options = new Uint8Array(0), name = 'corp.test') =>
  rdataToText(TYPES.OPT.code, ask(handle, arrival, queryFor(name, type, edns({ options }))).edns!.options);

describe('how long a connection may be idle (RFC 7828)', () => {
  test('is said over TCP to those who ask, in tenths of a second', () => {
    assert.equal(optionsOf(tcp, 'SOA', option(11)), '11:0096');
    assert.equal(optionsOf(tcp, 'SOA'), '');
  });

  test('and never over UDP', () => {
    assert.equal(optionsOf(udp, 'SOA', option(11)), '');
  });
});

describe('options that are not answered', () => {
  test('NSID, client subnets well formed or not, padding, expire, unknown ones', () => {
    for (const code of [3, 8, 9, 12, 100]) {
      assert.equal(optionsOf(udp, 'SOA', option(code)), '');
      assert.equal(optionsOf(udp, 'SOA', option(code, 0, 1, 2)), '');
    }
  });
});

describe('extended errors (RFC 8914)', () => {
  const extended = (arrival: typeof udp, type: string) => optionsOf(arrival, type);

  test('zone transfers and other classes: not supported', () => {
    assert.equal(extended(udp, 'AXFR'), '15:0015');
    const questions = [{ name: Uint8Array.of(0), type: 1, class: 3 }];
    const answer = ask(handle, udp, queryFor('corp.test', 'A', { questions, ...edns() }));
    assert.equal(rdataToText(TYPES.OPT.code, answer.edns!.options), '15:0015');
  });

  test('strangers, and clients the access list does not name: prohibited', () => {
    assert.equal(extended({ ...udp, view: undefined }, 'SOA'), '15:0012');
    assert.equal(extended({ ...udp, allowed: false }, 'SOA'), '15:0012');
  });

  test('a loop of aliases: other; a name nobody may be asked for without RD: not authoritative', () => {
    assert.equal(optionsOf(udp, 'A', undefined, 'loop.corp.test'), '15:0000');
    const answer = ask(handle, udp, queryFor('elsewhere.test', 'A', { flags: 0, ...edns() }));
    assert.equal(rdataToText(TYPES.OPT.code, answer.edns!.options), '15:0014');
  });

  test('none with an answer that has no error, and none without EDNS', () => {
    assert.equal(extended(udp, 'SOA'), '');
    assert.equal(ask(handle, { ...udp, allowed: false }, queryFor('corp.test', 'SOA')).edns, undefined);
  });

  test('left out where there is no room for it, so that the answer fits', () => {
    const padded = (length: number) =>
      withPath([
        readHeader,
        readQuestion,
        readRecords,
        (query) => {
          query.extended = 3;
          query.at = query.limit - length;
          return NOERROR;
        },
      ]);
    for (const room of [0, 5, 6, 7]) {
      const octets = answerTo(padded(room), udp, queryFor('corp.test', 'A', edns()))!;
      assert.ok(octets.length <= 1232);
      assert.equal(octets.length, 1232 - room + (room >= 6 ? 6 : 0));
    }
  });
});

test('a whole answer with every option at once is read back as it was meant', () => {
  const cookie = option(10, 1, 2, 3, 4, 5, 6, 7, 8);
  const options = Uint8Array.of(...cookie, ...option(11), ...option(3));
  const octets = answerTo(handle, { ...tcp, allowed: false }, queryFor('corp.test', 'A', edns({ options })))!;
  const text = rdataToText(TYPES.OPT.code, decodeMessage(octets)!.edns!.options);
  assert.match(text, /^10:0102030405060708[0-9a-f]{32} 11:0096 15:0012$/);
});
