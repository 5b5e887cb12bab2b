import { effectiveTable } from '../csn/views.ts';
import type { TouchedRoute } from '../journal.ts';
import { formatIpv4Prefix, prefixKey } from '../net/prefix.ts';
import type { State } from '../state.ts';
import { compareMoved, type Move } from './moves.ts';
import type { ClassReason } from './reasons.ts';
import type { ReachabilityClass, ReachabilityDiff, RouteAfter, WaysAfter } from './types.ts';
import type { Watch } from './watch.ts';
import { contends, exactIn, matchIn, sameWay, type Won } from './winners.ts';

/** Classes shown; the others are only counted. */
const SHOWN = 100;

/** To be asked while the change is still there. Undefined: it took too long. */
export function waysAfter(state: State, watches: readonly Watch[], late: () => boolean): WaysAfter | undefined {
  const routes: RouteAfter[] = [];
  const sources = new Map<string, number>();
  const seen = new Map<string, Set<number>>();
  for (const { table, base, length } of watches.flatMap((watch) => watch.routes)) {
    const known = seen.get(table) ?? new Set();
    const key = prefixKey(base, length);
    if (known.has(key)) continue;
    if (late()) return undefined;
    seen.set(table, known.add(key));
    const exact = exactIn(state, table, base, length);
    routes.push({ table, base, length, exact, match: exact ?? matchIn(state, table, base, length) });
    if (!sources.has(table)) sources.set(table, sourcesOf(state, table));
  }
  const touched = new Set<string>();
  const tables = new Map<string, string | undefined>();
  for (const { maps } of watches) {
    for (const map of [state.csns.attachments, state.csns.associations]) {
      for (const id of (maps.get(map) ?? []) as Set<string>) {
        const attachment = state.csns.attachments.get(id);
        touched.add(id);
        if (attachment?.status === 'attached') tables.set(id, effectiveTable(state, attachment));
      }
    }
  }
  return { routes, touched, tables, sources };
}

const sourcesOf = (state: State, table: string): number =>
  (state.csns.sources.get(table)?.values() ?? [][Symbol.iterator]()).reduce((sum, count) => sum + count, 0);

/** To be asked when the change was taken back: the state is the one before it. Undefined: it took too long. */
export function compareWays(state: State, after: WaysAfter, late: () => boolean): ReachabilityDiff | undefined {
  const classes: ReachabilityClass[] = [];
  for (const route of after.routes) {
    if (late()) return undefined;
    const { table, base, length, exact, match } = route;
    const exactBefore = exactIn(state, table, base, length);
    if (exact === undefined && exactBefore === undefined) continue;
    const before = exactBefore ?? matchIn(state, table, base, length);
    if (sameWay(before?.winner, match?.winner)) continue;
    classes.push({
      table,
      prefix: formatIpv4Prefix({ base, length }),
      ...(before && { before: before.winner }),
      ...(match && { after: match.winner }),
      reason: reasonOf(state, route, before, match),
      sources: after.sources.get(table) ?? 0,
    });
  }
  const moved = compareMoved(state, movesOf(state, after), after.routes, late);
  if (moved === undefined) return undefined;
  const all = [...classes, ...moved.classes].sort((a, b) => b.sources - a.sources);
  return { classes: all.slice(0, SHOWN), total: all.length, complete: moved.complete, ...comings(state, after) };
}

function reasonOf(
  state: State,
  { table, base, length }: TouchedRoute,
  before: Won | undefined,
  after: Won | undefined,
): ClassReason {
  const own = formatIpv4Prefix({ base, length });
  if (after === undefined) return 'withdrawn';
  if (after.winner.blackhole) return 'blackholed';
  if (after.winner.prefix !== own) return 'shorter-prefix';
  if (after.winner.routeType === 'custom') return 'custom-rule';
  if (before === undefined) return 'learned';
  if (before.winner.prefix !== own) return 'shadowed-by-longer-prefix';
  return contends(state, table, after.candidate) ? 'promoted' : 'outranked';
}

/** Who is attached no more, and who is new, by the tables they were or are looked up in. */
function comings(state: State, { touched, tables }: WaysAfter): Pick<ReachabilityDiff, 'left' | 'joined'> {
  const [left, joined] = [new Map<string, number>(), new Map<string, number>()];
  const count = (counts: Map<string, number>, table: string | undefined): void => {
    if (table !== undefined) counts.set(table, (counts.get(table) ?? 0) + 1);
  };
  for (const id of touched) {
    const attachment = state.csns.attachments.get(id);
    const before = attachment?.status === 'attached' ? attachment : undefined;
    if (before !== undefined && !tables.has(id)) count(left, effectiveTable(state, before));
    if (before === undefined && tables.has(id)) count(joined, tables.get(id));
  }
  const listed = (counts: Map<string, number>) => [...counts].map(([table, sources]) => ({ table, sources }));
  return { left: listed(left), joined: listed(joined) };
}

/** Attachments that are attached before and after, and changed their table; those of one way together. */
function movesOf(state: State, { tables }: WaysAfter): Move[] {
  const moves = new Map<string, Move>();
  for (const [id, to] of tables) {
    const attachment = state.csns.attachments.get(id);
    if (attachment?.status !== 'attached') continue;
    const from = effectiveTable(state, attachment);
    if (from === to) continue;
    const key = `${from} ${to}`;
    moves.set(key, { from, to, sources: (moves.get(key)?.sources ?? 0) + 1 });
  }
  return [...moves.values()];
}
