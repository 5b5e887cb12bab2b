/** What the dns thread counts. Plain numbers: one thread counts, others get copies. */
export interface Counters {
  queries: number;
  /** Answers by rcode (0..23). */
  readonly rcodes: number[];
  /** Packets without a whole header, responses, and those answered FORMERR. */
  malformed: number;
  /** Answers that did not fit and say so (TC). */
  truncated: number;
  /** Answers above the rate limit: not sent, sent truncated, and sent as BADCOOKIE. */
  rate_limited_dropped: number;
  rate_limited_slipped: number;
  rate_limited_badcookie: number;
  /** Answers that could not be sent: the send queue was full. */
  dropped: number;
  /** Accepted connections, and those turned away by a limit. */
  tcp_connections: number;
  tcp_refused: number;
  /** Failed attempts to bind. */
  bind_errors: number;
  /** Defects: exceptions while answering, changes that made no sense. */
  internal_errors: number;
}

export const newCounters = (): Counters => ({
  queries: 0,
  rcodes: new Array<number>(24).fill(0),
  malformed: 0,
  truncated: 0,
  rate_limited_dropped: 0,
  rate_limited_slipped: 0,
  rate_limited_badcookie: 0,
  dropped: 0,
  tcp_connections: 0,
  tcp_refused: 0,
  bind_errors: 0,
  internal_errors: 0,
});
