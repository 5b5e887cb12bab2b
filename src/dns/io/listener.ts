import type { Counters } from '../answer/counters.ts';
import type { ListenAt } from '../index/selection.ts';
import type { Arrivals } from './arrivals.ts';
import type { Port } from './port.ts';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5000;

/** What is known of one listener, for people. */
export interface ListenerStatus {
  readonly address: string;
  readonly port: number;
  /** Those bound. */
  readonly protocols: readonly ('udp' | 'tcp')[];
  /** 'bound', 'waiting' (the first attempt is under way), or why it is not bound. */
  readonly state: string;
}

/** One protocol of a listener, with what its arrivals depend on. */
export interface Half {
  readonly port: Port;
  readonly arrivals: Arrivals;
  /** Of a socket that is bound there already. */
  readonly fd?: number | undefined;
}

/** Both protocols at one local address and port. What cannot be bound is tried again, at most every 5 s. */
export class Listener {
  readonly at: ListenAt;
  readonly #halves: readonly Half[];
  readonly #counters: Counters;
  readonly #opened: () => void;
  readonly #bound = new Set<Half>();
  /** Why it is not bound, as the system says it. */
  error: NodeJS.ErrnoException | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param opened is told whenever one of its protocols is bound. */
  constructor(at: ListenAt, halves: readonly Half[], counters: Counters, opened: () => void) {
    this.at = at;
    this.#halves = halves;
    this.#counters = counters;
    this.#opened = opened;
  }

  /** Whether queries to it come to us. */
  get answers(): boolean {
    return this.#bound.size > 0;
  }

  /** Whether it has a socket that was bound for us. */
  get passed(): boolean {
    return this.#halves.some(({ fd }) => fd !== undefined);
  }

  /** Binds, and goes on trying by itself. Resolves when the first attempt is over, however it ended. */
  async start(retryAfter = FIRST_RETRY_MS): Promise<void> {
    this.error = undefined;
    try {
      for (const half of this.#halves) await this.#open(half);
    } catch (error) {
      this.#counters.bind_errors += 1;
      this.error = error as NodeJS.ErrnoException;
      if (this.#closed) return;
      this.#retry = setTimeout(() => this.start(Math.min(2 * retryAfter, LAST_RETRY_MS)), retryAfter);
    }
  }

  /** Selectors or policies have changed: views are looked up anew. */
  forget(): void {
    for (const { arrivals } of this.#halves) arrivals.forget();
  }

  status(): ListenerStatus {
    const protocols = [...this.#bound].map(({ port }) => port.protocol);
    const waiting = protocols.length < this.#halves.length ? 'waiting' : 'bound';
    return { ...this.at, protocols, state: this.error?.message ?? waiting };
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    for (const { port } of this.#bound) port.close();
    this.#bound.clear();
  }

  async #open(half: Half): Promise<void> {
    if (this.#bound.has(half) || this.#closed) return;
    await half.port.open(this.at.address, this.at.port, half.fd);
    // Closed while binding: nobody else will close this one.
    if (this.#closed) half.port.close();
    else {
      this.#bound.add(half);
      this.#opened();
    }
  }
}
