import { type Struck, UNHURT } from '../faults/faults.ts';
import { FORMERR, SERVFAIL } from '../wire/header.ts';
import type { Arrival } from './arrival.ts';
import { type Beyond, nothingBeyond } from './beyond.ts';
import type { Counters } from './counters.ts';
import { EXTENDED } from './extended-errors.ts';
import { Guard } from './guard.ts';
import { PATH, walk } from './path.ts';
import { LATER, Query, SILENCE, type Step } from './query.ts';
import { SOURCE } from './sources.ts';
import { dropRecords, finishAnswer } from './write.ts';

/**
 * Answers the query in the first `length` octets of `packet` into `out` (at least `arrival.most` octets wide) and says
 * how many octets the answer has; 0: send nothing; LATER: not yet, see `Answerer`. Never throws.
 */
export type Handler = (arrival: Arrival, packet: Uint8Array, length: number, out: Uint8Array) => number;

/** A query that waits for others' answers. */
export interface Waiting {
  readonly arrival: Arrival;
  readonly packet: Uint8Array;
  /** When it came: milliseconds of the monotonic clock. */
  readonly since: number;
  /** What strikes it when it goes its way again; absent: no fault. */
  readonly struck?: Struck;
}

/** What answers queries: at once, or when what they wait for is there. */
export interface Answerer {
  readonly answer: Handler;
  /** The same way again for a query that waited. @param patience PATIENCE of query.ts. */
  again(waiting: Waiting, patience: number, out: Uint8Array): number;
  /** The query last answered: where the answer was LATER, what it waits for. */
  readonly query: Query;
}

/** Is told of every answer that is finished: the first `length` octets of `query.out`. */
export type Recorded = (query: Query, rcode: number, length: number) => void;

/** An answerer, of which nothing waits. Its parameters are `createAnswerer`'s. */
export const createHandler = (...parameters: Parameters<typeof createAnswerer>): Handler =>
  createAnswerer(...parameters).answer;

/**
 * @param seed of the name hashes: the index's.
 * @param defect is told what was thrown on the way; the client gets SERVFAIL.
 * @param path for tests: another way for queries to go.
 * @param guard what keeps clients within bounds.
 * @param recorded counts and logs (query-log/recorder.ts).
 * @param beyond for names that no zone answers.
 */
export function createAnswerer(
  seed: number,
  counters: Counters,
  defect: (error: unknown) => void,
  path: readonly Step[] = PATH,
  guard: Guard = new Guard(),
  recorded: Recorded = () => undefined,
  beyond: Beyond = nothingBeyond(),
): Answerer {
  const query = new Query(seed, guard, beyond);
  const go = (): number => {
    let rcode: number;
    try {
      rcode = walk(path, query);
    } catch (error) {
      defect(error);
      dropRecords(query);
      rcode = SERVFAIL;
    }
    if (rcode === LATER) return LATER;
    if (rcode === SILENCE && query.from === SOURCE.FAULT) return 0;
    if (rcode === SILENCE || rcode === FORMERR) counters.malformed += 1;
    if (rcode === SILENCE) return 0;
    rcode = guard.pass(query, rcode, counters);
    if (rcode === SILENCE) return 0;
    if (query.truncated) counters.truncated += 1;
    counters.rcodes[rcode]! += 1;
    if (query.from === SOURCE.CACHE) counters.cache_hits += 1;
    if (query.extended === EXTENDED.STALE_ANSWER || query.extended === EXTENDED.STALE_NXDOMAIN) {
      counters.stale_answers += 1;
    }
    const finished = finishAnswer(query, rcode);
    recorded(query, rcode, finished);
    return finished;
  };
  return {
    query,
    answer: (arrival, packet, length, out) => {
      counters.queries += 1;
      query.begin(arrival, packet, length, out);
      // A query log says how long it took; others need no clock.
      if (arrival.view?.policy.queryLog) {
        query.now = beyond.now();
        query.since = query.now;
      }
      return go();
    },
    again: ({ arrival, packet, since, struck = UNHURT }, patience, out) => {
      query.begin(arrival, packet, packet.length, out);
      query.since = since;
      query.now = beyond.now();
      query.struck = struck;
      query.patience = patience;
      return go();
    },
  };
}
