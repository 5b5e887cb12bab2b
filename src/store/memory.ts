import { type Group, type Log, type Opened, ROWS_FORM, type StoredCommit, type StoredRow } from '../engine/log.ts';
import { lastForms, positionAfter } from './group.ts';

const CHUNK = 256;

/** A log that ends with its process. Closed and opened again, the same object still holds what it held. */
export function memoryLog(): Log {
  return new MemoryLog();
}

class MemoryLog implements Log {
  readonly #commits: StoredCommit[] = [];
  readonly #rows = new Map<number, Map<number, string>>();
  #position = 0;
  /** Of the rows; undefined before the first open, 0 while they are not all there. */
  #rowsForm: number | undefined;
  #form = 0;

  async open(form = ROWS_FORM): Promise<Opened> {
    this.#form = form;
    this.#rowsForm ??= form;
    if (this.#rowsForm !== form) {
      this.#rows.clear();
      this.#rowsForm = 0;
    }
    return { position: this.#position, rowsTrusted: this.#rowsForm === form };
  }

  async *rows(): AsyncIterable<readonly StoredRow[]> {
    for (const [kind, rows] of [...this.#rows].sort(([a], [b]) => a - b)) {
      const sorted = [...rows].sort(([a], [b]) => a - b);
      for (let i = 0; i < sorted.length; i += CHUNK) {
        yield sorted.slice(i, i + CHUNK).map(([key, body]) => ({ kind, key, body }));
      }
    }
  }

  async *commits(from: number): AsyncIterable<readonly StoredCommit[]> {
    for (let i = this.#indexOf(from); i < this.#commits.length; i += CHUNK) yield this.#commits.slice(i, i + CHUNK);
  }

  async append(group: Group): Promise<void> {
    this.#position = positionAfter(this.#position, group);
    if (group.rowsRebuilt === true) this.#rowsForm = this.#form;
    for (const commit of group.commits) this.#commits.push(commit);
    for (const { kind, key, body } of lastForms(group.rows)) {
      let rows = this.#rows.get(kind);
      if (rows === undefined) {
        rows = new Map();
        this.#rows.set(kind, rows);
      }
      if (body === null) rows.delete(key);
      else rows.set(key, body);
    }
  }

  async close(): Promise<void> {}

  /** Index of the first commit at or after a position. */
  #indexOf(position: number): number {
    let low = 0;
    let high = this.#commits.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#commits[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
