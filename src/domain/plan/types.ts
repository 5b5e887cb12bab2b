import type { TouchedRoute } from '../journal.ts';
import type { ClassReason } from './reasons.ts';
import type { Winner, Won } from './winners.ts';

/** All who are looked up in a table and send to a prefix: where they got before, and where they get now. */
export interface ReachabilityClass {
  /** None of a source that is looked up in no table any more. */
  readonly table?: string;
  /** Of sources that changed their table: the former, '' for none. */
  readonly movedFrom?: string;
  readonly prefix: string;
  /** Absent: nowhere. */
  readonly before?: Winner;
  readonly after?: Winner;
  readonly reason: ClassReason;
  /** Attached instances that are looked up so, after the change. */
  readonly sources: number;
}

export interface ReachabilityDiff {
  /** Those that concern most sources first. */
  readonly classes: readonly ReachabilityClass[];
  readonly total: number;
  /** Whether all there is to compare was compared; else the total is a lower bound. */
  readonly complete: boolean;
  /** Instances that were looked up in a table and are attached no more: they get nowhere. */
  readonly left: readonly Sources[];
  /** Instances that were not attached before, and are looked up in a table now. */
  readonly joined: readonly Sources[];
}

/** How many instances of a table. */
export interface Sources {
  readonly table: string;
  readonly sources: number;
}

/** A touched prefix, as it is after the change. */
export interface RouteAfter extends TouchedRoute {
  readonly exact: Won | undefined;
  readonly match: Won | undefined;
}

/** What of the state after the change is needed when that state is gone. */
export interface WaysAfter {
  readonly routes: readonly RouteAfter[];
  /** Attachments that were touched. */
  readonly touched: ReadonlySet<string>;
  /** Those of them that are attached, to the table they are looked up in. */
  readonly tables: ReadonlyMap<string, string | undefined>;
  /** Of touched tables. */
  readonly sources: ReadonlyMap<string, number>;
}
