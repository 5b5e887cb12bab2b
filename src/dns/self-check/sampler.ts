import type { Recorded } from '../answer/handler.ts';
import { SOURCE } from '../answer/sources.ts';
import { NOERROR, NXDOMAIN, REFUSED, SERVFAIL } from '../wire/header.ts';

/** An answer a client was given, to be worked out once more. */
export interface Sample {
  readonly vpc: string;
  /** The address it came to, 4 or 16 octets; none: not known. */
  readonly local: Uint8Array;
  readonly query: Uint8Array;
  readonly answer: Uint8Array;
}

/** Milliseconds between two samples. */
export const EVERY_MS = 100;
/** Samples the main thread has not dealt with: a main thread that stands still gets no more. */
const MOST_OUT = 8;
/** Octets: what is longer is never taken, so that what is on its way is bounded. */
const LONGEST_QUERY = 512;
const LONGEST_ANSWER = 4096;
/** What says something about names; whatever else is answered is not the index's. */
const RCODES: readonly number[] = [NOERROR, NXDOMAIN, SERVFAIL, REFUSED];

/**
 * Takes an answer now and then, chosen at random among those of the last moments. It costs an answer that is not taken
 * one subtraction and one comparison.
 */
export class Sampler {
  readonly #post: (sample: Sample) => void;
  readonly #random: () => number;
  /** Answers until the one that is taken; below 1: none is. */
  #left = 0;
  #began = 0;
  #out = 0;

  /** @param random from 0 to below 1. */
  constructor(post: (sample: Sample) => void, random: () => number) {
    this.#post = post;
    this.#random = random;
  }

  /** To be called every EVERY_MS: one of as many answers as came since the last time is chosen. */
  tick(): void {
    const came = this.#began - this.#left;
    this.#left = this.#out < MOST_OUT ? 1 + Math.floor(this.#random() * came) : 0;
    this.#began = this.#left;
  }

  /** An answer is finished: the first `length` octets of `query.out`. */
  readonly note: Recorded = (query, rcode, length) => {
    this.#left -= 1;
    if (this.#left !== 0) return;
    const { view, allowed, local } = query.arrival;
    if (view === undefined || !allowed || query.from === SOURCE.FAULT || !RCODES.includes(rcode)) return;
    if (query.length > LONGEST_QUERY || length > LONGEST_ANSWER) return;
    this.#out += 1;
    this.#post({
      vpc: view.vpc,
      local,
      query: query.packet.slice(0, query.length),
      answer: query.out.slice(0, length),
    });
  };

  /** The main thread has dealt with a sample. */
  judged(): void {
    this.#out -= 1;
  }
}
