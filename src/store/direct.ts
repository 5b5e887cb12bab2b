import type {
  Group,
  Log,
  Opened,
  SnapshotPage,
  StoredCommit,
  StoredRow,
  TrailPage,
  TrailQuery,
} from '../engine/log.ts';
import type { RowKey } from './rows.ts';
import { type SqliteOptions, SqliteStore } from './sqlite.ts';

/** The SQLite store behind the port in the caller's own thread: for tools and tests. A server uses `sqliteLog`. */
export function directLog(options: SqliteOptions): Log {
  return new DirectLog(new SqliteStore(options));
}

class DirectLog implements Log {
  readonly #store: SqliteStore;
  #snapshots = 0;

  constructor(store: SqliteStore) {
    this.#store = store;
  }

  async open(form?: number): Promise<Opened> {
    return this.#store.open(form);
  }

  async *rows(): AsyncIterable<readonly StoredRow[]> {
    let after: RowKey | undefined;
    for (;;) {
      const page = this.#store.rows(after);
      if (page.length === 0) return;
      yield page;
      after = page.at(-1)!;
    }
  }

  async *snapshot(): AsyncIterable<SnapshotPage> {
    const id = ++this.#snapshots;
    try {
      for (let page = this.#store.snapshot(id); page !== undefined; page = this.#store.snapshot(id)) yield page;
    } finally {
      this.#store.endSnapshot(id);
    }
  }

  async *commits(from: number): AsyncIterable<readonly StoredCommit[]> {
    let next = from;
    for (;;) {
      const page = this.#store.commits(next);
      if (page.length === 0) return;
      yield page;
      next = page.at(-1)!.position + 1;
    }
  }

  async trail(query: TrailQuery): Promise<TrailPage> {
    return this.#store.trail(query);
  }

  async positionAt(at: number): Promise<number> {
    return this.#store.positionAt(at);
  }

  async momentAt(position: number): Promise<number | undefined> {
    return this.#store.momentAt(position);
  }

  async append(group: Group): Promise<void> {
    this.#store.append(group);
    this.#store.checkpoint();
  }

  async close(): Promise<void> {
    this.#store.close();
  }
}
