/** What the forward thread has done since it started. */
export interface ForwardCounters {
  /** Questions put to a target: each is one exchange, by UDP, TCP or both. */
  asked: number;
  /** Of those, ended with an answer. */
  answered: number;
  /** Ended with an rcode that is no answer. */
  refused: number;
  /** Ended without anything, in time. */
  timeouts: number;
  /** Ended by the network: nobody there, no way there. */
  unreachable: number;
  /** Ended with an answer that could not be accepted. */
  bad_answers: number;
  /** Carried over to TCP, for whatever reason. */
  tcp: number;
  /** Of those, since only the letter case of the question was another. */
  case_fallback: number;
  /** Datagrams that were no answer to what was asked: forgeries waited past. */
  mismatched: number;
  /** Times a target was held down. */
  held: number;
  /** Questions whose every target is an address that is never asked. */
  no_target: number;
  /** Exceptions, each a defect. */
  internal_errors: number;
}

export const newForwardCounters = (): ForwardCounters => ({
  asked: 0,
  answered: 0,
  refused: 0,
  timeouts: 0,
  unreachable: 0,
  bad_answers: 0,
  tcp: 0,
  case_fallback: 0,
  mismatched: 0,
  held: 0,
  no_target: 0,
  internal_errors: 0,
});
