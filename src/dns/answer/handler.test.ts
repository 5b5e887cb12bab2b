import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answerTo, arrivalAt, ask, edns, inWords, queryFor } from '../../../test/packets/asking.ts';
import type { DnsRecord } from '../changes.ts';
import { Index } from '../index/index.ts';
import { decodeMessage } from '../wire/decode.ts';
import { AA, AD, CD, QR, RA, RD, TC } from '../wire/header.ts';
import { DO } from '../wire/message.ts';
import { nameFromText } from '../wire/name.ts';
import { writeU16 } from '../wire/octets.ts';
import { UDP_MOST, UDP_PLAIN } from './arrival.ts';
import { newCounters } from './counters.ts';
import { createHandler } from './handler.ts';

/** What only packets show; what the answers are is held to the reference in reference.test.ts. */

const record = (type: string, data: string, ttl = 60): DnsRecord => ({ type, ttl, data });
const counters = newCounters();
const index = new Index(3);
const node = (owner: string, ...records: DnsRecord[]) => ({
  kind: 'node' as const,
  zone: 'z',
  serial: 5,
  owner,
  records,
});
const texts = (count: number) => Array.from({ length: count }, (_, i) => record('TXT', `${i}:`.padEnd(100, 'x')));
index.apply(
  [
    { kind: 'zone', zone: 'z', name: 'corp.test', serial: 1 },
    node('www', record('A', '10.0.0.1'), record('A', '10.0.0.2'), record('A', '10.0.0.3')),
    node('other', record('A', '10.0.0.4'), record('A', '10.0.0.5')),
    node('big', ...texts(20)),
    node('middle', ...texts(8)),
    node('vast', ...texts(700)),
    node('to-big', record('CNAME', 'big.corp.test')),
    node('alias', record('CNAME', 'www.corp.test')),
    node('apex', record('CNAME', 'corp.test')),
    node('mail', record('MX', '10 mx.corp.test'), record('MX', '20 mx.else.test')),
    node('srv', record('SRV', '1 2 53 www.corp.test')),
    { kind: 'bound', vpc: 'v', zone: 'z' },
  ],
  (_, error) => assert.fail(error),
);
const handle = createHandler(3, counters, (error) => assert.fail(error as Error));
const tcp = arrivalAt(index.view('v'));
const udp = { ...tcp, plain: UDP_PLAIN, most: UDP_MOST };
const stranger = arrivalAt(undefined);
const www = (more = {}) => queryFor('www.corp.test', 'A', more);
const rcode = (packet: Uint8Array): string => inWords(ask(handle, udp, packet)).rcode;

describe('packets that get no answer', () => {
  test('shorter than a header', () => {
    assert.equal(answerTo(handle, udp, new Uint8Array(0)), undefined);
    assert.equal(answerTo(handle, udp, www().subarray(0, 11)), undefined);
  });

  test('responses', () => {
    assert.equal(answerTo(handle, udp, www({ flags: QR })), undefined);
  });
});

describe('packets that are refused before a lookup (row 22)', () => {
  test('opcodes other than QUERY: NOTIMP, the opcode repeated, no question', () => {
    for (let opcode = 1; opcode < 16; opcode += 1) {
      const message = ask(handle, udp, www({ opcode }));
      assert.equal(message.rcode, 4);
      assert.equal(message.opcode, opcode);
      assert.equal(message.id, 4711);
      assert.equal(message.questions.length, 0);
    }
  });

  test('not exactly one question: FORMERR (RFC 9619)', () => {
    const question = { name: nameFromText('www.corp.test')!, type: 1, class: 1 };
    assert.equal(rcode(www({ questions: [] })), 'FORMERR');
    assert.equal(rcode(www({ questions: [question, question] })), 'FORMERR');
  });

  test('a question that cannot be read: FORMERR', () => {
    for (const octets of [[], [63], [0xc0, 12, 0, 1, 0, 1], [3, 0x77, 0x77, 0x77, 0, 0, 1, 0], [0x80, 0, 0, 1, 0, 1]]) {
      assert.equal(rcode(Uint8Array.from([...www().subarray(0, 12), ...octets])), 'FORMERR', octets.join());
    }
  });

  test('records that do not fill the packet exactly: FORMERR, the question repeated', () => {
    const packet = www(edns());
    for (const broken of [packet.subarray(0, packet.length - 1), Uint8Array.from([...packet, 0])]) {
      const message = ask(handle, udp, broken);
      assert.equal(message.rcode, 1);
      assert.equal(message.questions.length, 1);
    }
  });

  test('AXFR, IXFR and classes other than IN: REFUSED', () => {
    assert.equal(rcode(queryFor('corp.test', 'AXFR')), 'REFUSED');
    assert.equal(rcode(queryFor('corp.test', 'IXFR')), 'REFUSED');
    for (const cls of [0, 3, 4, 254, 255]) {
      const questions = [{ name: nameFromText('www.corp.test')!, type: 1, class: cls }];
      assert.equal(rcode(www({ questions })), 'REFUSED');
    }
  });

  test('a source of no VPC: REFUSED, and no offer to recurse (row 1)', () => {
    const message = ask(handle, stranger, www());
    assert.equal(inWords(message).rcode, 'REFUSED');
    assert.equal(message.flags, QR | RD);
  });
});

describe('header and question', () => {
  test('AA and RA for what is ours, RD and CD as they came, never AD (rows 5, 23)', () => {
    assert.equal(ask(handle, udp, www({ flags: RD | AD | CD })).flags, QR | AA | RD | RA | CD);
    assert.equal(ask(handle, udp, www({ flags: 0 })).flags, QR | AA | RA);
    assert.equal(ask(handle, udp, queryFor('elsewhere.test', 'A')).flags, QR | RD | RA);
  });

  test('the question is repeated octet by octet (row 30)', () => {
    const packet = queryFor('wWw.CoRp.TeSt', 'A');
    const octets = answerTo(handle, udp, packet)!;
    assert.deepEqual(octets.subarray(12, packet.length), packet.subarray(12));
    assert.equal(decodeMessage(octets)!.answers.length, 3);
  });
});

describe('values', () => {
  test('each answer begins with the next value, whatever else is asked in between (row 15)', () => {
    const first = (name: string) => inWords(ask(handle, udp, queryFor(name, 'A'))).answer[0]!.split(' ')[3];
    const seen = Array.from({ length: 6 }, () => [first('www.corp.test'), first('other.corp.test')]);
    const turns = (column: 0 | 1) => seen.map((row) => row[column]);
    assert.equal(new Set(turns(0).slice(0, 3)).size, 3);
    assert.deepEqual(turns(0).slice(0, 3), turns(0).slice(3));
    assert.equal(new Set(turns(1).slice(0, 2)).size, 2);
    assert.deepEqual(turns(1).slice(0, 2), turns(1).slice(2, 4));
  });

  test('names in rdata are compressed in MX and CNAME, not in SRV (RFC 3597 4)', () => {
    const length = (name: string, type: string) => answerTo(handle, udp, queryFor(name, type))!.length;
    assert.equal(length('alias.corp.test', 'CNAME'), 12 + 21 + 12 + 6);
    assert.equal(length('apex.corp.test', 'CNAME'), 12 + 20 + 12 + 2);
    assert.equal(length('mail.corp.test', 'MX'), 12 + 20 + (12 + 2 + 5) + (12 + 2 + 14));
    assert.equal(length('srv.corp.test', 'SRV'), 12 + 19 + 12 + 6 + 15);
  });
});

describe('EDNS (row 23, RFC 6891)', () => {
  const opt = (packet: Uint8Array) => ask(handle, udp, packet).edns;

  test('an OPT record for an OPT record, and none for none', () => {
    assert.equal(opt(www()), undefined);
    assert.deepEqual(opt(www(edns())), { udpSize: UDP_MOST, version: 0, flags: 0, options: new Uint8Array(0) });
    assert.ok(opt(queryFor('corp.test', 'AXFR', edns())), 'also when refused');
    assert.ok(ask(handle, stranger, www(edns())).edns, 'also to strangers');
  });

  test('DO is repeated, other flags are not; unknown options are ignored', () => {
    assert.equal(opt(www(edns({ flags: 0xffff })))?.flags, DO);
    assert.equal(rcode(www(edns({ options: Uint8Array.of(0, 100, 0, 2, 1, 2, 0xff, 0, 0, 0) }))), 'NOERROR');
  });

  test('a version above 0: BADVERS, our version 0', () => {
    const message = ask(handle, udp, www(edns({ version: 1 })));
    assert.equal(inWords(message).rcode, 'BADVERS');
    assert.equal(message.edns?.version, 0);
    assert.equal(message.answers.length, 0);
  });

  test('a version above 0 whose options are in a form we do not know: BADVERS all the same (RFC 6891 6.1.3)', () => {
    const record = { name: Uint8Array.of(0), type: 41, class: 1232, ttl: 1 << 16, rdata: Uint8Array.of(0, 3, 0, 9) };
    assert.equal(rcode(www({ additionals: [record] })), 'BADVERS');
  });

  test('a second OPT, one not of the root, one elsewhere, one of broken options: FORMERR', () => {
    const record = { name: Uint8Array.of(0), type: 41, class: 1232, ttl: 0, rdata: new Uint8Array(0) };
    assert.equal(rcode(www({ additionals: [record] })), 'NOERROR');
    assert.equal(rcode(www({ additionals: [record, record] })), 'FORMERR');
    assert.equal(rcode(www({ additionals: [{ ...record, name: nameFromText('a')! }] })), 'FORMERR');
    assert.equal(rcode(www({ authorities: [record] })), 'FORMERR');
    assert.equal(rcode(www({ additionals: [{ ...record, rdata: Uint8Array.of(0, 3, 0, 9) }] })), 'FORMERR');
  });
});

describe('sizes (rows 23, 24)', () => {
  const lengthOf = (name: string, arrival: typeof udp, more = {}) => {
    const octets = answerTo(handle, arrival, queryFor(name, 'TXT', more))!;
    const message = decodeMessage(octets)!;
    return { length: octets.length, truncated: (message.flags & TC) !== 0, message };
  };

  test('over UDP: 512 octets, or what the client takes between that and 1232', () => {
    assert.equal(lengthOf('middle.corp.test', udp).truncated, true);
    assert.equal(lengthOf('middle.corp.test', udp, edns({ udpSize: 0 })).truncated, true);
    assert.equal(lengthOf('middle.corp.test', udp, edns({ udpSize: 1000 })).truncated, false);
    assert.equal(lengthOf('big.corp.test', udp, edns({ udpSize: 65535 })).truncated, true);
    assert.equal(lengthOf('big.corp.test', { ...udp, most: 4096 }, edns({ udpSize: 4096 })).truncated, false);
  });

  test('what is truncated keeps header, question and OPT, and loses whole RRsets', () => {
    const { message } = lengthOf('to-big.corp.test', udp, edns());
    assert.deepEqual(inWords(message), {
      rcode: 'NOERROR',
      answer: ['to-big.corp.test. 60 CNAME big.corp.test.'],
      authority: [],
    });
    assert.equal(message.questions.length, 1);
    assert.ok(message.edns);
  });

  test('the limit is kept to the octet', () => {
    const { length } = lengthOf('middle.corp.test', tcp, edns());
    const exact = { ...udp, most: 4096 };
    assert.equal(lengthOf('middle.corp.test', exact, edns({ udpSize: length })).truncated, false);
    assert.equal(lengthOf('middle.corp.test', exact, edns({ udpSize: length - 1 })).truncated, true);
  });

  test('over TCP: 65,535 octets, whatever EDNS says', () => {
    assert.equal(lengthOf('big.corp.test', tcp, edns({ udpSize: 512 })).truncated, false);
    assert.equal(lengthOf('vast.corp.test', tcp).truncated, true);
  });
});

test('an exception on the way: SERVFAIL, counted, and the next query is answered', () => {
  const defects: unknown[] = [];
  const own = newCounters();
  let broken = true;
  const fragile = createHandler(3, own, (error) => defects.push(error), [
    () => {
      if (broken) throw new Error('planted');
      return 0;
    },
  ]);
  assert.equal(ask(fragile, udp, www()).rcode, 2);
  broken = false;
  assert.equal(ask(fragile, udp, www()).rcode, 0);
  assert.equal(defects.length, 1);
  assert.deepEqual([own.queries, own.rcodes[2], own.rcodes[0]], [2, 1, 1]);
});

test('counters', () => {
  const own = newCounters();
  const counting = createHandler(3, own, (error) => assert.fail(error as Error));
  const packets = [www(), www(), queryFor('none.corp.test', 'A'), www(edns({ version: 1 })), www({ questions: [] })];
  for (const packet of [...packets, www().subarray(0, 5), queryFor('big.corp.test', 'TXT')])
    answerTo(counting, udp, packet);
  assert.equal(own.queries, 7);
  assert.deepEqual([own.rcodes[0], own.rcodes[1], own.rcodes[3], own.rcodes[16]], [3, 1, 1, 1]);
  assert.deepEqual([own.malformed, own.truncated], [2, 1]);
});

test('a packet at the front of a longer buffer', () => {
  const buffer = new Uint8Array(600).fill(0xff);
  buffer.set(www());
  const out = new Uint8Array(UDP_MOST);
  assert.equal(decodeMessage(out.slice(0, handle(udp, buffer, www().length, out)))!.answers.length, 3);
});

test('counts larger than the packet', () => {
  const packet = www(edns());
  for (const at of [6, 8, 10]) {
    const lying = packet.slice();
    writeU16(lying, at, 0xffff);
    assert.equal(rcode(lying), 'FORMERR');
  }
});
