import { parseIpv6 } from '../domain/net/address.ts';
import type { State } from '../domain/state.ts';
import type { Rate } from '../platform/setting-values.ts';

/** Callers remembered by one limit, at most: an attacker with many addresses costs no more memory than these. */
const MOST_CALLERS = 65_536;

/**
 * A token bucket for each caller, in the form of the generic cell rate algorithm (ITU-T I.371): all that is kept of a
 * bucket is the moment it is full again, so nothing has to be refilled, and one that is full need not be there.
 */
export class RateLimit {
  /** Milliseconds that one request costs. */
  readonly #cost: number;
  /** How far ahead of now a bucket's moment may be for one more request to pass. */
  readonly #tolerance: number;
  readonly #generation: number;
  // Caller to the moment its bucket is full again. Whoever is seen is in the younger map; when that has grown to half of
  // what may be kept, the older one is forgotten as a whole. (One map, its first key deleted for each new one, is walked
  // over its gaps every time.)
  #younger = new Map<string, number>();
  #older: ReadonlyMap<string, number> = new Map();

  constructor({ perSecond, burst }: Rate, most: number = MOST_CALLERS) {
    this.#cost = 1000 / perSecond;
    this.#tolerance = (burst - 1) * this.#cost;
    this.#generation = Math.ceil(most / 2);
  }

  /** Buckets kept; a caller may be in both maps. */
  get size(): number {
    return this.#younger.size + this.#older.size;
  }

  /**
   * Counts a request, if it passes: at most `burst` at once, and `perSecond` over time. One that does not costs nothing.
   * @param now milliseconds of a clock that never goes back.
   * @returns 0: it passes; else milliseconds until one would.
   */
  take(caller: string, now: number): number {
    const known = this.#younger.get(caller) ?? this.#older.get(caller) ?? now;
    const fullAt = Math.max(now, known);
    const wait = fullAt - now - this.#tolerance;
    const passes = wait <= 0;
    this.#remember(caller, passes ? fullAt + this.#cost : fullAt);
    return passes ? 0 : wait;
  }

  #remember(caller: string, fullAt: number): void {
    if (this.#younger.size >= this.#generation && !this.#younger.has(caller)) {
      this.#older = this.#younger;
      this.#younger = new Map();
    }
    this.#younger.set(caller, fullAt);
  }
}

/**
 * Who an address counts as: an IPv4 address as itself, also where a socket of both families shows it within an IPv6 one
 * (RFC 4291 2.5.5.2); an IPv6 address by its /64, which is what one subscriber has at least (RFC 6177).
 */
export function callerAt(address: string): string {
  const groups = address.includes(':') ? parseIpv6(address.split('%')[0]!) : undefined;
  if (groups === undefined) return address;
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped)
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 255])
      .join('.');
  return groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':');
}

/**
 * Whose bucket a key draws on: its own; of a session its opener's, one for all sessions somebody opens, else opening
 * another would be the way out.
 */
export function ownerOf({ sessions }: State, accessKeyId: string): string {
  const opener = sessions.byKey.get(accessKeyId)?.opener;
  return opener === undefined ? accessKeyId : `${opener.account}/${opener.user ?? ''}`;
}

export interface RatesOptions {
  /** Absent: no limit. */
  readonly address?: Rate | undefined;
  readonly key?: Rate | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Told of every request that does not pass. */
  readonly limited: (by: 'address' | 'key') => void;
}

/** What one address, and one key, may ask of the API. */
export class Rates {
  readonly #options: RatesOptions;
  readonly #address: RateLimit | undefined;
  readonly #key: RateLimit | undefined;

  constructor(options: RatesOptions) {
    this.#options = options;
    this.#address = options.address && new RateLimit(options.address);
    this.#key = options.key && new RateLimit(options.key);
  }

  /** To be asked before anything is done for a request. Undefined: it passes; else whole seconds to wait. */
  byAddress(remoteAddress: string): number | undefined {
    return this.#address && this.#take(this.#address, callerAt(remoteAddress), 'address');
  }

  /**
   * To be asked only once the caller has shown who it is: strangers must not use up what is somebody's.
   * @param owner see ownerOf.
   */
  byKey(owner: string): number | undefined {
    return this.#key && this.#take(this.#key, owner, 'key');
  }

  #take(limit: RateLimit, caller: string, by: 'address' | 'key'): number | undefined {
    const wait = limit.take(caller, this.#options.now());
    if (wait === 0) return undefined;
    this.#options.limited(by);
    return Math.ceil(wait / 1000);
  }
}
