import { BADVERS, CLASS_IN, FORMERR, HEADER_LENGTH, NOTIMP, OPCODE_QUERY, QR, REFUSED } from '../wire/header.ts';
import { readU16 } from '../wire/octets.ts';
import { AXFR, IXFR, TKEY, TSIG, TYPES } from '../wire/types.ts';
import { EXTENDED } from './extended-errors.ts';
import { COOKIE, optLength, TCP_KEEPALIVE } from './opt.ts';
import { NEXT, type Query, SILENCE, type Verdict } from './query.ts';
import { startAnswer } from './write.ts';

/** The first steps: reading the packet and turning away what is not for us. */

/** No whole header, or a response: silence (answering a response could start a loop). Opcode: contract row 22. */
export function readHeader(query: Query): Verdict {
  if (query.length < HEADER_LENGTH) return SILENCE;
  query.flags = readU16(query.packet, 2);
  if ((query.flags & QR) !== 0) return SILENCE;
  return ((query.flags >>> 11) & 15) === OPCODE_QUERY ? NEXT : NOTIMP;
}

/** Exactly one question (RFC 9619), with a name that can be read. */
export function readQuestion(query: Query): Verdict {
  if (readU16(query.packet, 4) !== 1) return FORMERR;
  const end = query.name.take(query.packet, HEADER_LENGTH, query.length);
  if (end < 0 || end + 4 > query.length) return FORMERR;
  query.type = readU16(query.packet, end);
  query.class = readU16(query.packet, end + 2);
  query.questionEnd = end + 4;
  query.countedBy = query.name.hashes[0]!;
  startAnswer(query);
  return NEXT;
}

/** Walks the records behind the question for the OPT record; they must fill the packet exactly. */
export function readRecords(query: Query): Verdict {
  const { packet, length } = query;
  const beforeAdditional = readU16(packet, 6) + readU16(packet, 8);
  const records = beforeAdditional + readU16(packet, 10);
  let at = query.questionEnd;
  for (let i = 0; i < records; i += 1) {
    const fixed = skipName(packet, at, length);
    if (fixed < 0 || fixed + 10 > length) return FORMERR;
    const next = fixed + 10 + readU16(packet, fixed + 8);
    if (next > length) return FORMERR;
    if (readU16(packet, fixed) === TYPES.OPT.code) {
      // At most one, owned by the root, in the additional section (RFC 6891 6.1.1).
      if (query.hasOpt || i < beforeAdditional || fixed !== at + 1) return FORMERR;
      if (!readOpt(query, fixed, next)) return FORMERR;
    }
    at = next;
  }
  return at === length ? NEXT : FORMERR;
}

/** Takes in the OPT record whose fixed part begins at `fixed`; false: its options are malformed. */
function readOpt(query: Query, fixed: number, end: number): boolean {
  const { packet, arrival } = query;
  query.hasOpt = true;
  query.ednsVersion = packet[fixed + 5]!;
  query.dnssecOk = (packet[fixed + 6]! & 0x80) !== 0;
  // Of a version we do not know, we do not know the options either.
  const wellFormed = query.ednsVersion > 0 || readOptions(query, fixed + 10, end);
  query.optLength = optLength(query);
  const most = Math.max(arrival.plain, Math.min(readU16(packet, fixed + 2), arrival.most));
  query.limit = most - query.optLength;
  return wellFormed;
}

/** Notes the options we know; others are ignored (RFC 6891 6.1.2), client subnets too: answers depend on none. */
function readOptions(query: Query, from: number, to: number): boolean {
  const { packet } = query;
  let at = from;
  while (at + 4 <= to) {
    const code = readU16(packet, at);
    const length = readU16(packet, at + 2);
    if (at + 4 + length > to) return false;
    if (code === COOKIE && query.cookieAt === 0) {
      // Further ones are ignored (RFC 7873 5.2).
      query.cookieAt = at + 4;
      query.cookieLength = length;
    } else if (code === TCP_KEEPALIVE && query.arrival.protocol === 'tcp') query.keepAliveAsked = true;
    at += 4 + length;
  }
  return at === to;
}

/** End of the name at `at`, whatever its pointers point to; -1 when it runs out of the packet. */
function skipName(packet: Uint8Array, start: number, length: number): number {
  let at = start;
  while (at < length) {
    const size = packet[at]!;
    if (size >= 0xc0) return at + 2;
    if (size > 63) return -1;
    at += size + 1;
    if (size === 0) return at;
  }
  return -1;
}

export const checkVersion = (query: Query): Verdict => (query.ednsVersion > 0 ? BADVERS : NEXT);

/** Contract row 22: other classes, and zone transfers. */
export const refuseOtherClasses = (query: Query): Verdict =>
  query.class === CLASS_IN ? NEXT : refuse(query, EXTENDED.NOT_SUPPORTED);

export const refuseTransfers = (query: Query): Verdict =>
  query.type === AXFR || query.type === IXFR ? refuse(query, EXTENDED.NOT_SUPPORTED) : NEXT;

/** Types that are no records of any name (RFC 6895 3.1): as questions they mean nothing, and nobody is asked for them. */
export const refuseMetaTypes = ({ type }: Query): Verdict =>
  type === TYPES.OPT.code || type === TKEY || type === TSIG ? FORMERR : NEXT;

/** Contract row 1. */
export const refuseStrangers = (query: Query): Verdict =>
  query.arrival.view === undefined ? refuse(query, EXTENDED.PROHIBITED) : NEXT;

/** The VPC's access list: who is not on it is told so (RFC 8914 4.19), and learns nothing else. */
export const refuseClients = (query: Query): Verdict =>
  query.arrival.allowed ? NEXT : refuse(query, EXTENDED.PROHIBITED);

function refuse(query: Query, extended: number): Verdict {
  query.extended = extended;
  return REFUSED;
}
