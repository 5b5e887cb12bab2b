import type { LookupName } from '../index/lookup-name.ts';
import { readU16, readU32 } from '../wire/octets.ts';
import { type Cache, CHECKING_DISABLED, DNSSEC_OK, FAILED, STALE_MS } from './cache.ts';
import { AUTHORITY, ITEM, LINK } from './compile.ts';

/** One answer of the cache, for people. */
export interface CachedAnswer {
  readonly dnssecOk: boolean;
  readonly checkingDisabled: boolean;
  /** Fresh; expired, and served when nobody can say; or no answer: a failure that is remembered. */
  readonly state: 'fresh' | 'stale' | 'failed';
  readonly rcode: number;
  /** Of a failure: its extended error (RFC 8914). */
  readonly extended?: number;
  /** Seconds since it was told. */
  readonly age: number;
  /** Seconds it is yet fresh; 0 when it has expired. */
  readonly ttl: number;
  readonly answers: readonly CachedRecord[];
  readonly authorities: readonly CachedRecord[];
  /** Its chain of CNAMEs goes on elsewhere: in a zone, or with another rule. */
  readonly cut: boolean;
}

export interface CachedRecord {
  /** Wire form. */
  readonly name: Uint8Array;
  readonly type: number;
  /** Seconds, as it was told. */
  readonly ttl: number;
  readonly rdata: Uint8Array;
}

/** All that is known of a name and type for one view. @param now milliseconds of the cache's clock. */
export function cachedAnswers(
  cache: Cache,
  generation: number,
  name: LookupName,
  type: number,
  now: number,
): CachedAnswer[] {
  const found: CachedAnswer[] = [];
  for (let flags = 0; flags <= (DNSSEC_OK | CHECKING_DISABLED | FAILED); flags += 1) {
    const entry = cache.find(generation, name, type, flags);
    if (entry < 0) continue;
    const left = cache.expires(entry) - now;
    const failed = (flags & FAILED) !== 0;
    if (left <= (failed ? 0 : -STALE_MS)) continue;
    found.push({
      dnssecOk: (flags & DNSSEC_OK) !== 0,
      checkingDisabled: (flags & CHECKING_DISABLED) !== 0,
      state: failed ? 'failed' : left > 0 ? 'fresh' : 'stale',
      rcode: cache.rcode(entry),
      ...(failed && { extended: cache.reason(entry) }),
      age: Math.floor((now - cache.stored(entry)) / 1000),
      ttl: Math.max(0, Math.ceil(left / 1000)),
      ...recordsOf(cache, entry, name.octets.slice(0, name.length)),
      cut: cache.isCut(entry),
    });
  }
  return found;
}

function recordsOf(cache: Cache, entry: number, name: Uint8Array): Pick<CachedAnswer, 'answers' | 'authorities'> {
  const { octets } = cache;
  const answers: CachedRecord[] = [];
  const authorities: CachedRecord[] = [];
  let owner = name;
  for (let at = cache.itemsOf(entry); at < cache.endOf(entry); ) {
    const kind = octets[at]!;
    const end = at + ITEM + readU16(octets, at + 8);
    const rdata = octets.slice(at + ITEM, end);
    const record = { type: readU16(octets, at + 2), ttl: readU32(octets, at + 4), rdata };
    if (kind === AUTHORITY) authorities.push({ name: owner.slice(octets[at + 1]!), ...record });
    else answers.push({ name: owner, ...record });
    if (kind === LINK) owner = rdata;
    at = end;
  }
  return { answers, authorities };
}
