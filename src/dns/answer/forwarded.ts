import { CHECKING_DISABLED, DNSSEC_OK, FAILED, STALE_MS, STALE_TTL } from '../cache/cache.ts';
import { AUTHORITY, ITEM, LINK } from '../cache/compile.ts';
import type { Rule } from '../index/rule.ts';
import { CD, NXDOMAIN, RD, REFUSED, SERVFAIL } from '../wire/header.ts';
import { MAX_LABELS } from '../wire/name.ts';
import { copyOctets, readU16, readU32 } from '../wire/octets.ts';
import { ANY } from '../wire/types.ts';
import { endless, MAX_LINKS, trail } from './alias.ts';
import { EXTENDED } from './extended-errors.ts';
import { answerMinimalAny } from './minimal-any.ts';
import { AGAIN, LATER, PATIENCE, type Query, type Verdict } from './query.ts';
import { SOURCE } from './sources.ts';
import { writeHead, writeOwned } from './write.ts';

/** Part of the cache's key. */
export const flagsOf = (query: Query): number =>
  (query.dnssecOk ? DNSSEC_OK : 0) | ((query.flags & CD) === 0 ? 0 : CHECKING_DISABLED);

/**
 * Answers from what others said: what is fresh, else LATER; what is stale when it cannot be had, or not in time. Fresh is
 * what has not expired, or was fetched since the query came. Without RD nobody is asked (contract row 11).
 */
export function goBeyond(query: Query, rule: Rule): Verdict {
  const { beyond, name, type } = query;
  const { cache } = beyond;
  const { generation } = query.arrival.view!;
  // AA describes the first owner (contract row 5); a zone this name is missing from has set it.
  if (query.links === 0) query.authoritative = false;
  query.from = SOURCE.NONE;
  if (type === ANY) return answerMinimalAny(query);
  if (query.now === 0) {
    query.now = beyond.now();
    query.since = query.now;
  }
  const flags = flagsOf(query);
  const entry = cache.find(generation, name, type, flags);
  if (entry >= 0 && isFresh(query, entry)) {
    query.from = fromOf(query, entry, rule);
    return writeEntry(query, entry, Math.floor((query.now - cache.stored(entry)) / 1000), false);
  }
  if ((query.flags & RD) === 0) return unasked(query);
  const failure = cache.find(generation, name, type, flags | FAILED);
  const failed = failure >= 0 && isFresh(query, failure);
  if (failed || query.patience !== PATIENCE.WAIT) {
    if (entry >= 0 && cache.expires(entry) + STALE_MS > query.now) {
      query.from = SOURCE.CACHE;
      query.extended = cache.rcode(entry) === NXDOMAIN ? EXTENDED.STALE_NXDOMAIN : EXTENDED.STALE_ANSWER;
      return writeEntry(query, entry, 0, true);
    }
    if (failed) {
      query.from = fromOf(query, failure, rule);
      query.extended = cache.stored(failure) >= query.since ? cache.reason(failure) : EXTENDED.CACHED_ERROR;
      return SERVFAIL;
    }
    if (query.patience === PATIENCE.NONE) {
      query.extended = EXTENDED.OTHER;
      return SERVFAIL;
    }
  }
  query.wanted = rule;
  return LATER;
}

/** Nobody may be asked: REFUSED; behind a chain so far SERVFAIL, for its end is not known. */
export function unasked(query: Query): Verdict {
  query.extended = EXTENDED.NOT_AUTHORITATIVE;
  return query.links > 0 ? SERVFAIL : REFUSED;
}

/** Those it was fetched from while the query waited; the cache, where it was there when it came. */
function fromOf({ beyond, since }: Query, entry: number, rule: Rule): number {
  if (beyond.cache.stored(entry) < since) return SOURCE.CACHE;
  return rule === beyond.upstream ? SOURCE.UPSTREAM : SOURCE.RULE;
}

function isFresh({ beyond: { cache }, now, since }: Query, entry: number): boolean {
  return cache.expires(entry) > now || cache.stored(entry) >= since;
}

/** Writes the chain, the RRset at its end and the SOA of a negative answer; a cut chain goes on by itself. */
function writeEntry(query: Query, entry: number, age: number, stale: boolean): Verdict {
  const { cache } = query.beyond;
  const { octets } = cache;
  const end = cache.endOf(entry);
  // Of the RRset being written: it is sent whole or not at all (RFC 2181 9).
  let start = query.at;
  let written = 0;
  for (let at = cache.itemsOf(entry); at < end; ) {
    const kind = octets[at]!;
    const suffix = octets[at + 1]!;
    const type = readU16(octets, at + 2);
    const ttl = stale ? STALE_TTL : Math.max(0, readU32(octets, at + 4) - age);
    const length = readU16(octets, at + 8);
    const rdata = at + ITEM;
    at = rdata + length;
    if (kind === LINK) {
      if (query.links === MAX_LINKS) return endless(query);
      trail.add(query.links, query);
    }
    const fits =
      kind === AUTHORITY
        ? writeOwned(query, suffix, type, ttl, length)
        : writeHead(query, query.nameAt, type, ttl, length);
    if (!fits) {
      query.at = start;
      query.answers -= written;
      return cache.rcode(entry);
    }
    query.at = copyOctets(octets, rdata, at, query.out, query.at);
    if (kind === AUTHORITY) {
      query.authorities += 1;
      continue;
    }
    query.answers += 1;
    written += 1;
    if (kind !== LINK) continue;
    query.links += 1;
    query.nameAt = query.at - length;
    query.name.take(octets, rdata, at);
    query.tailLabel = MAX_LABELS + 1;
    start = query.at;
    written = 0;
    if (trail.holds(query.links, query)) return endless(query);
  }
  return cache.isCut(entry) ? AGAIN : cache.rcode(entry);
}
