import { formatIpv4Prefix, prefixKey } from '../net/prefix.ts';
import type { State } from '../state.ts';
import type { ReachabilityClass, RouteAfter } from './types.ts';
import { exactIn, longest, matchIn, sameWay, type Won } from './winners.ts';

/** Sources that are looked up in another table than before. */
export interface Move {
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** How many. */
  readonly sources: number;
}

/** Prefixes compared for all moves together: some milliseconds. Two great tables are not walked to the end. */
const COMPARED = 2000;

/**
 * Where the moved get elsewhere: at every prefix of the table they left, as it was, and of the one they came to, as it
 * is after the change. The state is the one before: of the new table it is what `after` says wherever it was touched.
 */
export function compareMoved(
  state: State,
  moves: readonly Move[],
  after: readonly RouteAfter[],
  late: () => boolean,
): { readonly classes: readonly ReachabilityClass[]; readonly complete: boolean } | undefined {
  const classes: ReachabilityClass[] = [];
  let compared = 0;
  for (const { from, to, sources } of moves) {
    const changed: Changed = new Map(after.filter(({ table }) => table === to).map((one) => [keyOf(one), one]));
    for (const { base, length } of prefixesOf(state, from, to, changed)) {
      if (late()) return undefined;
      compared += 1;
      if (compared > COMPARED) return { classes, complete: false };
      const left = from === undefined ? undefined : matchIn(state, from, base, length);
      const come = to === undefined ? undefined : matchAfter(state, to, base, length, changed);
      if (sameWay(left?.winner, come?.winner)) continue;
      classes.push({
        ...(to !== undefined && { table: to }),
        movedFrom: from ?? '',
        prefix: formatIpv4Prefix({ base, length }),
        ...(left && { before: left.winner }),
        ...(come && { after: come.winner }),
        reason: to === undefined ? 'association-lost' : 'association-moved',
        sources,
      });
    }
  }
  return { classes, complete: true };
}

interface Prefix {
  readonly base: number;
  readonly length: number;
}

const keyOf = ({ base, length }: Prefix): number => prefixKey(base, length);

type Changed = ReadonlyMap<number, RouteAfter>;

/** Each prefix once of the table left, as it was, and of the one moved to, as it is after the change. */
function* prefixesOf(
  state: State,
  from: string | undefined,
  to: string | undefined,
  changed: Changed,
): Generator<Prefix> {
  const left = from === undefined ? undefined : state.csns.routes.get(from);
  const come = to === undefined ? undefined : state.csns.routes.get(to);
  yield* left?.from(0, 0) ?? [];
  const isNew = ({ base, length }: Prefix): boolean => left?.entry(base, length) === undefined;
  for (const entry of come?.from(0, 0) ?? []) if (isNew(entry) && !changed.has(keyOf(entry))) yield entry;
  for (const route of changed.values()) if (isNew(route) && route.exact !== undefined) yield route;
}

/** The longest match after the change, in a table that is still as it was before. */
function matchAfter(state: State, table: string, base: number, length: number, changed: Changed): Won | undefined {
  if (changed.size === 0) return matchIn(state, table, base, length);
  return longest(base, length, (covering, shorter) => {
    const route = changed.get(prefixKey(covering, shorter));
    return route === undefined ? exactIn(state, table, covering, shorter) : route.exact;
  });
}
