import type { RowKind } from '../journal.ts';

/** A row of a state, by the name of its kind: names never change their meaning, as numbers do not. */
export type NamedRow = readonly [kind: RowKind, key: number, body: object];

/**
 * A whole state came from a file, into a log without anything: always the only event of the first commit, which goes
 * `through` the position the state was exported at. Its rows are of the form rows had then, and stay so: a later form
 * of a row needs an upcaster for this event (docs/decisions/0015).
 */
export interface StateImported {
  readonly type: 'state-imported';
  readonly v: 1;
  /** By kind and key ascending. */
  readonly rows: readonly NamedRow[];
}

export type ImportedEvent = StateImported;
