import type { ForwardCounters } from './counters.ts';

/** What each counter is to who reads /metrics, as `netloom_dns_forward_<name>`. */
export const FORWARD_HELP: Readonly<Record<keyof ForwardCounters, string>> = {
  asked: 'Questions put to a target.',
  answered: 'Questions a target answered.',
  refused: 'Questions a target ended with an rcode that is no answer.',
  timeouts: 'Questions a target did not answer in time.',
  unreachable: 'Questions the network ended: nobody was there, or no way.',
  bad_answers: 'Questions a target ended with an answer that could not be accepted.',
  tcp: 'Questions carried over to TCP.',
  case_fallback: 'Questions carried over to TCP since only the letter case of the name came back another.',
  mismatched: 'Datagrams that were no answer to what was asked: perhaps forged.',
  held: 'Times a target was passed over for a while, for it had failed.',
  no_target: 'Questions whose every target is an address that is never asked.',
  internal_errors: 'Defects of the forward thread.',
};
