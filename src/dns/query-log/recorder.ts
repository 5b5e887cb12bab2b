import type { Counters } from '../answer/counters.ts';
import type { Recorded } from '../answer/handler.ts';
import type { View } from '../index/view.ts';
import { type LogBatch, recordLength, writeRecord } from './record.ts';
import { countAnswer, newTally } from './tally.ts';

/** Octets kept while the main thread has not taken the last batch. What comes then is dropped and counted. */
export const MOST_KEPT = 2 ** 20;
/** Milliseconds from the first record of a batch until it is posted. */
export const EVERY_MS = 100;
/** Room a batch begins with. */
const FIRST = 2 ** 14;
/** A batch names VPCs by 16 bits. */
const MOST_VPCS = 2 ** 16;

/** Where the recorder reads the time. */
export interface RecorderClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds, with fractions, of a clock that only goes forward: the one of `query.since`. */
  monotonic(): number;
}

/**
 * Counts every answer for its VPC, and gathers those of VPCs that have a query log. Batches go to the main thread one
 * at a time: while it is busy, or stands still, nothing here grows beyond MOST_KEPT, and nothing waits.
 */
export class Recorder {
  readonly #post: (batch: LogBatch) => void;
  readonly #clock: RecorderClock;
  readonly #counters: Pick<Counters, 'query_log_dropped'>;
  #octets = new DataView(new ArrayBuffer(FIRST));
  #at = 0;
  #vpcs = new Map<View, number>();
  #timer: NodeJS.Timeout | undefined;
  /** Whether a batch is on its way that the main thread has not acknowledged. */
  #posted = false;

  /** @param post takes the batch over, its octets too. */
  constructor(post: (batch: LogBatch) => void, clock: RecorderClock, counters: Pick<Counters, 'query_log_dropped'>) {
    this.#counters = counters;
    this.#post = post;
    this.#clock = clock;
  }

  /** An answer is finished: the first `length` octets of `query.out`. */
  readonly note: Recorded = (query, rcode, length) => {
    const { view } = query.arrival;
    if (view === undefined) return;
    view.tally ??= newTally();
    countAnswer(view.tally, rcode, query.from);
    if (view.policy.queryLog) this.#keep(query, view, rcode, length);
  };

  /** The main thread has taken the last batch. */
  acknowledged(): void {
    this.#posted = false;
    this.#plan();
  }

  /** What was gathered is not lost where the main thread still takes it. */
  close(): void {
    clearTimeout(this.#timer);
    if (this.#at > 0) this.#send();
  }

  #keep(query: Parameters<Recorded>[0], view: View, rcode: number, length: number): void {
    const { protocol, client } = query.arrival;
    const vpc = this.#vpcs.get(view) ?? this.#vpcs.size;
    if (!this.#makeRoom(this.#at + recordLength(client, length)) || vpc === MOST_VPCS) {
      this.#counters.query_log_dropped += 1;
      return;
    }
    if (vpc === this.#vpcs.size) this.#vpcs.set(view, vpc);
    const took = Math.max(0, this.#clock.monotonic() - query.since);
    const { from, extended, out: answer } = query;
    const durationUs = Math.min(Math.round(took * 1000), 0xffffffff);
    const record = { time: this.#clock.now() - took, durationUs, vpc, protocol, from, rcode, extended, client, answer };
    this.#at = writeRecord(this.#octets, this.#at, record, length);
    this.#plan();
  }

  #makeRoom(wanted: number): boolean {
    if (wanted > MOST_KEPT) return false;
    let size = this.#octets.byteLength;
    if (wanted <= size) return true;
    while (size < wanted) size *= 2;
    const grown = new ArrayBuffer(size);
    new Uint8Array(grown).set(new Uint8Array(this.#octets.buffer, 0, this.#at));
    this.#octets = new DataView(grown);
    return true;
  }

  #plan(): void {
    if (this.#timer !== undefined || this.#posted || this.#at === 0) return;
    this.#timer = setTimeout(() => this.#send(), EVERY_MS);
  }

  #send(): void {
    this.#timer = undefined;
    this.#posted = true;
    const batch = {
      vpcs: [...this.#vpcs.keys()].map(({ vpc }) => vpc),
      octets: new Uint8Array(this.#octets.buffer.slice(0, this.#at)),
    };
    this.#at = 0;
    this.#vpcs = new Map();
    // A burst is over some day: its room is given back.
    if (this.#octets.byteLength > FIRST) this.#octets = new DataView(new ArrayBuffer(FIRST));
    this.#post(batch);
  }
}
