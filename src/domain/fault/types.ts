/** Faults the operator orders, for tests of what one cannot wait for (docs/guide/faults.md). */

/** How often a fault strikes, and which of what comes in its scope. */
export interface Frequency {
  readonly count: number | 'unlimited';
  /** Above 0, to 1: of each that comes. */
  readonly probability: number;
  /** What the choice comes of, below 2^32. */
  readonly seed: number;
}

/** Of calls to the API. What of its scope is absent, is any. */
export interface ApiFault {
  /** delay: `ms` longer; error: 500; throttle: 429 with Retry-After; drop: the connection is closed without an answer. */
  readonly kind: 'delay' | 'error' | 'throttle' | 'drop';
  /** Before anything is done, or once a call has succeeded and its change is durable. A throttle is always before. */
  readonly when: 'before' | 'after';
  /** Of a delay. */
  readonly ms?: number;
  /** Seconds, of a throttle. */
  readonly retryAfter?: number;
  /** Id of the caller's account. */
  readonly account?: string;
  readonly service?: string;
  readonly operation?: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** An id in the call's path. */
  readonly resource?: string;
  /** Region of the endpoint. */
  readonly region?: string;
}

/** Of DNS queries of a VPC's clients. What of its scope is absent, is any. */
export interface DnsFault {
  /** drop: no answer; truncate: an empty one with TC set, over UDP alone (RFC 1035 4.1.1). */
  readonly kind: 'servfail' | 'drop' | 'delay' | 'truncate';
  readonly ms?: number;
  readonly vpc?: string;
  /** Lower case, no final dot, '' for the root: this name and all below it. */
  readonly name?: string;
  readonly type?: string;
  readonly protocol?: 'udp' | 'tcp';
}

/** Of what takes time by itself: an instance is attaching to a CSN, or detaching, for so long. */
export interface StateFault {
  /** Of the server's clock. */
  readonly seconds: number;
  readonly change?: 'attach' | 'detach';
  /** Id of the caller's account. */
  readonly account?: string;
  readonly csn?: string;
}

/** One fault that is ordered; `id` is its own among all that ever were. */
export type Order<F> = F & Frequency & { readonly id: string };
