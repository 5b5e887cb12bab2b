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
  /** What each is to do, and the ids of the faults it waits for. */
  readonly #timers = new Map<NodeJS.Timeout, { readonly go: () => void; readonly by: readonly string[] }>();
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
    const go = (): void => {
      clearTimeout(timer);
      this.#timers.delete(timer);
      this.#go(waiting, reply);
    };
    const timer = setTimeout(go, this.#timers.size < MOST ? struck.wait : 0);
    this.#timers.set(timer, { go, by: struck.by });
    reply.gone = () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  };

  /** What a fault delays that is none of these goes on at once. */
  keep(faults: ReadonlySet<string>): void {
    for (const { go, by } of this.#timers.values()) if (by.some((id) => !faults.has(id))) go();
  }

  close(): void {
    for (const timer of this.#timers.keys()) clearTimeout(timer);
  }

  #go(waiting: Waiting, reply: Reply): void {
    const { answerer, wait } = this.#options;
    reply.gone = undefined;
    const length = answerer.again(waiting, PATIENCE.WAIT, this.#out);
    if (length === LATER) wait(waiting.arrival, waiting.packet, waiting.packet.length, reply);
    else reply.send(this.#out, length);
  }
}
