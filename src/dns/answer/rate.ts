import { NOERROR, NXDOMAIN } from '../wire/header.ts';
import type { Query } from './query.ts';

/**
 * Response rate limiting: whoever forges a client's address has it flooded with answers it never asked for. Like answers
 * to like clients are counted, as BIND, NSD and Knot do, and those above the rate are not sent, but for every second one
 * cut to nothing (TC): a real client that is caught in it asks again over TCP, or with a cookie.
 */

/** What becomes of an answer. */
export const SEND = 0;
const SLIP = 1;
export const DROP = 2;
export type Sending = typeof SEND | typeof SLIP | typeof DROP;

/** Of every so many answers above the rate one goes out, truncated. */
const SLIP_EVERY = 2;
/** Seconds of answers a client network can be in debt: so long after the last it is answered as ever. */
const WINDOW = 15;
/** The client's network in octets: /24 and /56. */
const NETWORK_V4 = 3;
const NETWORK_V6 = 7;

const SLOTS = 1 << 16;
/** Slots an account may have: of those the one not used for longest gives way. */
const WAYS = 4;

const ANSWER = 1;
const NODATA = 2;
const NAME_ERROR = 3;
const ERROR = 4;

/** Accounts in a table of fixed size. An account is a client network, a view, and a kind of answer. */
export class Limiter {
  readonly #rate: number;
  readonly #seed: number;
  readonly #tags = new Int32Array(SLOTS);
  /** Answers an account may still have. */
  readonly #balances = new Int32Array(SLOTS);
  /** When it was last used, in seconds. */
  readonly #used = new Uint32Array(SLOTS);
  /** Answers not sent in a row. */
  readonly #limited = new Uint8Array(SLOTS);
  // Halves of the hash of the account in question.
  #place = 0;
  #tag = 0;

  /** @param rate answers a second where a policy says nothing; 0: no limit. */
  constructor(rate: number, seed: number) {
    this.#rate = rate;
    this.#seed = seed;
  }

  /** Whether this answer, ready to go out over UDP, may. `now` in seconds. */
  account(query: Query, rcode: number, now: number): Sending {
    const { view, protocol } = query.arrival;
    const rate = view?.policy.responsesPerSecond ?? this.#rate;
    if (rate === 0 || protocol === 'tcp' || query.cookieGood) return SEND;
    this.#hash(query, rcode);
    const slot = this.#slot(rate, now);
    const since = (now - this.#used[slot]!) >>> 0;
    const balance = since === 0 ? this.#balances[slot]! : Math.min(rate, this.#balances[slot]! + since * rate);
    this.#used[slot] = now;
    this.#balances[slot] = Math.max(-WINDOW * rate, balance - 1);
    if (balance > 0) {
      this.#limited[slot] = 0;
      return SEND;
    }
    this.#limited[slot] = (this.#limited[slot]! + 1) % SLIP_EVERY;
    return this.#limited[slot] === 0 ? SLIP : DROP;
  }

  /**
   * The account's slot. A new account takes the one of its places that was used least lately, of equal ones the one with
   * most to spend: who is in debt is not forgotten for a crowd of others.
   */
  #slot(rate: number, now: number): number {
    const first = this.#place & (SLOTS - WAYS);
    let oldest = first;
    for (let slot = first; slot < first + WAYS; slot += 1) {
      if (this.#tags[slot] === this.#tag) return slot;
      const older = this.#used[oldest]! - this.#used[slot]!;
      if (older > 0 || (older === 0 && this.#balances[slot]! > this.#balances[oldest]!)) oldest = slot;
    }
    this.#tags[oldest] = this.#tag;
    this.#balances[oldest] = rate;
    this.#used[oldest] = now;
    this.#limited[oldest] = 0;
    return oldest;
  }

  #hash(query: Query, rcode: number): void {
    const { client, view } = query.arrival;
    this.#place = this.#seed;
    this.#tag = ~this.#seed;
    const network = client.length === 4 ? NETWORK_V4 : NETWORK_V6;
    for (let i = 0; i < network; i += 1) this.#mix(client[i]!);
    this.#mix(view === undefined ? 0 : view.number);
    const kind = kindOf(query, rcode);
    this.#mix(kind);
    // What is not there has no name of its own: a flood asks for another one each time.
    if (kind === ANSWER) this.#mix(query.countedBy);
    else if (kind !== ERROR && query.authoritative) this.#mix(query.zone.hash);
  }

  #mix(value: number): void {
    this.#place = Math.imul(this.#place ^ value, 0x5bd1e995);
    this.#place ^= this.#place >>> 15;
    this.#tag = Math.imul(this.#tag ^ value, 0x27d4eb2f);
    this.#tag ^= this.#tag >>> 13;
  }
}

function kindOf(query: Query, rcode: number): number {
  if (rcode === NXDOMAIN) return NAME_ERROR;
  if (rcode !== NOERROR) return ERROR;
  return query.answers > 0 || query.truncated ? ANSWER : NODATA;
}
