import type { WalkReason } from '../reasons.ts';
import type { Hop, InstanceHop, Reachability, TgwHop } from '../types.ts';
import type { Scene } from './scene.ts';

/** Why a rule wins or loses; every other reason is of a walk. */
export const OF_RULES: readonly WalkReason[] = [
  ...([
    'longest-prefix',
    'only-match',
    'less-specific',
    'narrower-source',
    'user-preferred',
    'standby',
    'made-later',
  ] as const),
  ...(['custom-preferred', 'as-path-longer', 'learned-later', 'equal-cost'] as const),
];

/** Every reason that was met in a file of tests. */
export const met = new Set<string>();

export function ask(scene: Scene, id: string, sourceIp: string, destinationIp: string): Reachability {
  const answer = scene.explain(id, sourceIp, destinationIp);
  for (const [, reason] of JSON.stringify(answer).matchAll(/"reason":"([^"]+)"/g)) met.add(reason!);
  for (const reason of answer.reasons) met.add(reason);
  return answer;
}

/** Verdict, reasons in order, and how each way ended. */
export function gist({ verdict, reasons, forward, back }: Reachability) {
  return [verdict, reasons, `${forward.outcome}: ${forward.reason}`, back && `${back.outcome}: ${back.reason}`];
}

export const tgw = (hops: readonly Hop[]): TgwHop => hops.find((hop): hop is TgwHop => hop.at === 'tgw')!;

/** Prefix, next hop, status, outcome and reason of each rule of the CSN's table. */
export const judged = (hops: readonly Hop[]): string[] =>
  tgw(hops).rules.map(({ destAddress, nextHopId, status, outcome, reason }) =>
    [destAddress, nextHopId, status, outcome, reason].join(' '),
  );

/** Destination, source, next hop, outcome and reason of each rule of an instance's table. */
export const routes = (hop: Hop | undefined): string[] | undefined =>
  (hop as InstanceHop).routeTable?.rules.map(({ destination, source, nexthopType, outcome, reason }) =>
    [destination, source, nexthopType, outcome, reason].join(' '),
  );
