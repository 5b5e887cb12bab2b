import { holds, PRIVATE_PREFIXES, parseIpv4Prefix } from '../net/prefix.ts';
import type { Network } from '../network/types.ts';
import type { State } from '../state.ts';
import type { RouteRule } from '../vpc/types.ts';
import { rulesIn } from '../vpc/views.ts';
import type { WalkReason } from './reasons.ts';
import type { InstanceHop, InstanceRule } from './types.ts';

// What an instance itself does with a packet: steps 3 and 7 of 0006-explain.md.

/** Where an instance's own routes send an address. */
export interface Onward {
  readonly to: 'tgw' | 'elsewhere' | 'nowhere';
  /** Of a VPC whose table is kept here. */
  readonly routeTable?: NonNullable<InstanceHop['routeTable']>;
}

/**
 * Where an instance sends a packet that it does not keep. A VPC has a table; an edge VPC, and a VPC that only the
 * operator's registry knows, have the private blocks (csn contract 7.2); a channel's side is asked by what it is announced.
 */
export function onward(state: State, network: Network, source: number, destination: number): Onward {
  if (network.type === 'channel') return { to: 'tgw' };
  const vpc = network.type === 'vpc' ? state.vpcs.byId.get(network.id) : undefined;
  if (vpc !== undefined) return byTable(state, vpc.routeTableId, source, destination);
  return { to: PRIVATE_PREFIXES.some((block) => holds(block, destination)) ? 'tgw' : 'nowhere' };
}

/** A rule that matches, with what it is compared by. */
interface Match {
  readonly rule: RouteRule;
  readonly destination: number;
  readonly source: number;
  readonly system: boolean;
  readonly standby: boolean;
}

function byTable(state: State, routeTableId: string, source: number, destination: number): Onward {
  const matches: Match[] = [];
  for (const rule of rulesIn(state, routeTableId)) {
    const to = parseIpv4Prefix(rule.destination);
    if (to === undefined || !holds(to, destination)) continue;
    const from = parseIpv4Prefix(rule.source);
    if (from === undefined || !holds(from, source)) continue;
    const [system, standby] = [rule.nexthopType === 'tgw', rule.pathType === 'ha:standby'];
    matches.push({ rule, destination: to.length, source: from.length, system, standby });
  }
  // Equal ones stay in the order they were made.
  matches.sort(
    (a, b) =>
      b.destination - a.destination ||
      b.source - a.source ||
      Number(a.system) - Number(b.system) ||
      Number(a.standby) - Number(b.standby),
  );
  const [won] = matches;
  const rules = matches.map((match) => shown(match, won!, matches.length > 1));
  return { to: won === undefined ? 'nowhere' : won.system ? 'tgw' : 'elsewhere', routeTable: { routeTableId, rules } };
}

function shown(match: Match, won: Match, contended: boolean): InstanceRule {
  const { id, destination, source, nexthopType, nexthopId } = match.rule;
  const wins = match === won;
  return {
    ...{ routeRuleId: id, destination, source, nexthopType, nexthopId },
    outcome: wins ? 'won' : 'lost',
    reason: wins ? (contended ? 'longest-prefix' : 'only-match') : whyLost(match, won),
  };
}

function whyLost(match: Match, won: Match): WalkReason {
  if (match.destination < won.destination) return 'less-specific';
  if (match.source < won.source) return 'narrower-source';
  if (match.system && !won.system) return 'user-preferred';
  return match.standby && !won.standby ? 'standby' : 'made-later';
}
