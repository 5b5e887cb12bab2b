import type { Commit } from '../commit.ts';
import type { RowKind } from '../journal.ts';

/** What a commit did to one current row. */
export interface RowChange {
  readonly kind: RowKind;
  /** Log position of the event that made the thing. */
  readonly key: number;
  /** Its form before; undefined: it was not there. */
  readonly before: object | undefined;
  /** Its form after; undefined: it is gone. */
  readonly after: object | undefined;
}

/** One thing that happened: who asked for what, and what it changed. */
export interface HistoryEntry {
  readonly commit: Commit;
  readonly changes: readonly RowChange[];
}
