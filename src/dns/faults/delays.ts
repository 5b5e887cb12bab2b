import { TCP_MOST } from '../answer/arrival.ts';
import type { Answerer, Waiting } from '../answer/handler.ts';
import { LATER, PATIENCE } from '../answer/query.ts';
import type { Reply, Wait } from '../io/port.ts';

/** Queries that are delayed at a time. One too many is answered at once. */
const MOST = 4096;

export interface DelaysOptions {
  readonly answerer: Answerer;
  /** Takes over what after its delay waits for others. */
  readonly wait: Wait;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** Queries whose answers the operator ordered to be late. */
export class Delays {
  readonly #options: DelaysOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #out = new Uint8Array(TCP_MOST);

  constructor(options: DelaysOptions) {
    this.#options = options;
  }

  /** The query the answerer has just said LATER to waits: for its time, where a fault delays it, else for others. */
  readonly wait: Wait = (arrival, packet, length, reply) => {
    const { answerer, wait, now } = this.#options;
    const { struck, since } = answerer.query;
    if (struck === undefined || struck.wait === 0) return wait(arrival, packet, length, reply);
    const waiting: Waiting = {
      arrival,
      packet: new Uint8Array(packet.subarray(0, length)),
      since: since || now(),
      struck: { ...struck, wait: 0 },
    };
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        this.#go(waiting, reply);
      },
      this.#timers.size < MOST ? struck.wait : 0,
    );
    this.#timers.add(timer);
    reply.gone = () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  };

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #go(waiting: Waiting, reply: Reply): void {
    const { answerer, wait } = this.#options;
    reply.gone = undefined;
    const length = answerer.again(waiting, PATIENCE.WAIT, this.#out);
    if (length === LATER) wait(waiting.arrival, waiting.packet, waiting.packet.length, reply);
    else reply.send(this.#out, length);
  }
}
