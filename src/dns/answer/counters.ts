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
  /** Answers that others had given before; those of them that had expired. */
  cache_hits: number;
  stale_answers: number;
  /** Queries that waited for others; that found no room to wait; that were waiting already. */
  waited: number;
  waiting_refused: number;
  waiting_repeated: number;
  /** Questions asked of others, and those nobody could answer. */
  fetches: number;
  fetch_failures: number;
  /** How often the forward thread died and was started anew. */
  forward_restarts: number;
  /** Answers that could not be sent: the send queue was full. */
  dropped: number;
  /** Accepted connections, and those turned away by a limit. */
  tcp_connections: number;
  tcp_refused: number;
  /** Idle connections closed because another client wanted one. */
  tcp_gave_way: number;
  /** Failed attempts to bind. */
  bind_errors: number;
  /** Answers to log that were not, for the main thread did not take them (query-log/recorder.ts). */
  query_log_dropped: number;
  /** Defects: exceptions while answering, changes that made no sense. */
  internal_errors: number;
}

/** What each is to who reads /metrics, as `netloom_dns_<name>`. */
export const COUNTER_HELP: Readonly<Record<keyof Counters, string>> = {
  queries: 'Packets that came to a DNS socket.',
  rcodes: 'Answers by rcode.',
  malformed: 'Packets that are no query, and queries answered FORMERR.',
  truncated: 'Answers that did not fit, and say so (TC).',
  rate_limited_dropped: 'Answers above a rate limit that were not sent.',
  rate_limited_slipped: 'Answers above a rate limit that were sent empty and truncated: the client may ask over TCP.',
  rate_limited_badcookie: 'Answers above a rate limit that were sent as BADCOOKIE: the client may ask with its cookie.',
  cache_hits: 'Answers from what others had said before.',
  stale_answers: 'Answers that had expired, and were given because nobody could say anything newer in time.',
  waited: 'Queries that waited for what others say.',
  waiting_refused: 'Queries that found no room to wait, and were answered SERVFAIL or with something that had expired.',
  waiting_repeated: 'Queries that were dropped, for the same one of the same client was waiting.',
  fetches: 'Questions asked of others.',
  fetch_failures: 'Questions nobody could answer.',
  forward_restarts: 'How often the thread that asks others died and was started anew.',
  dropped: 'Answers that could not be sent, for the queue of the socket was full.',
  tcp_connections: 'TCP connections that were accepted.',
  tcp_refused: 'TCP connections that were turned away by a limit.',
  tcp_gave_way: 'Idle TCP connections that were closed, for another client wanted one.',
  bind_errors: 'Failed attempts to bind an address.',
  query_log_dropped: 'Answers that should have been logged and were not, for nobody took them in time.',
  internal_errors: 'Defects of the DNS plane; the clients got SERVFAIL.',
};

export const newCounters = (): Counters => ({
  queries: 0,
  rcodes: new Array<number>(24).fill(0),
  malformed: 0,
  truncated: 0,
  rate_limited_dropped: 0,
  rate_limited_slipped: 0,
  rate_limited_badcookie: 0,
  cache_hits: 0,
  stale_answers: 0,
  waited: 0,
  waiting_refused: 0,
  waiting_repeated: 0,
  fetches: 0,
  fetch_failures: 0,
  forward_restarts: 0,
  dropped: 0,
  tcp_connections: 0,
  tcp_refused: 0,
  tcp_gave_way: 0,
  bind_errors: 0,
  query_log_dropped: 0,
  internal_errors: 0,
});
