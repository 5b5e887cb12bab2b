import { arrivalAt, edns, queryFor } from '../../../test/packets/asking.ts';
import { mutations, randomFrom } from '../../../test/packets/mutations.ts';
import { type Arrival, TCP_MOST, UDP_MOST, UDP_PLAIN } from '../answer/arrival.ts';
import type { Beyond } from '../answer/beyond.ts';
import { type Counters, newCounters } from '../answer/counters.ts';
import { Guard } from '../answer/guard.ts';
import { type Answerer, createAnswerer, type Handler } from '../answer/handler.ts';
import { PATH } from '../answer/path.ts';
import { LATER, type Step } from '../answer/query.ts';
import { Cache } from '../cache/cache.ts';
import type { Ask } from '../forward/messages.ts';
import { LookupName } from '../index/lookup-name.ts';
import { Rule } from '../index/rule.ts';
import { Lane } from '../lane/lane.ts';
import { decodeMessage } from '../wire/decode.ts';
import { QR } from '../wire/header.ts';
import { readU16 } from '../wire/octets.ts';
import { huntedIndex, huntedQueries } from './hunted.ts';
import { toldBy } from './others.ts';

/** Mutated queries without sockets and threads: the answerer, its guards, the cache and the slow lane, one after the other. */

const SEED = 20_261_123;
const SECRET = '000102030405060708090a0b0c0d0e0f';
const CACHE_BYTES = 2 ** 18;
const MOST_WAITING = 3;
/** The clock goes on by less than this between two packets. */
const MILLISECONDS = 16;
/** Others are heard of after so many packets, more or less: long enough for more to wait than may. */
const TOLD_AFTER = 30;
const KEEPALIVE = 11;

export interface Hunt {
  readonly counters: Counters;
  /** What was answered wrongly, and the packet. */
  readonly fault: string | undefined;
}

export interface Planted {
  readonly path?: readonly Step[];
  /** What is done to the answerer. */
  readonly distort?: (answerer: Answerer) => Answerer;
}

/** Sends packets until one is answered wrongly. */
export function hunt(packets: number, { path = PATH, distort = (answerer) => answerer }: Planted = {}): Hunt {
  const index = huntedIndex(SEED);
  const counters = newCounters();
  const guard = new Guard({ secret: SECRET, rateLimit: 0, seed: SEED });
  const upstream = new Rule('.', [{ ip: '192.0.2.2', port: 53 }], [], new LookupName(SEED));
  let now = 1;
  const beyond: Beyond = { cache: new Cache(CACHE_BYTES), upstream, missingName: 'nxdomain', now: () => now };
  let wrong: string | undefined;
  const defect = (error: unknown): void => {
    wrong ??= String(error);
  };
  const answerer = distort(createAnswerer(SEED, counters, defect, path, guard, undefined, beyond));
  const asks: Ask[] = [];
  const options = { answerer, beyond, counters, seed: SEED, most: MOST_WAITING };
  const lane = new Lane({ ...options, ask: (ask) => asks.push(ask), defect });
  const random = randomFrom(SEED);
  const arrivals = arrivalsAt(index);
  const packet = new Uint8Array(1024);
  const out = new Uint8Array(TCP_MOST);
  const next = mutations(huntedQueries(goodCookie(answerer.answer, arrivals[0]!)), packet, SEED);
  counters.queries = 0;
  try {
    for (let i = 0; i < packets && wrong === undefined; i += 1) {
      const length = next();
      const arrival = arrivals[i % arrivals.length]!;
      const silences = silent(counters);
      const answer = answerer.answer(arrival, packet, length, out);
      if (answer === LATER) {
        const own = packet.slice(0, length);
        const send = (octets: Uint8Array, size: number): void => {
          wrong ??= fault(arrival, own, length, octets, size, size === 0);
          if (wrong !== undefined) wrong += `, after it waited: ${own.toHex()}`;
        };
        lane.wait(arrival, packet, length, { from: undefined, gone: undefined, send });
      } else wrong ??= fault(arrival, packet, length, out, answer, silent(counters) > silences);
      now += random(MILLISECONDS);
      guard.seconds = Math.floor(now / 1000);
      if (random(TOLD_AFTER) === 0) {
        for (const ask of asks.splice(0)) lane.told(toldBy(random, ask));
      }
      if (wrong !== undefined) wrong = `packet ${i}, ${packet.slice(0, length).toHex()}: ${wrong}`;
    }
  } finally {
    lane.close();
  }
  return { counters, fault: wrong };
}

/** Answers that were kept back on purpose. */
const silent = (counters: Counters): number => counters.rate_limited_dropped;

function arrivalsAt(index: ReturnType<typeof huntedIndex>): Arrival[] {
  const [v, w] = [index.view('v'), index.view('w')];
  const udp = arrivalAt(v, { protocol: 'udp', plain: UDP_PLAIN, most: UDP_MOST });
  const limited = { ...udp, view: w };
  return [
    udp,
    arrivalAt(v),
    { ...udp, view: undefined },
    { ...udp, local: new Uint8Array(16), client: new Uint8Array(16) },
    limited,
    { ...limited, allowed: false },
    { ...arrivalAt(w), client: new Uint8Array(0) },
  ];
}

/** The COOKIE option that a client of this answerer would come back with. */
function goodCookie(handle: Handler, arrival: Arrival): Uint8Array {
  const out = new Uint8Array(UDP_MOST);
  const query = queryFor('www.corp.test', 'A', edns({ options: Uint8Array.of(0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8) }));
  const options = decodeMessage(out.slice(0, handle(arrival, query, query.length, out)))!.edns!.options;
  if (options.length !== 28) throw new Error('no server cookie was given');
  return options;
}

/** What is wrong with an answer, or undefined. */
function fault(
  arrival: Arrival,
  packet: Uint8Array,
  length: number,
  out: Uint8Array,
  answer: number,
  maySilence: boolean,
): string | undefined {
  if (answer === 0) {
    const isQuery = length >= 12 && (readU16(packet, 2) & QR) === 0;
    return isQuery && !maySilence ? 'a query without an answer' : undefined;
  }
  if (answer < 0 || answer > arrival.most) return `an answer of ${answer} octets`;
  const message = decodeMessage(out.subarray(0, answer));
  if (message === undefined) return 'an answer that cannot be read';
  if (message.id !== readU16(packet, 0) || (message.flags & QR) === 0) return 'an answer to something else';
  if (answer > arrival.plain && message.edns === undefined) return `${answer} octets to a client without EDNS`;
  return message.edns === undefined ? undefined : optionFault(arrival, message.edns.options);
}

/** Options whose lengths do not add up, and one that has no business in a datagram (RFC 7828 3.2.1). */
function optionFault(arrival: Arrival, options: Uint8Array): string | undefined {
  let at = 0;
  while (at + 4 <= options.length) {
    if (readU16(options, at) === KEEPALIVE && arrival.protocol === 'udp') return 'keepalive over UDP';
    at += 4 + readU16(options, at + 2);
  }
  return at === options.length ? undefined : 'options that end in the middle';
}
