import { Worker } from 'node:worker_threads';
import type { Counters } from '../answer/counters.ts';
import type {
  Ask,
  ForwardStatus,
  ForwardThreadData,
  FromForwardThread,
  ToForwardThread,
  Told,
} from '../forward/messages.ts';

/** A thread that dies as soon as it is started is not started again before so many milliseconds. */
const RESTART_MS = 1000;
/** A thread that does not say how it stands by then is left alone: who asked has other things to tell. */
const STATUS_MS = 1000;

export interface ForwardThreadOptions {
  readonly data: ForwardThreadData;
  /** What came of a question; never from within `ask`. */
  readonly told: (told: Told) => void;
  /** The thread has died with all it was asked; the next question starts another. */
  readonly lost: (error: Error) => void;
  readonly counters: Pick<Counters, 'forward_restarts'>;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** For tests: another thread. */
  readonly entry?: URL;
}

/** The dns thread's handle of the forward thread, which is started by the first question. */
export class ForwardThread {
  readonly #options: ForwardThreadOptions;
  #own: readonly { readonly address: string; readonly port: number }[] = [];
  #worker: Worker | undefined;
  #started = Number.NEGATIVE_INFINITY;
  #lastId = 0;
  readonly #statuses = new Map<number, (status: ForwardStatus | undefined) => void>();

  constructor(options: ForwardThreadOptions) {
    this.#options = options;
  }

  ask(ask: Ask): void {
    const worker = this.start();
    if (worker === undefined) setImmediate(() => this.#options.told({ id: ask.id, failed: 'unreachable' }));
    else post(worker, ask);
  }

  /** Addresses and ports that are never asked: our own (contract row 28). */
  own(own: readonly { readonly address: string; readonly port: number }[]): void {
    this.#own = own;
    if (this.#worker !== undefined) post(this.#worker, { own });
  }

  /** Undefined while it has not been needed, or when it does not say in time. */
  status(): Promise<ForwardStatus | undefined> {
    const worker = this.#worker;
    if (worker === undefined) return Promise.resolve(undefined);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      const told = (status: ForwardStatus | undefined): void => {
        clearTimeout(late);
        this.#statuses.delete(id);
        resolve(status);
      };
      const late = setTimeout(() => told(undefined), STATUS_MS);
      this.#statuses.set(id, told);
      post(worker, { status: id });
    });
  }

  close(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
    this.#forgetStatuses();
  }

  /** The thread that runs, or is started now; undefined: it has died a moment ago. */
  start(): Worker | undefined {
    if (this.#worker !== undefined) return this.#worker;
    const now = this.#options.now();
    if (now - this.#started < RESTART_MS) return undefined;
    if (this.#started > Number.NEGATIVE_INFINITY) this.#options.counters.forward_restarts += 1;
    this.#started = now;
    // Built, this file is forward-thread.js and the thread's thread.js: what is imported by URL no compiler renames.
    const name = import.meta.url.endsWith('.ts') ? '../forward/thread.ts' : '../forward/thread.js';
    const entry = this.#options.entry ?? new URL(name, import.meta.url);
    const worker = new Worker(entry, { name: 'forward', workerData: this.#options.data });
    this.#worker = worker;
    let why = new Error('the forward thread has ended');
    worker.on('error', (error: Error) => {
      why = error;
    });
    worker.on('exit', () => {
      // Closed by us, or replaced: nothing waits for it.
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#forgetStatuses();
      this.#options.lost(why);
    });
    worker.on('message', (message: FromForwardThread) => {
      if ('status' in message) {
        this.#statuses.get(message.status)?.(message.value);
      } else this.#options.told(message);
    });
    post(worker, { own: this.#own });
    return worker;
  }

  #forgetStatuses(): void {
    for (const told of this.#statuses.values()) told(undefined);
  }
}

const post = (worker: Worker, message: ToForwardThread): void => worker.postMessage(message);
