import { countAt, IN_ZONE, nameOffset, nextRrset, RRSET, takeTurn, ttlAt, typeAt } from '../index/compile.ts';
import { AA, CD, CLASS_IN, HEADER_LENGTH, QR, RA, RD, TC } from '../wire/header.ts';
import { copyOctets, readU16, writeU16, writeU32 } from '../wire/octets.ts';
import { TYPES } from '../wire/types.ts';
import { writeOpt } from './opt.ts';
import type { Query } from './query.ts';

/** Writing the answer: whole RRsets or nothing of them (RFC 2181 9), owners and names in rdata by pointer. */

const POINTER = 0xc000;
const RECORD_HEAD = 12;
/** Of synthesised records (contract row 18); also the negative ttl, as the SOA's ttl and minimum (RFC 2308 5). */
export const SYNTHETIC_TTL = 60;
/** The label of the synthesised name server. */
export const NS1 = Uint8Array.of(3, 0x6e, 0x73, 0x31);
const HOSTMASTER = Uint8Array.of(10, ...new TextEncoder().encode('hostmaster'));
/** Refresh, retry, expire, minimum of the synthesised SOA (contract row 18). */
const SOA_TIMES = [3600, 600, 86400, SYNTHETIC_TTL];
const SOA_RDATA = NS1.length + 2 + HOSTMASTER.length + 2 + 20;

/** Repeats the question as it came, letter case included (contract row 30). */
export function startAnswer(query: Query): void {
  query.at = copyOctets(query.packet, HEADER_LENGTH, query.questionEnd, query.out, HEADER_LENGTH);
}

/** Writes an RRset of the current name, beginning with the record whose turn it is; false: no room. */
export function writeRrset(query: Query, octets: Uint8Array, rrset: number): boolean {
  const type = typeAt(octets, rrset);
  const ttl = ttlAt(octets, rrset);
  const count = countAt(octets, rrset);
  const named = nameOffset(type) >= 0;
  const end = nextRrset(octets, rrset);
  const start = query.at;
  let record = rrset + RRSET;
  for (let turn = count > 1 ? takeTurn(octets, rrset) : 0; turn > 0; turn -= 1) record += 2 + readU16(octets, record);
  for (let left = count; left > 0; left -= 1) {
    if (record === end) record = rrset + RRSET;
    const next = record + 2 + readU16(octets, record);
    const inZone = named && octets[next - 1] === IN_ZONE;
    const length = next - record - 2 + (inZone ? 1 : 0);
    if (!writeHead(query, query.nameAt, type, ttl, length)) {
      query.at = start;
      return false;
    }
    query.at = copyOctets(octets, record + 2, inZone ? next - 1 : next, query.out, query.at);
    if (inZone) writePointer(query, query.zoneAt);
    record = next;
  }
  query.answers += count;
  return true;
}

/** Writes the zone's synthesised SOA: the caller says for which section it counts. */
export function writeSoa(query: Query): boolean {
  if (!writeHead(query, query.zoneAt, TYPES.SOA.code, SYNTHETIC_TTL, SOA_RDATA)) return false;
  writeBelowZone(query, NS1);
  writeBelowZone(query, HOSTMASTER);
  writeU32(query.out, query.at, query.zone.serial);
  query.at += 4;
  for (const time of SOA_TIMES) {
    writeU32(query.out, query.at, time);
    query.at += 4;
  }
  return true;
}

export function writeNs(query: Query): boolean {
  if (!writeHead(query, query.zoneAt, TYPES.NS.code, SYNTHETIC_TTL, NS1.length + 2)) return false;
  writeBelowZone(query, NS1);
  return true;
}

/** The address the query came to, as the address of ns1. */
export function writeLocalAddress(query: Query, type: number): boolean {
  const { local } = query.arrival;
  if (!writeHead(query, query.nameAt, type, SYNTHETIC_TTL, local.length)) return false;
  query.at = copyOctets(local, 0, local.length, query.out, query.at);
  return true;
}

/** Owner, type, class, ttl and rdata length; false: the record has no room and the answer is truncated. */
export function writeHead(query: Query, owner: number, type: number, ttl: number, length: number): boolean {
  const { out, at } = query;
  if (!hasRoom(query, RECORD_HEAD + length)) return false;
  writeU16(out, at, POINTER | owner);
  writeFixed(query, at + 2, type, ttl, length);
  return true;
}

/**
 * The same, the owner being the current name from its octet `suffix` on: a pointer, but spelled out where the name in
 * the answer ends in a pointer itself.
 */
export function writeOwned(query: Query, suffix: number, type: number, ttl: number, length: number): boolean {
  const { name } = query;
  if (query.tailLabel > name.labels) return writeHead(query, query.nameAt + suffix, type, ttl, length);
  if (!hasRoom(query, name.length - suffix + RECORD_HEAD - 2 + length)) return false;
  writeFixed(query, copyOctets(name.octets, suffix, name.length, query.out, query.at), type, ttl, length);
  return true;
}

function hasRoom(query: Query, octets: number): boolean {
  if (query.at + octets <= query.limit) return true;
  query.truncated = true;
  return false;
}

/** What follows the owner. */
function writeFixed(query: Query, at: number, type: number, ttl: number, length: number): void {
  const { out } = query;
  writeU16(out, at, type);
  writeU16(out, at + 2, CLASS_IN);
  writeU32(out, at + 4, ttl);
  writeU16(out, at + 8, length);
  query.at = at + 10;
}

function writeBelowZone(query: Query, label: Uint8Array): void {
  query.at = copyOctets(label, 0, label.length, query.out, query.at);
  writePointer(query, query.zoneAt);
}

function writePointer(query: Query, to: number): void {
  writeU16(query.out, query.at, POINTER | to);
  query.at += 2;
}

/** Writes the header and the OPT record: the answer is complete. Its length in octets. */
export function finishAnswer(query: Query, rcode: number): number {
  const { out } = query;
  const opcode = query.flags & 0x7800;
  let flags = QR | opcode | (query.flags & (RD | CD)) | (rcode & 15);
  if (query.authoritative) flags |= AA;
  if (query.truncated) flags |= TC;
  // To whom we answer at all we are the resolver too (contract row 5).
  if (query.arrival.view !== undefined) flags |= RA;
  copyOctets(query.packet, 0, 2, out, 0);
  writeU16(out, 2, flags);
  writeU16(out, 4, query.questionEnd > 0 ? 1 : 0);
  writeU16(out, 6, query.answers);
  writeU16(out, 8, query.authorities);
  writeU16(out, 10, query.hasOpt ? 1 : 0);
  if (query.hasOpt) writeOpt(query, rcode);
  return query.at;
}

/** Throws away what was written behind the question. */
export function dropRecords(query: Query): void {
  query.at = Math.max(HEADER_LENGTH, query.questionEnd);
  query.answers = 0;
  query.authorities = 0;
  query.authoritative = false;
  query.truncated = false;
}
