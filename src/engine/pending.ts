import { type Commit, lastOf } from '../domain/commit.ts';
import { subjectsOf } from '../domain/history/subjects.ts';
import { type Journal, ROW_KINDS, type Row, type RowKind } from '../domain/journal.ts';
import { writeCommit } from '../domain/upcast.ts';
import type { Group, StoredCommit, StoredHistory, StoredRow } from './log.ts';

/** Done in memory, and not durable yet. Sweeping rows is no commit. */
export interface Pending<C> {
  readonly commit: Commit | undefined;
  readonly journal: Journal;
  readonly changes: readonly C[];
}

/** Of the last event; undefined where there is none. */
export const lastPosition = (group: readonly Pending<unknown>[]): number | undefined => {
  const commit = group.findLast((pending) => pending.commit !== undefined)?.commit;
  return commit === undefined ? undefined : lastOf(commit);
};

/** Rows nobody asks about: how an answer is repeated, and which of the pool's addresses are free. */
const UNTOLD: ReadonlySet<RowKind> = new Set(['token', 'freed']);

/** What goes to the log of what was done, in its order. */
export function toGroup(pending: readonly Pending<unknown>[]): Group {
  const commits: StoredCommit[] = [];
  const history: StoredHistory[] = [];
  const rows: StoredRow[] = [];
  for (const { commit, journal } of pending) {
    if (commit === undefined) {
      for (const row of journal.rows) rows.push(toStored(row));
      continue;
    }
    commits.push({ position: commit.position, count: lastOf(commit) - commit.position + 1, body: writeCommit(commit) });
    history.push(toHistory(commit, journal, rows));
  }
  return { commits, history, rows };
}

/** What history keeps of a commit, by the journal it was applied through; rows it does not tell of go to `untold`. */
export function toHistory(commit: Commit, journal: Journal, untold: StoredRow[]): StoredHistory {
  const told: StoredRow[] = [];
  // What was imported was there before: its commit has it all, and history tells nothing of it as made then.
  const imported = commit.through !== undefined;
  for (const row of journal.rows) (imported || UNTOLD.has(row.kind) ? untold : told).push(toStored(row));
  return { position: commit.position, at: commit.at, subjects: [...subjectsOf(commit, journal.rows)], rows: told };
}

export const toStored = ({ kind, key, body }: Row): StoredRow => ({
  kind: ROW_KINDS[kind],
  key,
  body: body === undefined ? null : JSON.stringify(body),
});
