import { type Group, LogFailure, type StoredRow } from '../engine/log.ts';

/** The position of a group's last event, or throws LogFailure: a gap in the log could never be closed again. */
export function positionAfter(position: number, group: Group): number {
  let last = position;
  for (const commit of group.commits) {
    if (commit.position !== last + 1 || !Number.isSafeInteger(commit.count) || commit.count < 1) {
      throw new LogFailure('failed', `A commit of ${commit.count} at ${commit.position} does not follow on ${last}.`);
    }
    last += commit.count;
  }
  return last;
}

/** The rows of a group, each once: its last form wins. */
export function lastForms(rows: readonly StoredRow[]): Iterable<StoredRow> {
  if (rows.length < 2) return rows;
  const forms = new Map<string, StoredRow>();
  for (const row of rows) forms.set(`${row.kind}:${row.key}`, row);
  return forms.values();
}
