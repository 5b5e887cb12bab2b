import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Happened } from '../engine/log.ts';
import { CommitReader } from './commits.ts';
import { historySum } from './digest.ts';
import { firstSince, type TrailSource } from './slice.ts';

/** What history holds of one commit. */
export interface Kept {
  readonly at: number;
  /** As `Happened.changes`: empty where it is not what was written. */
  readonly changes: string;
}

/** Reads the tables `history` and `trail`. Its methods throw what SQLite throws, and an Error for a damaged commit. */
export class HistoryReader implements TrailSource {
  readonly #commits: CommitReader;
  readonly #kept: StatementSync;
  readonly #under: StatementSync;
  readonly #any: StatementSync;
  readonly #moment: StatementSync;
  readonly #counts: StatementSync;

  constructor(database: DatabaseSync) {
    this.#commits = new CommitReader(database);
    const highest = 'position <= ? ORDER BY position DESC LIMIT 1';
    this.#kept = database.prepare('SELECT at, changes, sum FROM history WHERE position = ?');
    this.#under = database.prepare(`SELECT position FROM trail WHERE subject = ? AND ${highest}`);
    this.#any = database.prepare(`SELECT position FROM commits WHERE ${highest}`);
    this.#moment = database.prepare('SELECT position, at FROM history WHERE position >= ? ORDER BY position LIMIT 1');
    this.#counts = database.prepare(
      'SELECT (SELECT count(*) FROM history) AS history, (SELECT count(*) FROM trail) AS trail',
    );
  }

  seek(subject: string | undefined, atMost: number): number | undefined {
    const row = subject === undefined ? this.#any.get(atMost) : this.#under.get(subject, atMost);
    return row === undefined ? undefined : Number(row.position);
  }

  read(position: number): Happened | undefined {
    const commit = this.#commits.one(position);
    if (commit === undefined) return undefined;
    const { count, body } = commit;
    return { position, count, body, changes: this.kept(position)?.changes ?? '' };
  }

  /** Undefined: nothing is kept of a commit at this position. */
  kept(position: number): Kept | undefined {
    const row = this.#kept.get(position);
    if (row === undefined) return undefined;
    const at = Number(row.at);
    const changes = String(row.changes);
    return { at, changes: row.sum === historySum(position, at, changes) ? changes : '' };
  }

  /** Moment of the last commit at or before a position; undefined where what is kept of it is missing or damaged. */
  momentAt(position: number): number | undefined {
    const last = this.seek(undefined, position);
    const kept = last === undefined ? undefined : this.kept(last);
    return kept === undefined || kept.changes === '' ? undefined : kept.at;
  }

  /** `last`: position of the log's last event. */
  since(at: number, last: number): number {
    const moments = (position: number) => {
      const row = this.#moment.get(position);
      return row === undefined ? undefined : { position: Number(row.position), at: Number(row.at) };
    };
    return firstSince(moments, at, last);
  }

  /** How many commits history tells of, and how many entries lead to them. */
  counts(): { readonly history: number; readonly trail: number } {
    const row = this.#counts.get()!;
    return { history: Number(row.history), trail: Number(row.trail) };
  }
}
