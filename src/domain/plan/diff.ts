import type { State } from '../state.ts';
import { compareWays, waysAfter } from './reachability.ts';
import { type Change, type Form, type Touched, touchedThings } from './things.ts';
import type { ReachabilityDiff, WaysAfter } from './types.ts';
import type { Watch } from './watch.ts';

/** All that a plan would change. */
export interface Diff {
  /** Kind by kind. */
  readonly things: readonly Change[];
  /** Of things, those not shown too. */
  readonly total: number;
  readonly reachability: ReachabilityDiff;
}

/** What of the state after a change is needed when that state is gone. */
export interface After {
  readonly things: readonly { readonly touched: Touched; readonly after: Form | undefined }[];
  readonly ways: WaysAfter;
}

/** Things shown; the others are only counted. */
const SHOWN = 1000;

/**
 * First half, to be asked while the change is still there; its cost follows what the change touched. `late` says that
 * time is up: then there is no answer.
 */
export function lookAfter(state: State, watches: readonly Watch[], late: () => boolean): After | undefined {
  const things: { touched: Touched; after: Form | undefined }[] = [];
  for (const touched of touchedThings(state, watches)) {
    if (late()) return undefined;
    things.push({ touched, after: touched.formIn(state) });
  }
  const ways = waysAfter(state, watches, late);
  return ways && { things, ways };
}

/** Second half, to be asked when the change was taken back, in the same turn: what was before, and so what differs. */
export function compareBefore(state: State, { things, ways }: After, late: () => boolean): Diff | undefined {
  const changes: Change[] = [];
  let total = 0;
  for (const { touched, after } of things) {
    if (late()) return undefined;
    const change = changeOf(touched, touched.formIn(state), after);
    if (change === undefined) continue;
    total += 1;
    if (total <= SHOWN) changes.push(change);
  }
  const reachability = compareWays(state, ways, late);
  return reachability && { things: changes, total, reachability };
}

function changeOf({ kind, id }: Touched, before: Form | undefined, after: Form | undefined): Change | undefined {
  if (before === undefined) return after && { kind, id, change: 'made', after };
  if (after === undefined) return { kind, id, change: 'removed', before };
  // Forms are made alike, so equal ones read alike.
  if (JSON.stringify(before) === JSON.stringify(after)) return undefined;
  return { kind, id, change: 'changed', before, after };
}
