import type { Command } from '../command.ts';
import { canonicalPrefix } from '../net/prefix.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import type { RouteContent, RouteRuleUpdated } from './events.ts';
import { type Nexthop, nexthops } from './nexthops.ts';
import { holds, meets, rangeOf } from './ranges.ts';
import type { PathType, Place, RouteRule, Vpc } from './types.ts';
import { routeRuleOf, rulesIn, subnetsIn, vpcOfTable } from './views.ts';
import { isDescription } from './words.ts';

export interface NewRoute extends Place {
  readonly routeTableId: string;
  readonly source: string;
  readonly destination: string;
  readonly nexthopId?: string | undefined;
  readonly nexthopType?: string | undefined;
  /** Several paths: used instead of the two above. */
  readonly nextHopList?: readonly Nexthop[] | undefined;
  readonly description?: string | undefined;
}

/**
 * One rule for each path, all or none. Refuses: body-invalid, route-table-unknown, state-forbids (the system's own
 * next hops), exists-already (source and destination together are unique in a table), quota-reached.
 */
export function createRoute(input: NewRoute): Command<{ routeRuleIds: readonly string[] }> | Refusal {
  const { account, description = '' } = input;
  const source = canonicalPrefix(input.source);
  const destination = canonicalPrefix(input.destination);
  const hops = nexthops(input);
  if (source === undefined || destination === undefined || hops === undefined) return refuse('body-invalid');
  if (!isDescription(description)) return refuse('body-invalid');
  return (state, { ids, position, rules }) => {
    const vpc = vpcOfTable(state, input, input.routeTableId);
    if (vpc === undefined) return refuse('route-table-unknown');
    if (hops.some(({ nexthopType }) => nexthopType === 'tgw')) return refuse('state-forbids');
    if (!fits(state, vpc, source, destination)) return refuse('body-invalid');
    if (paths(state, vpc.routeTableId, source, destination).length > 0) return refuse('exists-already');
    const limit = rules.quotas.routeRulesPerTable ?? Number.POSITIVE_INFINITY;
    if (userRules(state, vpc.routeTableId).length + hops.length > limit) return refuse('quota-reached');
    const events = hops.map((hop, i) => ({
      ...({ type: 'route-rule-created', v: 1, table: vpc.routeTableId } as const),
      ...{ routeRule: ids.make('routeRule', account, position + i), source, destination, ...hop, description },
    }));
    return { events, result: { routeRuleIds: events.map(({ routeRule }) => routeRule) } };
  };
}

/** Absent members keep what is stored. */
export interface RouteChanges {
  readonly source?: string | undefined;
  readonly destination?: string | undefined;
  readonly nexthopId?: string | undefined;
  readonly description?: string | undefined;
}

/**
 * Source and destination are the route's: all its paths move together. Next hop and description are the rule's own.
 * Refuses: body-invalid, route-rule-unknown, state-forbids (the system's own rules), exists-already.
 */
export function updateRoute(place: Place, id: string, changes: RouteChanges): Command<undefined> | Refusal {
  const given = { source: optional(changes.source), destination: optional(changes.destination) };
  if (given.source === null || given.destination === null) return refuse('body-invalid');
  if (!isDescription(changes.description ?? '')) return refuse('body-invalid');
  return (state) => {
    const rule = routeRuleOf(state, place, id);
    if (rule === undefined) return refuse('route-rule-unknown');
    if (rule.nexthopType === 'tgw') return refuse('state-forbids');
    const source = given.source ?? rule.source;
    const destination = given.destination ?? rule.destination;
    const moved = source !== rule.source || destination !== rule.destination;
    if (moved && !fits(state, vpcOfTable(state, place, rule.table)!, source, destination))
      return refuse('body-invalid');
    if (moved && paths(state, rule.table, source, destination).length > 0) return refuse('exists-already');
    const together = paths(state, rule.table, rule.source, rule.destination);
    const nexthopId = changes.nexthopId ?? rule.nexthopId;
    const single = { nexthopId, nexthopType: rule.nexthopType };
    if (nexthopId !== rule.nexthopId && nexthops(single) === undefined) return refuse('body-invalid');
    if (together.some((other) => other !== rule && other.nexthopId === nexthopId)) return refuse('exists-already');
    const own = { source, destination, nexthopId, description: changes.description ?? rule.description };
    const events = (moved ? together : [rule]).map((path) =>
      updated(path, path === rule ? own : { source, destination }),
    );
    return { events, result: undefined };
  };
}

/** Swaps active and standby of a route's two paths. Refuses: route-rule-unknown, state-forbids (it is no such pair). */
export function switchRoute(place: Place, id: string): Command<undefined> {
  return (state) => {
    const rule = routeRuleOf(state, place, id);
    if (rule === undefined) return refuse('route-rule-unknown');
    const pair = paths(state, rule.table, rule.source, rule.destination);
    if (pair.length !== 2 || pair.some(({ pathType }) => !(pathType in OTHER))) return refuse('state-forbids');
    const events = pair.map((path) => updated(path, { pathType: OTHER[path.pathType]! }));
    return { events, result: undefined };
  };
}

/** Refuses: route-rule-unknown, state-forbids (the system's own rules). */
export function deleteRoute(place: Place, id: string): Command<undefined> {
  return (state) => {
    const rule = routeRuleOf(state, place, id);
    if (rule === undefined) return refuse('route-rule-unknown');
    if (rule.nexthopType === 'tgw') return refuse('state-forbids');
    return { events: [{ type: 'route-rule-deleted', v: 1, routeRule: id }], result: undefined };
  };
}

const OTHER: { readonly [T in PathType]?: PathType } = { 'ha:active': 'ha:standby', 'ha:standby': 'ha:active' };

/** Canonical text, undefined where none is given, null where it is no prefix. */
const optional = (text: string | undefined): string | undefined | null =>
  text === undefined ? undefined : (canonicalPrefix(text) ?? null);

/** Not the system's own towards a TGW: those come and go with a CSN, and are in nobody's way (csn contract 7.2). */
const userRules = (state: State, table: string): RouteRule[] =>
  [...rulesIn(state, table)].filter(({ nexthopType }) => nexthopType !== 'tgw');

const paths = (state: State, table: string, source: string, destination: string): RouteRule[] =>
  userRules(state, table).filter((rule) => rule.source === source && rule.destination === destination);

const isAny = (text: string): boolean => text === '0.0.0.0/0' || text === '::/0';

/**
 * Common contract 4.5: both of one family; the source is any, a subnet or inside one; the destination shares no
 * address with the VPC, unless source or destination is any.
 */
function fits(state: State, vpc: Vpc, sourceText: string, destinationText: string): boolean {
  const source = rangeOf(sourceText)!;
  const destination = rangeOf(destinationText)!;
  if (source.version !== destination.version) return false;
  if (isAny(sourceText)) return true;
  const home = [...subnetsIn(state, vpc, vpc.id)].some(({ cidr, ipv6Cidr }) =>
    [rangeOf(cidr), rangeOf(ipv6Cidr)].some((range) => range && holds(range, source)),
  );
  if (!home || isAny(destinationText)) return home;
  return ![vpc.cidr, vpc.ipv6Cidr, ...vpc.secondaryCidrs]
    .map(rangeOf)
    .some((range) => range && meets(range, destination));
}

function updated(rule: RouteRule, changes: Partial<RouteContent>): RouteRuleUpdated {
  const { position: _position, id, table: _table, ...content } = rule;
  return { type: 'route-rule-updated', v: 1, routeRule: id, ...content, ...changes };
}
