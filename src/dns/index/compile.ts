import type { DnsRecord } from '../changes.ts';
import { nameFromText } from '../wire/name.ts';
import { joinOctets, readU16, readU32, writeU16, writeU32 } from '../wire/octets.ts';
import { rdataFromText, TYPES, typeCode } from '../wire/types.ts';

/**
 * RRsets in the form they are stored in, one after the other:
 *
 *     type u16 | count u16 | ttl u32 | turn u16 | size u32 (of the records) | records, each: length u16 | rdata
 *
 * Turn: which record the next answer begins with; it is the one part that changes when asked. A name at the end of
 * rdata that lies in the zone ends in IN_ZONE instead of the zone's labels and the root: the answer puts a pointer there.
 */
export const RRSET = 14;
const COUNT = 2;
const TTL = 4;
const TURN = 8;
const SIZE = 10;

/** Stands for the zone's own name; no label length and no pointer the wire knows (RFC 1035 4.1.4 reserves 0x40, 0x80). */
export const IN_ZONE = 0x80;

/** Octets before the name, for types that end in a name RFC 3597 4 allows to compress. */
export function nameOffset(type: number): number {
  if (type === TYPES.CNAME.code || type === TYPES.PTR.code || type === TYPES.NS.code) return 0;
  return type === TYPES.MX.code ? 2 : -1;
}

export const typeAt = (octets: Uint8Array, rrset: number): number => readU16(octets, rrset);
export const countAt = (octets: Uint8Array, rrset: number): number => readU16(octets, rrset + COUNT);
export const ttlAt = (octets: Uint8Array, rrset: number): number => readU32(octets, rrset + TTL);
export const nextRrset = (octets: Uint8Array, rrset: number): number => rrset + RRSET + readU32(octets, rrset + SIZE);

/** Which record this answer begins with; the next one begins with the record after it (contract row 15). */
export function takeTurn(octets: Uint8Array, rrset: number): number {
  const turn = readU16(octets, rrset + TURN);
  writeU16(octets, rrset + TURN, turn + 1 >= countAt(octets, rrset) ? 0 : turn + 1);
  return turn;
}

/** Offset of the RRset of a type among those from `at` to `end`, or -1. */
export function findRrset(octets: Uint8Array, at: number, end: number, type: number): number {
  for (let rrset = at; rrset < end; rrset = nextRrset(octets, rrset)) if (typeAt(octets, rrset) === type) return rrset;
  return -1;
}

/**
 * The RRsets of one owner. Values of an RRset share the lowest ttl (RFC 2181 5.2). A record whose data is none of its
 * type is a defect of the writer: Error.
 */
export function compileRecords(records: readonly DnsRecord[], zone: Uint8Array): Uint8Array {
  const sets = new Map<number, { ttl: number; rdata: Uint8Array[] }>();
  for (const record of records) {
    const type = typeCode(record.type);
    const rdata = type === undefined ? undefined : rdataOf(type, record.data);
    if (type === undefined || rdata === undefined) throw new Error(`no ${record.type} record: ${record.data}`);
    const set = sets.get(type) ?? { ttl: record.ttl, rdata: [] };
    sets.set(type, set);
    set.ttl = Math.min(set.ttl, record.ttl);
    // A second CNAME would be a second answer to one question (RFC 2181 10.1); the API never lets one in.
    if (type !== TYPES.CNAME.code || set.rdata.length === 0) set.rdata.push(stored(type, rdata, zone));
  }
  return joinOctets([...sets].flatMap(([type, set]) => compileSet(type, set.ttl, set.rdata)));
}

function compileSet(type: number, ttl: number, rdata: readonly Uint8Array[]): Uint8Array[] {
  const head = new Uint8Array(RRSET);
  writeU16(head, 0, type);
  // What 16 bits do not count fits no message either: such a set is only ever truncated.
  writeU16(head, COUNT, Math.min(rdata.length, 0xffff));
  writeU32(head, TTL, ttl);
  writeU32(
    head,
    SIZE,
    rdata.reduce((sum, one) => sum + 2 + one.length, 0),
  );
  return [head, ...rdata.flatMap((one) => [Uint8Array.of(one.length >>> 8, one.length & 255), one])];
}

/** Wire rdata of a record's canonical data (changes.ts): the text form of its type, but for TXT the raw text. */
export function rdataOf(type: number, data: string): Uint8Array | undefined {
  return type === TYPES.TXT.code ? characterStrings(data) : rdataFromText(type, data);
}

/** Raw text as character-strings of at most 255 octets (RFC 1035 3.3.14); letters beyond ASCII travel as UTF-8. */
function characterStrings(text: string): Uint8Array {
  const octets = new TextEncoder().encode(text);
  const parts: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < octets.length; at += 255) {
    const part = octets.subarray(at, at + 255);
    parts.push(Uint8Array.of(part.length), part);
  }
  return joinOctets(parts);
}

/** Marks the zone's own name at the end of the rdata. `zone` is in lower case, and so is stored rdata. */
function stored(type: number, rdata: Uint8Array, zone: Uint8Array): Uint8Array {
  const offset = nameOffset(type);
  if (offset < 0) return rdata;
  for (let label = offset; rdata[label] !== 0; label += rdata[label]! + 1) {
    const isZone = rdata.length - label === zone.length && zone.every((octet, i) => rdata[label + i] === octet);
    if (isZone) return joinOctets([rdata.subarray(0, label), Uint8Array.of(IN_ZONE)]);
  }
  return rdata;
}

/** The uncompressed lower-case name of a zone or owner from its text; a text that is no name is an Error. */
export function wireName(text: string): Uint8Array {
  const name = nameFromText(text);
  if (name === undefined) throw new Error(`no domain name: ${text}`);
  return name;
}
