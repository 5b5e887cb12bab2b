import type { Found, FoundRecord } from '../forward/messages.ts';
import { NOERROR, SERVFAIL } from '../wire/header.ts';
import { LOWER, lowerName } from '../wire/name.ts';
import { joinOctets, readU32, writeU16, writeU32 } from '../wire/octets.ts';
import { TYPES } from '../wire/types.ts';

/**
 * Others' answers in the form they are kept in: items, one after the other, in the order they are sent:
 *
 *     kind u8 | suffix u8 | type u16 | ttl u32 | length u16 | rdata
 *
 * A record's owner is the name looked up then: the question's, behind a link its target. An authority's owner is that
 * name from its octet `suffix` on.
 */
export const ITEM = 10;
export const RECORD = 0;
/** A CNAME that is followed. */
export const LINK = 1;
export const AUTHORITY = 2;

/** Seconds; an answer that claims more is asked again after them (RFC 8767 4 names the week, RFC 2308 5 the hours). */
const MOST_TTL = 86_400;
const MOST_NEGATIVE_TTL = 3600;
/** How long a failure is remembered (RFC 9520 3.2). */
const FAILURE_TTL = 5;
/** Octets of an SOA's rdata whose names are the root. */
const LEAST_SOA = 22;

export interface Compiled {
  readonly rcode: number;
  readonly items: Uint8Array;
  /** Seconds it is fresh. */
  readonly ttl: number;
  /** The chain ends in a name this answer does not say anything about: it is looked up by itself. */
  readonly cut: boolean;
}

/**
 * What an answer says about a name (lower case) and type, and nothing else of it. The chain of CNAMEs is cut at the
 * first target for which `otherwise` says that it is answered by someone else.
 */
export function compileFound(
  name: Uint8Array,
  type: number,
  found: Found,
  otherwise: (target: Uint8Array) => boolean,
): Compiled {
  const items: Uint8Array[] = [];
  let ttl = MOST_TTL;
  const add = (kind: number, record: FoundRecord, seconds: number, suffix = 0): void => {
    items.push(item(kind, suffix, record.type, seconds, record.rdata));
    ttl = Math.min(ttl, seconds);
  };
  const seen = [name];
  for (;;) {
    const owner = seen.at(-1)!;
    const own = found.answers.filter((record) => isNamed(record, owner));
    const alias = type === TYPES.CNAME.code ? undefined : own.find((record) => record.type === TYPES.CNAME.code);
    if (alias === undefined) {
      const rrset = own.filter((record) => record.type === type);
      const lowest = lowestTtl(rrset);
      for (const record of rrset) add(RECORD, record, lowest);
      if (rrset.length > 0) return done(NOERROR);
      break;
    }
    add(LINK, alias, capped(alias.ttl, MOST_TTL));
    const target = lowerName(alias.rdata);
    if (otherwise(target) || seen.some((one) => equal(one, target))) return done(NOERROR, true);
    seen.push(target);
  }
  const owner = seen.at(-1)!;
  const soa = found.authorities.find(
    ({ type, name, rdata }) => type === TYPES.SOA.code && rdata.length >= LEAST_SOA && suffixOf(owner, name) >= 0,
  );
  if (soa !== undefined) {
    const minimum = readU32(soa.rdata, soa.rdata.length - 4);
    add(AUTHORITY, soa, capped(Math.min(soa.ttl, minimum), MOST_NEGATIVE_TTL), suffixOf(owner, soa.name));
    return done(found.rcode);
  }
  // Only links were told: their target is asked for by itself.
  if (seen.length > 1 && found.rcode === NOERROR) return done(NOERROR, true);
  // Without an SOA nobody says how long a negative answer holds (RFC 2308 5).
  ttl = 0;
  return done(found.rcode);

  function done(rcode: number, cut = false): Compiled {
    return { rcode, items: joinOctets(items), ttl, cut };
  }
}

/** A failure, remembered for some seconds (RFC 9520). */
export const FAILURE: Compiled = { rcode: SERVFAIL, items: new Uint8Array(0), ttl: FAILURE_TTL, cut: false };

function item(kind: number, suffix: number, type: number, ttl: number, rdata: Uint8Array): Uint8Array {
  const octets = new Uint8Array(ITEM + rdata.length);
  octets[0] = kind;
  octets[1] = suffix;
  writeU16(octets, 2, type);
  writeU32(octets, 4, ttl);
  writeU16(octets, 8, rdata.length);
  octets.set(rdata, ITEM);
  return octets;
}

/** Records of a set share the lowest ttl (RFC 2181 5.2). One pass: there may be thousands of them. */
function lowestTtl(records: readonly FoundRecord[]): number {
  let lowest = MOST_TTL;
  for (const { ttl } of records) lowest = Math.min(lowest, capped(ttl, MOST_TTL));
  return lowest;
}

/** A ttl with the highest bit set is 0 (RFC 2181 8). */
const capped = (ttl: number, most: number): number => (ttl > 0x7fffffff ? 0 : Math.min(ttl, most));

/** Offset in a lower-case name at which this ancestor of it (or itself) begins; -1: it is none. */
function suffixOf(name: Uint8Array, ancestor: Uint8Array): number {
  const lower = lowerName(ancestor);
  for (let at = 0; at < name.length; at += name[at]! + 1) {
    if (equal(name.subarray(at), lower)) return at;
  }
  return -1;
}

/** Without a name made for each: there may be thousands of records. @param name lower case. */
function isNamed(record: FoundRecord, name: Uint8Array): boolean {
  if (record.name.length !== name.length) return false;
  for (let i = 0; i < name.length; i += 1) if (LOWER[record.name[i]!] !== name[i]) return false;
  return true;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
