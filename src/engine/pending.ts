import type { Commit } from '../domain/commit.ts';
import { type Journal, ROW_KINDS, type Row } from '../domain/journal.ts';
import { writeCommit } from '../domain/upcast.ts';
import type { Group, StoredRow } from './log.ts';

/** Done in memory, and not durable yet. Sweeping rows is no commit. */
export interface Pending<C> {
  readonly commit: Commit | undefined;
  readonly journal: Journal;
  readonly changes: readonly C[];
}

/** Of the last event; undefined where there is none. */
export const lastPosition = (group: readonly Pending<unknown>[]): number | undefined => {
  const commit = group.findLast((pending) => pending.commit !== undefined)?.commit;
  return commit === undefined ? undefined : commit.position + commit.events.length - 1;
};

/** Rows that changed several times in a group are written once, in their last form. */
export function toGroup(pending: readonly Pending<unknown>[]): Group {
  const rows = new Map<string, Row>();
  for (const { journal } of pending) for (const row of journal.rows) rows.set(`${row.kind}/${row.key}`, row);
  return {
    commits: pending.flatMap(({ commit }) =>
      commit === undefined
        ? []
        : [{ position: commit.position, count: commit.events.length, body: writeCommit(commit) }],
    ),
    rows: [...rows.values()].map(toStored),
  };
}

export const toStored = ({ kind, key, body }: Row): StoredRow => ({
  kind: ROW_KINDS[kind],
  key,
  body: body === undefined ? null : JSON.stringify(body),
});
