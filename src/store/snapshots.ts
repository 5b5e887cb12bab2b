import type { DatabaseSync } from 'node:sqlite';
import type { SnapshotPage, StoredRow } from '../engine/log.ts';
import { type RowKey, RowReader } from './rows.ts';

/**
 * Snapshots of the rows that are being read. Not a long transaction of a second connection, during which the WAL would
 * grow with every write: a row that is changed before a snapshot came to it is kept there as it was. What was made since
 * is known by its key, and nothing is kept of it.
 */
export class Snapshots {
  readonly #database: DatabaseSync;
  readonly #open = new Map<number, Snapshot>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** The next page of a snapshot, which begins with its first, at this position; undefined: the end. */
  next(id: number, position: number): SnapshotPage | undefined {
    let snapshot = this.#open.get(id);
    if (snapshot === undefined) {
      snapshot = new Snapshot(this.#database, position);
      this.#open.set(id, snapshot);
    }
    return snapshot.next();
  }

  end(id: number): void {
    this.#open.delete(id);
  }

  /** To be told of every row that is changed, as it was before; `body` null where there was none. */
  keep(before: StoredRow): void {
    for (const snapshot of this.#open.values()) snapshot.keep(before);
  }
}

class Snapshot {
  readonly #reader: RowReader;
  readonly #position: number;
  /** Rows beyond what was read that have changed since, as they were. */
  readonly #before = new Map<string, StoredRow>();
  #after: RowKey | undefined;
  #ended = false;

  constructor(database: DatabaseSync, position: number) {
    this.#reader = new RowReader(database);
    this.#position = position;
  }

  keep(row: StoredRow): void {
    if (row.key > this.#position || this.#ended || (this.#after !== undefined && order(row, this.#after) <= 0)) return;
    const name = nameOf(row);
    // The first change since the snapshot began is the one that counts.
    if (!this.#before.has(name)) this.#before.set(name, row);
  }

  next(): SnapshotPage | undefined {
    if (this.#ended) return undefined;
    const page = this.#reader.read(this.#after);
    const last = page.at(-1);
    this.#ended = last === undefined;
    this.#after = last;
    return { position: this.#position, rows: this.#asTheyWere(page, last) };
  }

  /** The rows of a page, and those that were in its place and are gone. */
  #asTheyWere(page: readonly StoredRow[], last: RowKey | undefined): StoredRow[] {
    const rows = page.filter((row) => row.key <= this.#position && !this.#before.has(nameOf(row)));
    let kept = false;
    for (const [name, row] of this.#before) {
      if (last !== undefined && order(row, last) > 0) continue;
      this.#before.delete(name);
      if (row.body === null) continue;
      rows.push(row);
      kept = true;
    }
    return kept ? rows.sort(order) : rows;
  }
}

const nameOf = ({ kind, key }: RowKey): string => `${kind}:${key}`;
const order = (a: RowKey, b: RowKey): number => a.kind - b.kind || a.key - b.key;
