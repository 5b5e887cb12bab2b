import { FORMERR } from '../wire/header.ts';
import { writeU16 } from '../wire/octets.ts';
import { TYPES } from '../wire/types.ts';
import { UDP_MOST } from './arrival.ts';
import { COOKIES } from './cookie.ts';
import type { Query } from './query.ts';

/**
 * The OPT record of an answer (RFC 6891). Room for it is kept free from the time the query's was read, so an answer is
 * never longer than its client takes; an extended error goes in where room is left (RFC 8914 3).
 */

/** Root, type, size, rcode, version, flags and length of options. */
const FIXED = 11;
const OPTION_HEAD = 4;

/** Codes of EDNS options (IANA "DNS EDNS0 Option Codes"). */
export const COOKIE = 10;
export const TCP_KEEPALIVE = 11;
const EXTENDED_ERROR = 15;

/** Octets to keep free for it: all but the extended error. Asked when the query's options are known. */
export function optLength(query: Query): number {
  let length = FIXED;
  if (query.cookieAt > 0 && canHaveCookie(query)) length += OPTION_HEAD + COOKIES;
  if (query.keepAliveAsked) length += OPTION_HEAD + 2;
  return length;
}

/** RFC 6891 6.1.2: our size, upper rcode bits, version 0, DO as it came, other flags zero; then our options. */
export function writeOpt(query: Query, rcode: number): void {
  const { out, at, guard } = query;
  out[at] = 0;
  writeU16(out, at + 1, TYPES.OPT.code);
  writeU16(out, at + 3, UDP_MOST);
  out[at + 5] = rcode >>> 4;
  out[at + 6] = 0;
  writeU16(out, at + 7, query.dnssecOk ? 0x8000 : 0);
  const end = at + query.optLength + Math.max(0, query.limit - at);
  query.at = at + FIXED;
  // Nor are ours known to who speaks another version.
  if (query.ednsVersion === 0) {
    // Where the packet is malformed the cookie may be.
    if (query.cookieAt > 0 && rcode !== FORMERR && canHaveCookie(query)) writeCookie(query);
    if (query.keepAliveAsked) {
      startOption(query, TCP_KEEPALIVE, 2);
      writeU16(out, query.at, guard.keepAlive);
      query.at += 2;
    }
    if (query.extended >= 0 && query.at + OPTION_HEAD + 2 <= end) {
      startOption(query, EXTENDED_ERROR, 2);
      writeU16(out, query.at, query.extended);
      query.at += 2;
    }
  }
  writeU16(out, at + 9, query.at - at - FIXED);
}

/** A client of unknown address can have none: its address is part of it. */
const canHaveCookie = ({ guard, arrival }: Query): boolean => guard.cookies !== undefined && arrival.client.length > 0;

function writeCookie(query: Query): void {
  const { guard, out } = query;
  startOption(query, COOKIE, COOKIES);
  guard.cookies!.write(query, guard.seconds, out, query.at);
  query.at += COOKIES;
}

function startOption(query: Query, code: number, length: number): void {
  writeU16(query.out, query.at, code);
  writeU16(query.out, query.at + 2, length);
  query.at += OPTION_HEAD;
}
