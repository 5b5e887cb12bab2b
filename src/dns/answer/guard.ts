import { BADCOOKIE, FORMERR } from '../wire/header.ts';
import { Cookies } from './cookie.ts';
import type { Counters } from './counters.ts';
import { type Query, SILENCE, type Verdict } from './query.ts';
import { DROP, Limiter, SEND } from './rate.ts';
import { dropRecords } from './write.ts';

/** What keeps clients within bounds: one for the dns thread. */
export class Guard {
  /** Undefined: no server cookies are given. */
  readonly cookies: Cookies | undefined;
  readonly limiter: Limiter;
  /** How long a TCP connection may be idle, in tenths of a second, for those who ask (RFC 7828). */
  readonly keepAlive: number;
  /** The time in seconds since 1970, set once a second: no query reads a clock for it. */
  seconds = 0;

  /**
   * @param secret of cookies: 32 hexadecimal digits.
   * @param rateLimit like UDP answers a second for a client network, where a policy says nothing; 0: no limit.
   * @param seed of hashes strangers must not foresee.
   */
  constructor({ secret, rateLimit = 0, seed = 0, idleSeconds = 10 }: GuardOptions = {}) {
    this.cookies = secret === undefined ? undefined : new Cookies(Uint8Array.fromHex(secret));
    this.limiter = new Limiter(rateLimit, seed);
    this.keepAlive = Math.min(0xffff, 10 * idleSeconds);
  }

  /**
   * What the client is sent of an answer that is ready: all of it, or above its rate limit nothing (SILENCE), or that it
   * is to ask again: with the cookie it gets (BADCOOKIE, RFC 7873 5.2.3), else over TCP.
   */
  pass(query: Query, rcode: Verdict, counters: Counters): Verdict {
    const sending = this.limiter.account(query, rcode, this.seconds);
    if (sending === SEND) return rcode;
    if (sending === DROP) {
      counters.rate_limited_dropped += 1;
      return SILENCE;
    }
    dropRecords(query);
    // An answer to what is malformed has no cookie (opt.ts).
    if (query.cookieAt > 0 && this.cookies !== undefined && rcode !== FORMERR) {
      counters.rate_limited_badcookie += 1;
      return BADCOOKIE;
    }
    counters.rate_limited_slipped += 1;
    query.truncated = true;
    return rcode;
  }
}

export interface GuardOptions {
  readonly secret?: string | undefined;
  readonly rateLimit?: number;
  readonly seed?: number;
  readonly idleSeconds?: number;
}
