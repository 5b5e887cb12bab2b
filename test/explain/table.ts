import { type Attachment, byPrefix, holds, lengthOf, type Table, type Topology } from './topology.ts';

/** One rule of a table as it must be listed. */
export interface Shown {
  readonly routeType: 'custom' | 'propagated';
  readonly destAddress: string;
  readonly attachId: string;
  readonly nextHopId: string;
  readonly status: 'active' | 'conflicted';
  readonly blackHole: boolean;
  /** For comparing among equals. */
  readonly bgp: boolean;
  readonly asPath: string;
  readonly learned: number;
}

type Contender = Omit<Shown, 'status'>;

/** Everything of a table, in listing order: worked out anew each time, from every attachment and every prefix. */
export function tableOf(topology: Topology, table: Table): Shown[] {
  const contenders: Contender[] = table.rules.map((rule) => ({
    routeType: 'custom',
    destAddress: rule.prefix,
    attachId: rule.attachId,
    nextHopId: rule.instanceId,
    blackHole: rule.blackHole,
    bgp: false,
    asPath: '',
    learned: rule.made,
  }));
  for (const { attachId, instance } of topology.attachments) {
    const since = table.propagations.get(attachId);
    if (since === undefined) continue;
    for (const [prefix, published] of instance.published) {
      contenders.push({
        routeType: 'propagated',
        destAddress: prefix,
        attachId,
        nextHopId: instance.id,
        blackHole: false,
        bgp: instance.bgp,
        asPath: published.asPath,
        learned: Math.max(since, published.since),
      });
    }
  }
  const prefixes = [...new Set(contenders.map(({ destAddress }) => destAddress))].sort(byPrefix);
  return prefixes.flatMap((prefix) =>
    settle(
      contenders.filter(({ destAddress }) => destAddress === prefix),
      topology.ecmp,
    ),
  );
}

const pathLength = (contender: Contender): number => (contender.asPath === '' ? 0 : contender.asPath.split(' ').length);

/** Who is active for one prefix: csn contract 7.6, steps 1 to 4, and the order they are listed in. */
function settle(contenders: readonly Contender[], ecmp: boolean): Shown[] {
  const inOrder = [...contenders].sort((a, b) => a.learned - b.learned);
  const active = new Set<Contender>();
  const custom = inOrder.find(({ routeType }) => routeType === 'custom');
  const first = inOrder[0]!;
  if (custom !== undefined) active.add(custom);
  else if (!first.bgp) active.add(first);
  else {
    const group = inOrder.filter(({ bgp }) => bgp);
    const shortest = Math.min(...group.map(pathLength));
    const best = group.filter((one) => pathLength(one) === shortest);
    for (const one of ecmp ? best : best.slice(0, 1)) active.add(one);
  }
  const rank = (one: Contender): number => (one.routeType === 'custom' ? 0 : active.has(one) ? 1 : 2);
  return inOrder
    .sort((a, b) => rank(a) - rank(b) || a.learned - b.learned)
    .map((one) => ({ ...one, status: active.has(one) ? ('active' as const) : ('conflicted' as const) }));
}

export interface Judged extends Shown {
  readonly outcome: 'won' | 'lost';
  readonly reason: string;
}

/** The winner for an address, then every other rule that holds it, with the reason it lost (0006, step 5). */
export function judge(topology: Topology, table: Table, address: string): Judged[] {
  const matching = tableOf(topology, table).filter(({ destAddress }) => holds(destAddress, address));
  const lengths = matching.filter(({ status }) => status === 'active').map(({ destAddress }) => lengthOf(destAddress));
  if (lengths.length === 0) return [];
  const longest = Math.max(...lengths);
  const winner = matching.find((one) => one.status === 'active' && lengthOf(one.destAddress) === longest)!;
  const losers = matching
    .filter((one) => one !== winner)
    .map((one, i) => ({ one, i }))
    .sort((a, b) => lengthOf(b.one.destAddress) - lengthOf(a.one.destAddress) || a.i - b.i)
    .map(({ one }) => ({ ...one, outcome: 'lost' as const, reason: lostBecause(one, winner, longest) }));
  const reason = losers.length === 0 ? 'only-match' : 'longest-prefix';
  return [{ ...winner, outcome: 'won', reason }, ...losers];
}

function lostBecause(loser: Shown, winner: Shown, longest: number): string {
  if (lengthOf(loser.destAddress) < longest) return 'less-specific';
  if (winner.routeType === 'custom') return 'custom-preferred';
  if (loser.status === 'active') return 'equal-cost';
  if (loser.bgp && winner.bgp && pathLength(loser) > pathLength(winner)) return 'as-path-longer';
  return 'learned-later';
}

/** Who could have brought a route and is not asked to (0006, step 5, hints). */
export function notPropagated(topology: Topology, table: Table, address: string) {
  const silent = topology.attachments.filter(
    ({ attachId, instance }: Attachment) =>
      !table.propagations.has(attachId) && [...instance.published.keys()].some((prefix) => holds(prefix, address)),
  );
  return silent.slice(0, 10).map(({ attachId }) => attachId);
}
