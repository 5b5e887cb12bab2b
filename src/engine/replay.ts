import { isDeepStrictEqual } from 'node:util';
import { apply } from '../domain/commit.ts';
import { ROW_KINDS, type Row } from '../domain/journal.ts';
import { rowKind } from '../domain/load.ts';
import { emptyState, type State } from '../domain/state.ts';
import { readCommit } from '../domain/upcast.ts';
import type { StoredCommit, StoredRow } from './log.ts';
import { toStored } from './pending.ts';

/** The whole history, applied from the first fact: the state and the rows it must have led to. */
export class Replay {
  readonly state: State = emptyState();
  readonly #rows = new Map<string, Row>();

  /** Commits are to be given oldest first, each once. Throws NewerLog for facts this version does not know. */
  add({ position, body }: StoredCommit): void {
    for (const row of apply(this.state, readCommit(position, body)).rows) {
      if (row.body === undefined) this.#rows.delete(nameOf(ROW_KINDS[row.kind], row.key));
      else this.#rows.set(nameOf(ROW_KINDS[row.kind], row.key), row);
    }
  }

  get rows(): Iterable<StoredRow> {
    return this.#rows.values().map(toStored);
  }

  /** A comparison with stored rows: give it each, then ask for what differs. */
  compare(): Comparison {
    return new Comparison(this.#rows);
  }
}

/** Differences named one by one; more are only counted. */
const NAMED = 20;

/** Holds stored rows against replayed ones. Records of deleted zones may be there or swept already (sweep.ts). */
export class Comparison {
  readonly #expected: ReadonlyMap<string, Row>;
  readonly #seen = new Set<string>();
  /** Positions of deleted zones whose records may still lie there. */
  readonly #swept = new Set<number>();
  readonly #findings: string[] = [];
  #differing = 0;

  constructor(expected: ReadonlyMap<string, Row>) {
    this.#expected = expected;
    for (const { kind, key, body } of expected.values()) {
      if (kind === 'zone' && body !== undefined && 'deleted' in body) this.#swept.add(key);
    }
  }

  add(row: StoredRow): void {
    const name = nameOf(row.kind, row.key);
    this.#seen.add(name);
    const expected = this.#expected.get(name);
    if (expected === undefined) this.#differs(`The row ${name} is stored, and the history leads to no such row.`);
    else if (!same(row.body!, toStored(expected).body!)) {
      this.#differs(`The row ${name} is stored as something else than the history leads to.`);
    }
  }

  /** A sentence for each difference; none when the rows are those of the history. */
  findings(): readonly string[] {
    for (const [name, row] of this.#expected) {
      if (!this.#seen.has(name) && !this.#mayBeSwept(row)) {
        this.#differs(`The row ${name} is missing: the history leads to it.`);
      }
    }
    const more = this.#differing - this.#findings.length;
    return more > 0 ? [...this.#findings, `${more} more rows differ.`] : this.#findings;
  }

  #mayBeSwept({ kind, key, body }: Row): boolean {
    if (kind === 'zone') return this.#swept.has(key);
    return kind === 'record' && this.#swept.has((body as { readonly zone: number }).zone);
  }

  #differs(finding: string): void {
    this.#differing += 1;
    if (this.#findings.length < NAMED) this.#findings.push(finding);
  }
}

const nameOf = (kind: number, key: number): string => `${rowKind(kind) ?? kind}/${key}`;

/** The order of fields is no difference: another version may have written them otherwise. */
const same = (stored: string, expected: string): boolean =>
  stored === expected || isDeepStrictEqual(JSON.parse(stored), JSON.parse(expected));
