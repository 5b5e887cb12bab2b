import { refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import { createRoute, deleteRoute, switchRoute, updateRoute } from '../vpc/routes.ts';
import type { Place, RouteRule } from '../vpc/types.ts';
import { rulesIn } from '../vpc/views.ts';
import { again, changesOf, type Inverse, restoring, type Step, when } from './steps.ts';

/** A rule towards a TGW is the system's: it comes and goes with its attachment. */
const isSystems = ({ nexthopType }: RouteRule): boolean => nexthopType === 'tgw';

export const routeRule: Inverse<RouteRule> = {
  made: (made) => (isSystems(made) ? [] : [when((state) => deleteRoute(placeOf(state, made), made.id))]),
  gone: (gone, place) => (isSystems(gone) ? [] : [when((state) => backAgain(state, gone, place))]),
  // Source and destination are the route's, and so is which path is the active one: the first rule moves the others.
  altered: ({ to }) => [
    when((state) => {
      const now = state.vpcs.rules.get(to.id)!;
      const changes = changesOf({ now, to }, 'source', 'destination', 'nexthopId', 'description');
      return changes && updateRoute(placeOf(state, to), to.id, changes);
    }),
    when((state) => {
      const now = state.vpcs.rules.get(to.id)!;
      return now.pathType === to.pathType ? undefined : switchRoute(placeOf(state, to), to.id);
    }),
  ],
};

function placeOf({ vpcs }: State, { table }: RouteRule): Place {
  return vpcs.byId.get(vpcs.tables.get(table) ?? '') ?? { account: '', region: '' };
}

/** One path of a route again, alone or beside those that are left of it. */
function backAgain(state: State, gone: RouteRule, place: number): Step {
  const { id: routeRule, table, source, destination, nexthopId, nexthopType, pathType, description } = gone;
  const others = [...rulesIn(state, table)].filter(
    (rule) => !isSystems(rule) && rule.source === source && rule.destination === destination,
  );
  if (others.length === 0) {
    const route = { source, destination, nexthopId, nexthopType, description, routeTableId: table };
    const command = createRoute({ ...placeOf(state, gone), ...route });
    return again(command, 'route-rule-created', { routeRule, pathType }, place);
  }
  if (!others.every((other) => goTogether(other, gone))) return refuse('exists-already', destination);
  return (_state, { at, rules: { quotas } }) => {
    const own = [...rulesIn(state, table)].filter((rule) => !isSystems(rule)).length;
    if (own >= (quotas.routeRulesPerTable ?? Number.POSITIVE_INFINITY)) return refuse('quota-reached');
    const content = { source, destination, nexthopId, nexthopType, pathType, description };
    const event = { type: 'route-rule-created', v: 1, table, routeRule, ...content } as const;
    return { events: [restoring(event, place, at)], result: undefined };
  };
}

/** Whether two rules may be paths of one route (common contract 4.5). */
function goTogether(a: RouteRule, b: RouteRule): boolean {
  if (a.nexthopId === b.nexthopId || a.nexthopType !== b.nexthopType) return false;
  if (a.pathType === 'ecmp') return b.pathType === 'ecmp';
  return a.pathType.startsWith('ha:') && b.pathType.startsWith('ha:') && a.pathType !== b.pathType;
}
