import { FORMERR, SERVFAIL } from '../wire/header.ts';
import type { Arrival } from './arrival.ts';
import type { Counters } from './counters.ts';
import { Guard } from './guard.ts';
import { PATH, walk } from './path.ts';
import { Query, SILENCE, type Step } from './query.ts';
import { dropRecords, finishAnswer } from './write.ts';

/**
 * Answers the query in the first `length` octets of `packet` into `out` (at least `arrival.most` octets wide) and says
 * how many octets the answer has; 0: send nothing. Never throws.
 */
export type Handler = (arrival: Arrival, packet: Uint8Array, length: number, out: Uint8Array) => number;

/** Is told of every answer that is finished: the first `length` octets of `query.out`. */
export type Recorded = (query: Query, rcode: number, length: number) => void;

/**
 * @param seed of the name hashes: the index's.
 * @param defect is told what was thrown on the way; the client gets SERVFAIL.
 * @param path for tests: another way for queries to go.
 * @param guard what keeps clients within bounds.
 * @param recorded counts and logs (query-log/recorder.ts).
 */
export function createHandler(
  seed: number,
  counters: Counters,
  defect: (error: unknown) => void,
  path: readonly Step[] = PATH,
  guard: Guard = new Guard(),
  recorded: Recorded = () => undefined,
): Handler {
  const query = new Query(seed, guard);
  return (arrival, packet, length, out) => {
    counters.queries += 1;
    query.begin(arrival, packet, length, out);
    let rcode: number;
    try {
      rcode = walk(path, query);
    } catch (error) {
      defect(error);
      dropRecords(query);
      rcode = SERVFAIL;
    }
    if (rcode === SILENCE || rcode === FORMERR) counters.malformed += 1;
    if (rcode === SILENCE) return 0;
    rcode = guard.pass(query, rcode, counters);
    if (rcode === SILENCE) return 0;
    if (query.truncated) counters.truncated += 1;
    counters.rcodes[rcode]! += 1;
    const finished = finishAnswer(query, rcode);
    recorded(query, rcode, finished);
    return finished;
  };
}
