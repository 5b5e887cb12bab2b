import { Worker } from 'node:worker_threads';
import type { DnsFault, Order } from '../domain/fault/types.ts';
import type { Mendable } from '../domain/mendable.ts';
import type { CachedAnswer } from './cache/inspect.ts';
import type { DnsChange } from './changes.ts';
import type { BoundSocket } from './io/port.ts';
import { TCP_LIMITS, type TcpLimits } from './io/tcp.ts';
import type {
  DnsStatus,
  DnsThreadData,
  FaultCounts,
  FromDnsThread,
  Opened,
  Resolving,
  ToDnsThread,
} from './messages.ts';
import type { LogBatch } from './query-log/record.ts';
import type { Answers } from './query-log/tally.ts';
import type { Sample } from './self-check/sampler.ts';

/** The DNS plane cannot start as it was set: a sentence that names the setting. */
export class DnsRefused extends Error implements Mendable {
  readonly mendable = true;
}

export interface DnsPlaneOptions {
  /** Addresses of the shared listener. */
  readonly listen: readonly string[];
  /** Its port in both protocols; 0: any free one, told by `status`. */
  readonly port: number;
  /** Sockets of it that are bound already: answered at from `openPassed` on. */
  readonly passed?: readonly BoundSocket[];
  /** Seed of the name hashes: a random 32-bit number keeps strangers from choosing names that collide. */
  readonly seed?: number;
  readonly tcp?: Partial<TcpLimits>;
  readonly resolving?: Partial<Resolving>;
  /** Deals with answers to log. Until it is done with a batch no other comes, and what then is too much is dropped. */
  readonly onLogged?: (batch: LogBatch) => Promise<void>;
  /** Works an answer that was given out once more. At most a few come before it is done with these. */
  readonly onSample?: (sample: Sample) => Promise<unknown>;
  /** Told when the dns thread ends by itself, which is a defect. */
  readonly onFailure?: (error: Error) => void;
}

/** The main thread's handle of the dns thread. */
export interface DnsPlane {
  /** Resolves when the next query will see all of it. */
  publish(changes: readonly DnsChange[]): Promise<void>;
  /**
   * Begins to answer at the sockets that were passed. What came before we were there has waited in them: it is answered
   * out of a state that is whole. Rejects with a sentence for people.
   */
  openPassed(): Promise<void>;
  status(): Promise<DnsStatus>;
  /** How many answers each VPC was given. */
  answers(): Promise<Answers>;
  /**
   * The answer a VPC's client gets over TCP, as it can be made now: nothing is counted, and nobody is asked ('later':
   * they would be). `local`: the address it is to have come to, 4 or 16 octets.
   */
  probe(vpc: string, packet: Uint8Array, local?: Uint8Array): Promise<Uint8Array | 'later' | undefined>;
  /** The same, but others are asked for what is missing; counted as a query is. */
  ask(vpc: string, packet: Uint8Array, local?: Uint8Array): Promise<Uint8Array | undefined>;
  /** What others have said to a VPC's queries for this name (wire form) and type. */
  cached(vpc: string, name: Uint8Array, type: number): Promise<readonly CachedAnswer[]>;
  /** These faults and no others: resolves when the next query meets them. */
  setFaults(faults: readonly Order<DnsFault>[]): Promise<void>;
  /** How often each fault has struck, by its id. */
  struck(): Promise<FaultCounts>;
  /** Stops answering; resolves when the thread is gone. What is still being published is rejected. */
  close(): Promise<void>;
}

/** What is not set: no upstream, room for some answers, no rate limit. */
const RESOLVING: Resolving = {
  missingName: 'nxdomain',
  upstreams: [],
  forwardAllow: [],
  forwardDeny: [],
  cacheBytes: 64 * 2 ** 20,
  waiting: 4096,
  rateLimit: 0,
  cookieSecret: undefined,
};

/** Starts the dns thread. Rejects with a sentence for people when the shared listener cannot be bound. */
export async function startDnsPlane(options: DnsPlaneOptions): Promise<DnsPlane> {
  const data: DnsThreadData = {
    listen: options.listen,
    port: options.port,
    passed: options.passed ?? [],
    seed: options.seed ?? 0,
    tcp: { ...TCP_LIMITS, ...options.tcp },
    resolving: { ...RESOLVING, ...options.resolving },
  };
  // Built, this file is plane.js and the thread's thread.js: what is imported by URL no compiler renames.
  const entry = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url);
  const thread = new DnsThread(new Worker(entry, { name: 'dns', workerData: data }), options);
  await thread.started;
  return thread;
}

const NOWHERE = new Uint8Array(0);

interface Waiting {
  resolve(value: never): void;
  reject(error: Error): void;
}

class DnsThread implements DnsPlane {
  readonly started: Promise<void>;
  readonly #worker: Worker;
  readonly #gone: Promise<void>;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #closing = false;
  #ended: Error | undefined;

  constructor(worker: Worker, { onFailure, onLogged, onSample }: DnsPlaneOptions) {
    this.#worker = worker;
    const started = Promise.withResolvers<void>();
    this.started = started.promise;
    let running = false;
    let thrown: Error | undefined;
    worker.on('error', (error: Error) => {
      thrown = error;
    });
    worker.on('message', (message: FromDnsThread) => {
      if ('started' in message) {
        running = true;
        started.resolve();
      } else if ('failed' in message) {
        this.#closing = true;
        started.reject(new DnsRefused(message.failed));
      } else if ('log' in message) {
        const done = (): void => this.#tell({ logged: true });
        (onLogged?.(message.log) ?? Promise.resolve()).then(done, done);
      } else if ('sample' in message) {
        const done = (): void => this.#tell({ judged: true });
        (onSample?.(message.sample) ?? Promise.resolve()).then(done, done);
      } else this.#settle(message.settled, message.value);
    });
    this.#gone = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#ended = thrown ?? new Error('the dns thread has ended');
        started.reject(this.#ended);
        for (const { reject } of this.#waiting.values()) reject(this.#ended);
        this.#waiting.clear();
        if (running && !this.#closing) onFailure?.(this.#ended);
        resolve();
      });
    });
  }

  publish(changes: readonly DnsChange[]): Promise<void> {
    return this.#ask((id) => ({ id, changes }));
  }

  async openPassed(): Promise<void> {
    const { failed } = await this.#ask<Opened>((openPassed) => ({ openPassed }));
    if (failed !== undefined) throw new DnsRefused(failed);
  }

  status(): Promise<DnsStatus> {
    return this.#ask((status) => ({ status }));
  }

  answers(): Promise<Answers> {
    return this.#ask((answers) => ({ answers }));
  }

  probe(vpc: string, packet: Uint8Array, local = NOWHERE): Promise<Uint8Array | 'later' | undefined> {
    return this.#ask((probe) => ({ probe, vpc, packet, local }));
  }

  ask(vpc: string, packet: Uint8Array, local = NOWHERE): Promise<Uint8Array | undefined> {
    return this.#ask((ask) => ({ ask, vpc, packet, local }));
  }

  cached(vpc: string, name: Uint8Array, type: number): Promise<readonly CachedAnswer[]> {
    return this.#ask((cached) => ({ cached, vpc, name, type }));
  }

  setFaults(faults: readonly Order<DnsFault>[]): Promise<void> {
    return this.#ask((id) => ({ id, faults }));
  }

  struck(): Promise<FaultCounts> {
    return this.#ask((struck) => ({ struck }));
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#tell({ stop: true });
    await this.#gone;
  }

  #ask<T>(message: (id: number) => ToDnsThread): Promise<T> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      this.#tell(message(id));
    });
  }

  #settle(id: number, value: unknown): void {
    this.#waiting.get(id)?.resolve(value as never);
    this.#waiting.delete(id);
  }

  #tell(message: ToDnsThread): void {
    this.#worker.postMessage(message);
  }
}
