import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { arrivalAt } from '../../test/packets/asking.ts';
import { mutations, seedQueries } from '../../test/packets/mutations.ts';
import { type Arrival, TCP_MOST, UDP_MOST, UDP_PLAIN } from './answer/arrival.ts';
import { newCounters } from './answer/counters.ts';
import { createHandler, type Handler } from './answer/handler.ts';
import { PATH } from './answer/path.ts';
import { NEXT, type Step } from './answer/query.ts';
import type { DnsRecord } from './changes.ts';
import { Index } from './index/index.ts';
import { decodeMessage } from './wire/decode.ts';
import { QR } from './wire/header.ts';
import { readU16 } from './wire/octets.ts';

/** No packet whatever may harm the dns thread: a million mutated queries through the handler. */

const PACKETS = 1_000_000;
const SEED = 20_261_123;

const record = (type: string, data: string): DnsRecord => ({ type, ttl: 60, data });
const long = `${'x'.repeat(63)}.${'y'.repeat(63)}.${'z'.repeat(63)}`;
const nodes: Record<string, DnsRecord[]> = {
  '': [record('MX', '10 mail.corp.test'), record('TXT', 'x'.repeat(700))],
  www: [record('A', '10.0.0.1'), record('A', '10.0.0.2'), record('AAAA', 'fd00::1')],
  'a.b.c': [record('SRV', '1 2 53 www.corp.test')],
  '*.wild': [record('A', '10.0.0.3'), record('TXT', 'wild')],
  '*.alias': [record('CNAME', 'c0.corp.test')],
  many: Array.from({ length: 120 }, (_, i) => record('A', `10.1.0.${i}`)),
  big: Array.from({ length: 60 }, (_, i) => record('TXT', `${i}`.padEnd(2000, 'x'))),
  [long]: [record('CNAME', `${long}.corp.test`)],
  loop: [record('CNAME', 'sub.loop.corp.test')],
  'sub.loop': [record('CNAME', 'loop.corp.test')],
  out: [record('CNAME', 'elsewhere.test')],
  ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`c${i}`, [record('CNAME', `c${i + 1}.corp.test`)]])),
};
const names = [...Object.keys(nodes).map((owner) => (owner === '' ? 'corp.test' : `${owner}.corp.test`))];
names.push(
  'b.c.corp.test',
  'x.y.wild.corp.test',
  'x.alias.corp.test',
  'ns1.corp.test',
  '1.0.0.10.in-addr.arpa',
  'x',
  '.',
);

/** Types with answers of some size, which few of the names have: asked more often. */
const LARGE = ['A', 'TXT', 'ANY'];
const often = (query: Uint8Array): Uint8Array[] => new Array<Uint8Array>(10).fill(query);

function indexed(): Index {
  const index = new Index(SEED);
  const fill = Object.entries(nodes).map(([owner, records]) => ({
    kind: 'node' as const,
    zone: 'z',
    serial: 1,
    owner,
    records,
  }));
  const zone = { kind: 'zone' as const, zone: 'z', name: 'corp.test', serial: 1 };
  index.apply([zone, ...fill, { kind: 'bound', vpc: 'v', zone: 'z' }], (_, error) => assert.fail(error));
  return index;
}

/** What is wrong with an answer, or undefined. */
function fault(
  arrival: Arrival,
  packet: Uint8Array,
  length: number,
  out: Uint8Array,
  answer: number,
): string | undefined {
  if (answer === 0) return length >= 12 && (readU16(packet, 2) & QR) === 0 ? 'a query without an answer' : undefined;
  if (answer > arrival.most) return `an answer of ${answer} octets`;
  const message = decodeMessage(out.subarray(0, answer));
  if (message === undefined) return 'an answer that cannot be read';
  if (message.id !== readU16(packet, 0) || (message.flags & QR) === 0) return 'an answer to something else';
  return answer > arrival.plain && message.edns === undefined ? `${answer} octets to a client without EDNS` : undefined;
}

/** Sends packets until one is answered wrongly: what is wrong, and the packet. */
function hunt(packets: number, path: readonly Step[] = PATH, distort = (handle: Handler): Handler => handle) {
  const view = indexed().view('v');
  const udp = arrivalAt(view, { plain: UDP_PLAIN, most: UDP_MOST });
  const arrivals = [udp, arrivalAt(view), { ...udp, view: undefined }, { ...udp, local: new Uint8Array(16) }];
  const counters = newCounters();
  let thrown: unknown;
  const handle = distort(
    createHandler(
      SEED,
      counters,
      (error) => {
        thrown = error;
      },
      path,
    ),
  );
  const packet = new Uint8Array(1024);
  const out = new Uint8Array(TCP_MOST);
  const seeds = [
    ...seedQueries(names),
    ...seedQueries(['corp.test', 'many.corp.test', 'big.corp.test'], LARGE).flatMap(often),
  ];
  const next = mutations(seeds, packet, SEED);
  for (let i = 0; i < packets; i += 1) {
    const length = next();
    const arrival = arrivals[i & 3]!;
    const wrong = fault(arrival, packet, length, out, handle(arrival, packet, length, out));
    if (wrong !== undefined || thrown !== undefined) {
      return { counters, fault: `packet ${i}, ${packet.slice(0, length).toHex()}: ${thrown ?? wrong}` };
    }
  }
  return { counters, fault: undefined };
}

/** Heap and buffers in use, octets, after a full collection. */
function used(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('a million mutated queries', () => {
  test('harm nothing: no exception, no answer too long or unreadable, no memory kept', () => {
    hunt(20_000);
    const before = used();
    const { counters, fault: found } = hunt(PACKETS);
    assert.equal(found, undefined);
    assert.equal(counters.queries, PACKETS);
    assert.ok(used() - before < 2_000_000, `${used() - before} octets more in use`);
    // Hunting where nothing is would prove nothing: every outcome must have been met often.
    for (const rcode of [0, 1, 2, 3, 4, 5, 16]) assert.ok(counters.rcodes[rcode]! > 1000, `rcode ${rcode}`);
    assert.ok(counters.truncated > 1000);
  });

  const rare: Step = (query) => {
    if (query.dnssecOk && query.type > 0xf000 && query.name.labels > 3) throw new Error('planted');
    return NEXT;
  };
  const overlong: (handle: Handler) => Handler = (handle) => (arrival, packet, length, out) => {
    const answer = handle(arrival, packet, length, out);
    return answer > 300 && (packet[1]! & 0xf0) === 0xf0 ? answer + 1 : answer;
  };

  test('would find an exception on rare input', () => {
    assert.match(hunt(PACKETS, PATH.toSpliced(-1, 0, rare)).fault ?? '', /planted/);
  });

  test('would find an answer with an octet too many', () => {
    assert.match(hunt(PACKETS, PATH, overlong).fault ?? '', /cannot be read/);
  });
});
