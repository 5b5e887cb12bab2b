import { type Judged, judge, notPropagated } from './table.ts';
import {
  type Attachment,
  holds,
  type Instance,
  lengthOf,
  type Table,
  type Topology,
  type VpcRoute,
} from './topology.ts';

/**
 * What a packet meets, as docs/decisions/0006-explain.md has it and in its order; no line of the server is used. It
 * is slow on purpose: everything is worked out from the topology for each question.
 */

export interface Way {
  readonly outcome: 'delivered' | 'local' | 'handed-over' | 'dropped';
  readonly reason: string;
  /** Whether it crossed regions without a limit. */
  readonly unlimited: boolean;
  /** Where it ended. */
  readonly at: Instance;
  /** Look-ups in the order met. */
  readonly seen: readonly Seen[];
}

export type Seen =
  | { readonly in: 'instance'; readonly id: string; readonly rules?: readonly JudgedRoute[] }
  | {
      readonly in: 'table';
      readonly rules: readonly Judged[];
      readonly association: string;
      readonly hints: readonly string[];
    }
  | { readonly in: 'link'; readonly regions: string; readonly mbps: number | undefined };

export interface JudgedRoute extends VpcRoute {
  readonly outcome: 'won' | 'lost';
  readonly reason: string;
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

const space = (instance: Instance): readonly string[] =>
  instance.type === 'channel' ? [...instance.published.keys()] : instance.cidrs;

const inSpace = (instance: Instance, address: string): boolean => space(instance).some((own) => holds(own, address));

function oneWay(topology: Topology, from: Instance, s: string, d: string, forward: boolean): Way {
  const seen: Seen[] = [];
  const end = (outcome: Way['outcome'], reason: string, at = from, unlimited = false): Way => {
    return { outcome, reason, unlimited, at, seen };
  };

  // 1
  const attachment = topology.attachments.find(({ instance }) => instance === from);
  if (attachment === undefined) return end('dropped', 'source-not-attached');

  // 2
  if (forward && !inSpace(from, s)) return end('dropped', 'source-outside-instance');
  if (inSpace(from, d)) {
    const others = topology.attachments.filter(({ instance }) => instance !== from);
    const shadowed = others.some(({ instance }) => [...instance.published.keys()].some((prefix) => holds(prefix, d)));
    // On the way back anything but reaching the first source is a failure, and this is its name.
    return shadowed || !forward ? end('dropped', 'own-cidr-shadows') : end('local', 'local');
  }

  // 3
  if (from.type === 'vpc') {
    const rules = judgeRoutes(from, s, d);
    seen.push({ in: 'instance', id: from.id, rules });
    if (rules.length === 0) return end('dropped', 'no-instance-route');
    if (rules[0]!.nexthopType !== 'tgw') return end('dropped', 'instance-route-elsewhere');
  } else {
    seen.push({ in: 'instance', id: from.id });
    if (from.type === 'bec_vpc' && !PRIVATE.some((block) => holds(block, d)))
      return end('dropped', 'no-instance-route');
  }

  // 4
  const table = tableFor(topology, attachment);
  if (table === undefined) {
    seen.push({ in: 'table', rules: [], association: 'none', hints: [] });
    return end('dropped', 'no-association');
  }

  // 5
  const rules = judge(topology, table, d);
  const winner = rules[0];
  const association = attachment.associated === undefined ? 'default' : 'explicit';
  const hints = winner === undefined ? notPropagated(topology, table, d) : [];
  seen.push({ in: 'table', rules, association, hints });
  if (winner === undefined) return end('dropped', 'no-route');
  if (winner.blackHole) return end('dropped', 'blackhole');
  if (winner.attachId === attachment.attachId)
    return end('dropped', from.type === 'channel' ? 'not-announced' : 'loop');
  const next = topology.attachments.find(({ attachId }) => attachId === winner.attachId)!.instance;

  // 6
  let unlimited = false;
  if (next.region !== from.region) {
    const regions = [from.region, next.region].sort().join(' ');
    const mbps = topology.limits.get(regions);
    unlimited = mbps === undefined;
    seen.push({ in: 'link', regions, mbps });
  }

  // 7
  if (inSpace(next, d)) {
    seen.push({ in: 'instance', id: next.id });
    return end('delivered', 'delivered', next, unlimited);
  }
  if (next.type !== 'vpc') {
    seen.push({ in: 'instance', id: next.id });
    return next.type === 'channel'
      ? end('handed-over', 'handed-over', next, unlimited)
      : end('dropped', 'dropped-at-destination', next, unlimited);
  }
  const onward = judgeRoutes(next, s, d);
  seen.push({ in: 'instance', id: next.id, rules: onward });
  if (onward.length === 0) return end('dropped', 'dropped-at-destination', next, unlimited);
  if (onward[0]!.nexthopType === 'tgw') return end('dropped', 'loop', next, unlimited);
  return end('handed-over', 'handed-over', next, unlimited);
}

function tableFor(topology: Topology, { associated, instance }: Attachment): Table | undefined {
  if (associated !== undefined) return topology.tables.find(({ id }) => id === associated);
  return instance.type === 'channel' ? undefined : topology.tables[0];
}

/** A VPC's own routes for a packet: the winner, then the losers in the order in which they would have won. */
function judgeRoutes(vpc: Instance, s: string, d: string): JudgedRoute[] {
  const matching = vpc.routes.filter(({ source, destination }) => holds(destination, d) && holds(source, s));
  const user = (route: VpcRoute): number => (route.nexthopType === 'tgw' ? 1 : 0);
  const standby = (route: VpcRoute): number => (route.pathType === 'ha:standby' ? 1 : 0);
  matching.sort(
    (a, b) =>
      lengthOf(b.destination) - lengthOf(a.destination) ||
      lengthOf(b.source) - lengthOf(a.source) ||
      user(a) - user(b) ||
      standby(a) - standby(b) ||
      a.made - b.made,
  );
  const [winner, ...losers] = matching;
  if (winner === undefined) return [];
  const why = (loser: VpcRoute): string => {
    if (lengthOf(loser.destination) < lengthOf(winner.destination)) return 'less-specific';
    if (lengthOf(loser.source) < lengthOf(winner.source)) return 'narrower-source';
    if (user(loser) > user(winner)) return 'user-preferred';
    return standby(loser) > standby(winner) ? 'standby' : 'made-later';
  };
  return [
    { ...winner, outcome: 'won', reason: losers.length === 0 ? 'only-match' : 'longest-prefix' },
    ...losers.map((loser) => ({ ...loser, outcome: 'lost' as const, reason: why(loser) })),
  ];
}

export interface Answer {
  readonly verdict: 'reachable' | 'degraded' | 'unreachable';
  readonly reasons: readonly string[];
  readonly forward: Way;
  readonly back: Way | undefined;
}

export function bothWays(topology: Topology, from: Instance, s: string, d: string): Answer {
  const forward = oneWay(topology, from, s, d, true);
  const reasons: string[] = [];
  const met = (reason: string): void => {
    if (!reasons.includes(reason)) reasons.push(reason);
  };
  if (forward.reason !== 'delivered') met(forward.reason);
  if (forward.unlimited) met('cross-region-default-bandwidth');
  if (forward.outcome === 'dropped') return { verdict: 'unreachable', reasons, forward, back: undefined };
  if (forward.outcome === 'local') return { verdict: 'reachable', reasons, forward, back: undefined };
  const back = oneWay(topology, forward.at, d, s, false);
  if (back.reason !== 'delivered') met(back.reason);
  if (back.unlimited) met('cross-region-default-bandwidth');
  const home = back.outcome !== 'dropped' && back.at === from;
  if (!home) met(back.outcome === 'dropped' ? 'return-path-missing' : 'return-elsewhere');
  const degraded = forward.unlimited || back.unlimited;
  return { verdict: home ? (degraded ? 'degraded' : 'reachable') : 'unreachable', reasons, forward, back };
}
