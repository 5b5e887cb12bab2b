import type { LookupName } from '../index/lookup-name.ts';
import type { Compiled } from './compile.ts';

/** Part of an entry's key: flags of the query that change others' answers. */
export const DNSSEC_OK = 1;
export const CHECKING_DISABLED = 2;
/** Failures are kept beside the answers, so that one does not take the place of an answer that may be served stale. */
export const FAILED = 4;

/** Milliseconds an answer is kept for hard times once it has expired (RFC 8767 5: one to three days). */
export const STALE_MS = 86_400_000;
/** Seconds: the ttl of what has expired and is told nonetheless (RFC 8767 4). */
export const STALE_TTL = 30;

// An entry: these words of 32 bits, the name, the items. Entries begin at multiples of 8.
const SIZE = 0; //       octets of the entry; 0: the entries go on at the arena's beginning
const NEXT = 1; //       of the same bucket, in units of 8 octets and one more; 0: none
const HASH = 2;
const GENERATION = 3; // of the view it was fetched for; 0: dead
const TYPE = 4; //       and flags above
const STATE = 5; //      rcode, CUT, USED, and the name's length above
const STORED = 3; //     in words of 64 bits: milliseconds
const EXPIRES = 4; //    the same
const END = 10; //       octets up to the end of the items
const REASON = 11; //    of a failure: its extended error
const HEAD = 48;

const CUT = 0x100;
const USED = 0x200;
/** Entries that may stay because they were used, for each one put. */
const SECOND_CHANCES = 8;
/** A larger cache is not used: offsets are 31-bit integers. */
const MOST_OCTETS = 2 ** 31;

/**
 * Others' answers, in one arena that is filled round and round: what comes in takes the place of what came in first. An
 * entry used since then gets a second chance at the front. Nothing is allocated after the beginning, neither by what is
 * put nor by what is found, and the arena with its table of buckets never takes more than it was given.
 */
export class Cache {
  /** Where the items lie that the accessors speak of. */
  readonly octets: Uint8Array;
  readonly #words: Int32Array;
  readonly #times: Float64Array;
  /** Entries by hash, in units of 8 octets and one more; 0: none. */
  readonly #buckets: Int32Array;
  readonly #end: number;
  /** Where the next entry goes, and where the oldest is. Equal: there is none, or no room. */
  #head = 0;
  #tail = 0;
  /** Entries between them, the dead as well. */
  #held = 0;
  /** Entries, the dead not counted. */
  entries = 0;
  evicted = 0;

  /** @param bytes arena and buckets together. */
  constructor(bytes: number) {
    const most = Math.min(bytes, MOST_OCTETS);
    const buckets = 2 ** Math.max(4, Math.floor(Math.log2(most / 32)));
    this.#buckets = new Int32Array(buckets);
    this.#end = Math.max(0, most - 4 * buckets) & ~7;
    const arena = new ArrayBuffer(this.#end);
    this.octets = new Uint8Array(arena);
    this.#words = new Int32Array(arena);
    this.#times = new Float64Array(arena);
  }

  /** The entry of a name, or -1. Entries are good until the next `put`. */
  find(generation: number, name: LookupName, type: number, flags: number): number {
    const hash = hashOf(generation, name.hashes[0]!, type, flags);
    const key = type | (flags << 16);
    const words = this.#words;
    for (let unit = this.#buckets[hash & (this.#buckets.length - 1)]!; unit !== 0; ) {
      const word = (unit - 1) * 2;
      if (words[word + HASH] === hash && words[word + GENERATION] === generation && words[word + TYPE] === key) {
        if (this.#isName(word * 4, name)) {
          words[word + STATE]! |= USED;
          return word * 4;
        }
      }
      unit = words[word + NEXT]!;
    }
    return -1;
  }

  rcode(entry: number): number {
    return this.#words[(entry >>> 2) + STATE]! & 0xff;
  }

  /** The chain goes on with a name that is looked up by itself. */
  isCut(entry: number): boolean {
    return (this.#words[(entry >>> 2) + STATE]! & CUT) !== 0;
  }

  stored(entry: number): number {
    return this.#times[(entry >>> 3) + STORED]!;
  }

  expires(entry: number): number {
    return this.#times[(entry >>> 3) + EXPIRES]!;
  }

  reason(entry: number): number {
    return this.#words[(entry >>> 2) + REASON]!;
  }

  /** Where its items begin. */
  itemsOf(entry: number): number {
    return entry + HEAD + (this.#words[(entry >>> 2) + STATE]! >>> 16);
  }

  endOf(entry: number): number {
    return entry + this.#words[(entry >>> 2) + END]!;
  }

  /**
   * Keeps an answer in place of the one there was; false: it is wider than what fits.
   * @param now milliseconds of the clock `stored` and `expires` are told in.
   * @param reason of a failure: its extended error.
   */
  put(
    generation: number,
    name: LookupName,
    type: number,
    flags: number,
    now: number,
    compiled: Compiled,
    reason = 0,
  ): boolean {
    const end = HEAD + name.length + compiled.items.length;
    const size = (end + 7) & ~7;
    const old = this.find(generation, name, type, flags);
    if (old >= 0) this.#kill(old);
    if (size > this.#end / 4) return false;
    const at = this.#makeRoom(size);
    const word = at >>> 2;
    this.#words[word + SIZE] = size;
    this.#words[word + HASH] = hashOf(generation, name.hashes[0]!, type, flags);
    this.#words[word + GENERATION] = generation;
    this.#words[word + TYPE] = type | (flags << 16);
    this.#words[word + STATE] = compiled.rcode | (compiled.cut ? CUT : 0) | (name.length << 16);
    this.#words[word + END] = end;
    this.#words[word + REASON] = reason;
    this.#times[(at >>> 3) + STORED] = now;
    this.#times[(at >>> 3) + EXPIRES] = now + compiled.ttl * 1000;
    this.octets.set(name.octets.subarray(0, name.length), at + HEAD);
    this.octets.set(compiled.items, at + HEAD + name.length);
    this.#link(at);
    return true;
  }

  /** Octets of arena and buckets. */
  get weight(): number {
    return this.octets.length + 4 * this.#buckets.length;
  }

  /** Drops the oldest until there is room, and takes it. */
  #makeRoom(size: number): number {
    let chances = SECOND_CHANCES;
    for (;;) {
      const at = this.#take(size);
      if (at >= 0) return at;
      const oldest = this.#dropOldest();
      if (oldest < 0) continue;
      const word = oldest >>> 2;
      const length = this.#words[word + SIZE]!;
      const moved = chances > 0 && (this.#words[word + STATE]! & USED) !== 0 ? this.#take(length) : -1;
      if (moved < 0) {
        this.evicted += 1;
        continue;
      }
      chances -= 1;
      this.octets.copyWithin(moved, oldest, oldest + length);
      this.#words[(moved >>> 2) + STATE]! &= ~USED;
      this.#link(moved);
    }
  }

  /** The next `size` octets in one piece, or -1 when they are not free. */
  #take(size: number): number {
    let at = this.#head;
    if (this.#tail < at || this.#held === 0) {
      if (at + size > this.#end) {
        if (size > this.#tail) return -1;
        if (at < this.#end) this.#words[(at >>> 2) + SIZE] = 0;
        at = 0;
      }
    } else if (at + size > this.#tail) return -1;
    this.#held += 1;
    this.#head = at + size;
    return at;
  }

  /** Frees the oldest entry: its offset, where its octets still are; -1 when it was dead. */
  #dropOldest(): number {
    if (this.#tail === this.#end || this.#words[(this.#tail >>> 2) + SIZE] === 0) this.#tail = 0;
    const at = this.#tail;
    const word = at >>> 2;
    const alive = this.#words[word + GENERATION] !== 0;
    if (alive) this.#unlink(at);
    this.#tail += this.#words[word + SIZE]!;
    this.#held -= 1;
    if (this.#held === 0) {
      this.#tail = 0;
      this.#head = 0;
    }
    return alive ? at : -1;
  }

  #kill(entry: number): void {
    this.#unlink(entry);
    this.#words[(entry >>> 2) + GENERATION] = 0;
  }

  #link(entry: number): void {
    const word = entry >>> 2;
    const bucket = this.#words[word + HASH]! & (this.#buckets.length - 1);
    this.#words[word + NEXT] = this.#buckets[bucket]!;
    this.#buckets[bucket] = (entry >>> 3) + 1;
    this.entries += 1;
  }

  #unlink(entry: number): void {
    const words = this.#words;
    const bucket = words[(entry >>> 2) + HASH]! & (this.#buckets.length - 1);
    const next = words[(entry >>> 2) + NEXT]!;
    const unit = (entry >>> 3) + 1;
    this.entries -= 1;
    if (this.#buckets[bucket] === unit) {
      this.#buckets[bucket] = next;
      return;
    }
    let word = (this.#buckets[bucket]! - 1) * 2;
    while (words[word + NEXT] !== unit) word = (words[word + NEXT]! - 1) * 2;
    words[word + NEXT] = next;
  }

  #isName(entry: number, name: LookupName): boolean {
    if (this.#words[(entry >>> 2) + STATE]! >>> 16 !== name.length) return false;
    const start = entry + HEAD;
    for (let i = 0; i < name.length; i += 1) if (this.octets[start + i] !== name.octets[i]) return false;
    return true;
  }
}

/** Spreads generation, type and flags over the name's hash: the buckets take its lowest bits. */
function hashOf(generation: number, name: number, type: number, flags: number): number {
  let hash = Math.imul(name ^ Math.imul(generation, 0x9e3779b1) ^ (type | (flags << 16)), 0x5bd1e995);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x5bd1e995) ^ (hash >>> 13);
}
