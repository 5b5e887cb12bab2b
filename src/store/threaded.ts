import { Worker } from 'node:worker_threads';
import {
  type Group,
  type Log,
  LogFailure,
  type Opened,
  type SnapshotPage,
  type StoredCommit,
  type StoredRow,
  type TrailPage,
  type TrailQuery,
} from '../engine/log.ts';
import { type Answers, fromFailed, type Reply, type Request } from './messages.ts';
import type { SqliteOptions } from './sqlite.ts';
import { reason } from './sqlite-error.ts';

/** The SQLite store in a thread of its own: a disk that takes long to sync is not felt here. */
export function sqliteLog(options: SqliteOptions): Log {
  return new ThreadedLog(options);
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

class ThreadedLog implements Log {
  readonly #options: SqliteOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #ended = 'The log is not open.';
  #id = 0;

  constructor(options: SqliteOptions) {
    this.#options = options;
  }

  async open(form?: number): Promise<Opened> {
    this.#worker = this.#start();
    try {
      return await this.#ask({ op: 'open', form });
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async *rows(): AsyncIterable<readonly StoredRow[]> {
    let page = await this.#ask({ op: 'rows', after: undefined });
    while (page.length > 0) {
      // The thread reads the next page while the caller works on this one.
      const next = this.#ask({ op: 'rows', after: page.at(-1)! });
      next.catch(() => {});
      yield page;
      page = await next;
    }
  }

  async *snapshot(): AsyncIterable<SnapshotPage> {
    const id = ++this.#id;
    try {
      for (let page = await this.#ask({ op: 'snapshot', id }); page !== undefined; ) {
        const next = this.#ask({ op: 'snapshot', id });
        next.catch(() => {});
        yield page;
        page = await next;
      }
    } finally {
      // A log that has ended has no snapshots either.
      await this.#ask({ op: 'endSnapshot', id }).catch(() => {});
    }
  }

  async *commits(from: number): AsyncIterable<readonly StoredCommit[]> {
    let page = await this.#ask({ op: 'commits', from });
    while (page.length > 0) {
      const next = this.#ask({ op: 'commits', from: page.at(-1)!.position + 1 });
      next.catch(() => {});
      yield page;
      page = await next;
    }
  }

  trail(query: TrailQuery): Promise<TrailPage> {
    return this.#ask({ op: 'trail', query });
  }

  positionAt(at: number): Promise<number> {
    return this.#ask({ op: 'positionAt', at });
  }

  momentAt(position: number): Promise<number | undefined> {
    return this.#ask({ op: 'momentAt', position });
  }

  async append(group: Group): Promise<void> {
    await this.#ask({ op: 'append', group });
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    const exited = new Promise((resolve) => worker.once('exit', resolve));
    await this.#ask({ op: 'close' });
    worker.ref();
    await exited;
  }

  #start(): Worker {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./thread.${extension}`, import.meta.url), {
      workerData: this.#options,
      name: 'log',
    });
    worker.on('message', (reply: Reply) => this.#answered(reply));
    worker.on('error', (error) => this.#lost(`The log thread died: ${reason(error)}`));
    worker.on('exit', () => this.#lost('The log thread has ended.'));
    return worker;
  }

  #ask<Q extends Request>(request: Q): Promise<Answers[Q['op']]> {
    const worker = this.#worker;
    if (worker === undefined) return Promise.reject(new LogFailure('failed', this.#ended));
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      // Only a request under way keeps the process alive, an open log does not.
      worker.ref();
      worker.postMessage({ id, request });
    });
  }

  #answered(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('failed' in reply) waiting?.reject(fromFailed(reply.failed));
    else waiting?.resolve(reply.value);
    if (this.#waiting.size === 0) this.#worker?.unref();
  }

  #lost(message: string): void {
    // 'exit' follows 'error': the first one says why.
    if (this.#worker === undefined) return;
    this.#worker = undefined;
    this.#ended = message;
    for (const { reject } of this.#waiting.values()) reject(new LogFailure('failed', message));
    this.#waiting.clear();
  }
}
