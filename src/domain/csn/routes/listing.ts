import type { Ids, RuleParts } from '../../command.ts';
import type { State } from '../../state.ts';
import type { Attachment, CsnTable, NextHop, Tgw } from '../types.ts';
import { type Candidate, type Entry, isLearned, nextHopOf, orderOf } from './routes.ts';

/** A rule of a CSN's table as seen from outside, custom or learned. */
export interface RuleView {
  readonly csn: string;
  readonly table: string;
  /** 32-bit network address. */
  readonly base: number;
  readonly length: number;
  readonly routeType: 'custom' | 'propagated';
  /** The attachment it was learned from or leads to; none of a blackhole without next hop. */
  readonly attachment?: string;
  readonly nextHop?: NextHop;
  readonly status: 'active' | 'conflicted';
  /** Independent of the status. */
  readonly blackhole: boolean;
  readonly asPath: string;
  readonly community: string;
  readonly description: string;
  readonly parts: RuleParts;
}

/**
 * A table's rules in listing order (csn contract 7.6): network address, prefix length, custom before propagated,
 * active before conflicted, learn order. From a marker on, the marker's rule first; when that is gone, see `remaining`.
 */
export function* rulesFrom(state: State, table: CsnTable, from?: RuleParts): Generator<RuleView, void> {
  for (const [entry, i] of placesFrom(state, table, from)) yield viewOf(state, table, entry, i);
}

/** The same of active rules alone. */
function* activeFrom(state: State, table: CsnTable, from?: RuleParts): Generator<RuleView, void> {
  for (const [entry, i] of placesFrom(state, table, from)) if (i < entry.active) yield viewOf(state, table, entry, i);
}

/**
 * What a TGW lists (csn contract 7.7): the active rules of its tables, table by table. A marker's table that is not
 * among them any more is passed over: the listing goes on with the next one.
 */
export function* tgwRulesFrom(
  state: State,
  tgw: Tgw,
  from?: { readonly table: string; readonly parts: RuleParts },
): Generator<RuleView, void> {
  const marked = from && state.csns.tables.get(from.table);
  for (const table of tgwTables(state, tgw)) {
    if (marked !== undefined && placeOf(table) < placeOf(marked)) continue;
    yield* activeFrom(state, table, table.id === from?.table ? from.parts : undefined);
  }
}

/** The tables that attached instances of the TGW's region are looked up in: the default one first, then by creation. */
export function tgwTables({ csns }: State, tgw: Tgw): CsnTable[] {
  const tables = [...(csns.tablesOf.get(tgw.csn) ?? [])].filter(({ id }) => csns.sources.get(id)?.has(tgw.region));
  return tables.sort((a, b) => placeOf(a) - placeOf(b));
}

const placeOf = ({ type, position }: CsnTable): number => (type === 'default' ? 0 : position);

/** Where a list goes on from: what an id issued for a rule of the table says, be it still there or not; else undefined. */
export function markedBy(state: State, ids: Ids, table: string, ruleId: string): RuleParts | undefined {
  const parts = ids.readRule(table, ruleId);
  if (parts === undefined || parts.order < 1) return undefined;
  // Positions that are still to come: nobody was given such an id.
  return Math.max(parts.order, parts.attachmentPosition) > state.position ? undefined : parts;
}

/** The rule with these parts, as it stands now. */
export function findRule(state: State, tableId: string, parts: RuleParts): RuleView | undefined {
  const table = state.csns.tables.get(tableId);
  if (table === undefined) return undefined;
  const entry = state.csns.routes.get(tableId)!.entry(parts.base, parts.length, ecmpOf(state, table));
  const i = entry?.candidates.findIndex((candidate) => isOf(candidate, parts)) ?? -1;
  return i < 0 ? undefined : viewOf(state, table, entry!, i);
}

/**
 * What a channel is told: the active rules of the table it is associated with that are no blackholes, but for those
 * that lead to itself (csn contract 7.5). Other instances, and a channel without association, are told nothing.
 */
export function* announcedTo(state: State, attachment: Attachment): Generator<RuleView, void> {
  const association = state.csns.associations.get(attachment.id);
  const table = attachment.type === 'channel' && association && state.csns.tables.get(association.table);
  if (!table) return;
  for (const rule of activeFrom(state, table)) {
    if (!rule.blackhole && rule.attachment !== attachment.id) yield rule;
  }
}

/** Entries and indices of their candidates, one by one. */
function* placesFrom(state: State, table: CsnTable, from?: RuleParts): Generator<readonly [Entry, number], void> {
  const routes = state.csns.routes.get(table.id)!;
  for (const entry of routes.from(from?.base ?? 0, from?.length ?? 0, ecmpOf(state, table))) {
    const marked = from !== undefined && entry.base === from.base && entry.length === from.length;
    const indices = marked ? remaining(state, table, entry, from) : entry.candidates.keys();
    for (const i of indices) yield [entry, i];
  }
}

/**
 * What of the marker's own prefix is still to be listed: from the marker's rule on. When that is gone, its place is not
 * always known: if it was active, rules learned before it stood behind it. Only a BGP route that no custom rule was
 * before can have been that; then the whole prefix comes again, rather than that a rule is left out. Otherwise rules
 * learned later remain.
 */
function remaining({ csns }: State, table: CsnTable, { candidates }: Entry, marker: RuleParts): Iterable<number> {
  const indices = [...candidates.keys()];
  const at = candidates.findIndex((candidate) => isOf(candidate, marker));
  if (at >= 0) return indices.slice(at);
  const [first] = candidates as [Candidate];
  const learnedFrom = csns.attachmentsOf.get(table.csn)?.get(marker.attachmentPosition);
  const overruled = !isLearned(first) && first.position < marker.order;
  const known = overruled || (learnedFrom !== undefined && learnedFrom.type !== 'channel');
  return known ? indices.filter((i) => isAfter(candidates[i]!, marker)) : indices;
}

const attachmentPositionOf = (candidate: Candidate): number =>
  isLearned(candidate) ? candidate.attachmentPosition : 0;

const isOf = (candidate: Candidate, { attachmentPosition, order }: RuleParts): boolean =>
  attachmentPositionOf(candidate) === attachmentPosition && orderOf(candidate) === order;

const isAfter = (candidate: Candidate, { attachmentPosition, order }: RuleParts): boolean =>
  orderOf(candidate) > order || (orderOf(candidate) === order && attachmentPositionOf(candidate) > attachmentPosition);

const ecmpOf = ({ csns }: State, { csn }: CsnTable): boolean => csns.byId.get(csn)!.options.ecmp;

function viewOf(state: State, { csn, id: table }: CsnTable, entry: Entry, i: number): RuleView {
  const { base, length, active } = entry;
  const candidate = entry.candidates[i]!;
  const parts = { base, length, attachmentPosition: attachmentPositionOf(candidate), order: orderOf(candidate) };
  const nextHop = nextHopOf(state, candidate);
  const common = {
    ...({ csn, table, base, length, parts, status: i < active ? 'active' : 'conflicted' } as const),
    ...(nextHop && { attachment: nextHop.attachment, nextHop }),
  };
  if (isLearned(candidate)) {
    const { asPath, community } = candidate.publication;
    return { ...common, routeType: 'propagated', blackhole: false, asPath, community, description: '' };
  }
  const { blackhole, description } = candidate;
  return { ...common, routeType: 'custom', blackhole, asPath: '', community: '', description };
}
