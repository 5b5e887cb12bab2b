import { isDeepStrictEqual } from 'node:util';
import { apply } from '../domain/commit.ts';
import { ROW_KINDS, type Row } from '../domain/journal.ts';
import { rowKind } from '../domain/rows.ts';
import { emptyState, type State } from '../domain/state.ts';
import { readCommit } from '../domain/upcast.ts';
import { changeText, type StoredCommit, type StoredHistory, type StoredRow } from './log.ts';
import { toHistory, toStored } from './pending.ts';

/** What history must hold of a commit. */
export interface Told extends StoredHistory {
  /** As `Happened.changes`. */
  readonly changes: string;
}

/** The whole history, applied from the first fact: the state and the rows it must have led to. */
export class Replay {
  readonly state: State = emptyState();
  readonly #rows = new Map<string, Row>();

  /**
   * Gives what history must hold of the commit. Commits are to be given oldest first, each once. Throws NewerLog for
   * facts this version does not know.
   */
  add({ position, body }: StoredCommit): Told {
    const commit = readCommit(position, body);
    const journal = apply(this.state, commit);
    const told = toHistory(commit, journal, []);
    const changes = `[${told.rows.map((row) => changeText(row, this.#text(nameOf(row.kind, row.key)))).join()}]`;
    for (const row of journal.rows) {
      if (row.body === undefined) this.#rows.delete(nameOf(ROW_KINDS[row.kind], row.key));
      else this.#rows.set(nameOf(ROW_KINDS[row.kind], row.key), row);
    }
    return { ...told, changes };
  }

  get rows(): Iterable<StoredRow> {
    return this.#rows.values().map(toStored);
  }

  /** A comparison with stored rows: give it each, then ask for what differs. */
  compare(): Comparison {
    return new Comparison(this.#rows);
  }

  #text(name: string): string | null {
    const row = this.#rows.get(name);
    return row === undefined ? null : toStored(row).body;
  }
}

/** Differences named one by one; more are only counted. */
class Findings {
  readonly #named: string[] = [];
  #more = 0;

  add(finding: string): void {
    if (this.#named.length < 20) this.#named.push(finding);
    else this.#more += 1;
  }

  /** `what`: of what there are more. */
  all(what: string): readonly string[] {
    return this.#more > 0 ? [...this.#named, `${this.#more} more ${what}.`] : this.#named;
  }
}

/** Holds stored rows against replayed ones. Records of deleted zones may be there or swept already (sweep.ts). */
export class Comparison {
  readonly #expected: ReadonlyMap<string, Row>;
  readonly #seen = new Set<string>();
  /** Positions of deleted zones whose records may still lie there. */
  readonly #swept = new Set<number>();
  readonly #findings = new Findings();

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
    if (expected === undefined) this.#findings.add(`The row ${name} is stored, and the history leads to no such row.`);
    else if (!same(row.body!, toStored(expected).body!)) {
      this.#findings.add(`The row ${name} is stored as something else than the history leads to.`);
    }
  }

  /** A sentence for each difference; none when the rows are those of the history. */
  findings(): readonly string[] {
    for (const [name, row] of this.#expected) {
      if (!this.#seen.has(name) && !this.#mayBeSwept(row)) {
        this.#findings.add(`The row ${name} is missing: the history leads to it.`);
      }
    }
    return this.#findings.all('rows differ');
  }

  #mayBeSwept({ kind, key, body }: Row): boolean {
    if (kind === 'zone') return this.#swept.has(key);
    return kind === 'record' && this.#swept.has((body as { readonly zone: number }).zone);
  }
}

/** What a log's history holds of a commit, and whether it is found under a subject. */
export interface KeptHistory {
  readonly at: number;
  readonly changes: string;
  under(subject: string): boolean;
}

/** Holds stored history against what replay tells: give it each commit's, then ask for what differs. */
export class HistoryComparison {
  readonly #findings = new Findings();
  #commits = 0;
  #subjects = 0;

  add(told: Told, kept: KeptHistory | undefined): void {
    const { position, at, subjects, changes } = told;
    this.#commits += 1;
    this.#subjects += subjects.length;
    if (kept === undefined) this.#findings.add(`History tells nothing of position ${position}.`);
    else if (kept.changes === '') this.#findings.add(`What history tells of position ${position} is damaged.`);
    else if (kept.at !== at || !same(kept.changes, changes)) {
      this.#findings.add(`History tells something else of position ${position} than the commits lead to.`);
    }
    const missing = subjects.filter((subject) => kept !== undefined && !kept.under(subject));
    for (const subject of missing) this.#findings.add(`Position ${position} is not found under ${subject} in history.`);
  }

  /** `stored`: how many commits history tells of, and how many entries lead to them. */
  findings(stored: { readonly history: number; readonly trail: number }): readonly string[] {
    const more = stored.history - this.#commits;
    if (more > 0) this.#findings.add(`History tells of ${more} commits that are not there.`);
    const entries = stored.trail - this.#subjects;
    if (entries > 0) this.#findings.add(`In history ${entries} entries lead to commits that do not name them.`);
    return this.#findings.all('differences in history');
  }
}

const nameOf = (kind: number, key: number): string => `${rowKind(kind) ?? kind}/${key}`;

/** The order of fields is no difference: another version may have written them otherwise. */
const same = (stored: string, expected: string): boolean =>
  stored === expected || isDeepStrictEqual(JSON.parse(stored), JSON.parse(expected));
