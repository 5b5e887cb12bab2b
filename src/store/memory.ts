import {
  changeText,
  type Group,
  type Happened,
  type Log,
  type Opened,
  ROWS_FORM,
  type SnapshotPage,
  type StoredCommit,
  type StoredRow,
  type TrailPage,
  type TrailQuery,
} from '../engine/log.ts';
import { positionAfter } from './group.ts';
import { firstSince, sliceOf, type TrailSource } from './slice.ts';

const CHUNK = 256;

/** A log that ends with its process. Closed and opened again, the same object still holds what it held. */
export function memoryLog(): Log {
  return new MemoryLog();
}

/** What history keeps of a commit: rows share their text with the current ones, and with the changes after. */
interface Kept {
  readonly at: number;
  readonly changes: readonly { readonly row: StoredRow; readonly before: string | null }[];
}

class MemoryLog implements Log, TrailSource {
  readonly #commits: StoredCommit[] = [];
  readonly #rows = new Map<number, Map<number, string>>();
  readonly #history = new Map<number, Kept>();
  /** Positions ascending, by subject. */
  readonly #trail = new Map<string, number[]>();
  #position = 0;
  /** Of the rows; undefined before the first open, 0 while they are not all there. */
  #rowsForm: number | undefined;
  #form = 0;

  async open(form = ROWS_FORM): Promise<Opened> {
    this.#form = form;
    this.#rowsForm ??= form;
    if (this.#rowsForm !== form) {
      for (const derived of [this.#rows, this.#history, this.#trail]) derived.clear();
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

  async *snapshot(): AsyncIterable<SnapshotPage> {
    const position = this.#position;
    // Texts are shared: what is copied, in this one turn, is where they lie.
    const copied = [...this.#rows].sort(([a], [b]) => a - b).map(([kind, rows]) => ({ kind, rows: [...rows] }));
    yield { position, rows: [] };
    for (const { kind, rows } of copied) {
      rows.sort(([a], [b]) => a - b);
      for (let i = 0; i < rows.length; i += CHUNK) {
        yield { position, rows: rows.slice(i, i + CHUNK).map(([key, body]) => ({ kind, key, body })) };
      }
    }
  }

  async *commits(from: number): AsyncIterable<readonly StoredCommit[]> {
    for (let i = this.#indexOf(from); i < this.#commits.length; i += CHUNK) yield this.#commits.slice(i, i + CHUNK);
  }

  async trail(query: TrailQuery): Promise<TrailPage> {
    return sliceOf(this, query);
  }

  async positionAt(at: number): Promise<number> {
    const moments = (from: number) => {
      const position = this.#commits[this.#indexOf(from)]?.position;
      return position === undefined ? undefined : { position, at: this.#history.get(position)?.at ?? 0 };
    };
    return firstSince(moments, at, this.#position);
  }

  async momentAt(position: number): Promise<number | undefined> {
    return this.#history.get(this.seek(undefined, position) ?? 0)?.at;
  }

  async append(group: Group): Promise<void> {
    this.#position = positionAfter(this.#position, group);
    if (group.rowsRebuilt === true) this.#rowsForm = this.#form;
    for (const commit of group.commits) this.#commits.push(commit);
    for (const { position, at, subjects, rows } of group.history ?? []) {
      this.#history.set(position, { at, changes: rows.map((row) => ({ row, before: this.#put(row) })) });
      for (const subject of subjects) {
        const positions = this.#trail.get(subject);
        if (positions === undefined) this.#trail.set(subject, [position]);
        else positions.push(position);
      }
    }
    for (const row of group.rows) this.#put(row);
  }

  async close(): Promise<void> {}

  seek(subject: string | undefined, atMost: number): number | undefined {
    if (subject === undefined) return this.#commits[this.#indexOf(atMost + 1) - 1]?.position;
    const positions = this.#trail.get(subject) ?? [];
    return positions[firstAt(positions, (position) => position > atMost) - 1];
  }

  read(position: number): Happened | undefined {
    const commit = this.#commits[this.#indexOf(position)];
    if (commit?.position !== position) return undefined;
    const kept = this.#history.get(position);
    const changes = kept?.changes.map(({ row, before }) => changeText(row, before));
    return { ...commit, changes: changes === undefined ? '' : `[${changes.join()}]` };
  }

  /** Gives the row's form before. */
  #put({ kind, key, body }: StoredRow): string | null {
    let rows = this.#rows.get(kind);
    if (rows === undefined) {
      rows = new Map();
      this.#rows.set(kind, rows);
    }
    const before = rows.get(key) ?? null;
    if (body === null) rows.delete(key);
    else rows.set(key, body);
    return before;
  }

  /** Index of the first commit at or after a position. */
  #indexOf(position: number): number {
    return firstAt(this.#commits, (commit) => commit.position >= position);
  }
}

/** Index of the first item from which on all are so; their number where none is. */
function firstAt<T>(items: readonly T[], so: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (so(items[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
