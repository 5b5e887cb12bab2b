import { bandwidthBetween } from '../bandwidth/views.ts';
import type { CsnRules } from '../command.ts';
import { type Candidate, isLearned } from '../csn/routes/routes.ts';
import type { Attachment, Csn } from '../csn/types.ts';
import { effectiveTable, networkOf, tgwsIn } from '../csn/views.ts';
import type { Network } from '../network/types.ts';
import { ownSpaceHolds } from '../network/views.ts';
import type { State } from '../state.ts';
import { type Onward, onward } from './instance.ts';
import { publishersOf } from './publishers.ts';
import type { WalkReason } from './reasons.ts';
import { hintsFor, lookUp } from './table.ts';
import type { Bandwidth, Hop, InstanceHop, LinkHop, Path, TgwHop } from './types.ts';

// One packet, one way: the steps of 0006-explain.md by their numbers.

/** An instance, and what it is loaded by, if it is. */
export interface Place {
  readonly network: Network;
  readonly attachment: Attachment | undefined;
}

export interface Packet {
  readonly csn: Csn;
  readonly from: Place;
  /** 32-bit numbers. */
  readonly source: number;
  readonly destination: number;
  /** It is the answer to a packet that arrived. */
  readonly back: boolean;
}

export interface Walked {
  readonly path: Path;
  /** The instance the packet was sent to, if it left the first one's TGW. */
  readonly next?: Place;
}

type Ending = Pick<Path, 'outcome' | 'reason'>;

const dropped = (reason: WalkReason): Ending => ({ outcome: 'dropped', reason });

/** One packet on its way from one instance to the next, as far as it comes. The way back is a walk of its own. */
export function walk(state: State, rules: CsnRules, packet: Packet): Walked {
  const { csn, source, destination } = packet;
  const { network: from, attachment: here } = packet.from;
  if (here?.csn !== csn.id || here.status !== 'attached') return stopped(dropped('source-not-attached'), hopOf(from));
  const home = atHome(state, packet, here);
  if (home !== undefined) return stopped(home, hopOf(from));

  const out = onward(state, from, source, destination);
  const start = hopOf(from, out);
  if (out.to === 'nowhere') return stopped(dropped('no-instance-route'), start);
  if (out.to === 'elsewhere') return stopped(dropped('instance-route-elsewhere'), start);

  const { hop, next } = atTgw(state, csn, here, destination);
  if (typeof next === 'string') return stopped(dropped(next), start, hop);

  const bandwidth = next.region === here.region ? undefined : between(state, rules, here, next.region);
  const network = networkOf(state, next)!;
  const { ending, hop: last } = arrival(state, network, source, destination);
  const arrived = { network, attachment: next };
  if (bandwidth === undefined) return { path: { ...ending, hops: [start, hop, last] }, next: arrived };
  return { path: { ...ending, hops: [start, hop, linkOf(bandwidth), last], bandwidth }, next: arrived };
}

const stopped = (ending: Ending, ...hops: readonly Hop[]): Walked => ({ path: { ...ending, hops } });

/** Step 2: whether it goes out at all. */
function atHome(state: State, packet: Packet, here: Attachment): Ending | undefined {
  const { source, destination, back } = packet;
  const from = packet.from.network;
  if (!back && !ownSpaceHolds(from, source)) return dropped('source-outside-instance');
  if (!ownSpaceHolds(from, destination)) return undefined;
  // Whom the answer is for publishes its address too, so that somebody else does is no question on the way back.
  if (back || publishersOf(state, here.csn, destination).some((other) => other !== here)) {
    return dropped('own-cidr-shadows');
  }
  return { outcome: 'local', reason: 'local' };
}

/** Steps 4 and 5: the instance it is sent to, or why to none. */
function atTgw(
  state: State,
  csn: Csn,
  here: Attachment,
  address: number,
): { hop: TgwHop; next: Attachment | WalkReason } {
  const { region } = here;
  const at = { at: 'tgw', tgwId: tgwIn(state, here), region } as const;
  const table = effectiveTable(state, here);
  if (table === undefined) return { hop: { ...at, association: 'none', rules: [] }, next: 'no-association' };
  const association = state.csns.associations.has(here.id) ? 'explicit' : 'default';
  const { won, rules } = lookUp(state, csn, table, address);
  const hop: TgwHop = { ...at, csnRtId: table, association, rules };
  if (won === undefined) return { hop: { ...hop, hints: hintsFor(state, here.csn, address) }, next: 'no-route' };
  const next = nextOf(state, won);
  if (next === undefined) return { hop, next: 'blackhole' };
  if (next === here) return { hop, next: here.type === 'channel' ? 'not-announced' : 'loop' };
  return { hop, next };
}

/** Made by the first attachment of the region. */
function tgwIn(state: State, { csn, region }: Attachment): string {
  for (const tgw of tgwsIn(state, csn)) if (tgw.region === region) return tgw.id;
  return '';
}

/** None of a rule that drops what it matches. */
function nextOf({ csns }: State, won: Candidate): Attachment | undefined {
  if (isLearned(won)) return csns.attachments.get(won.propagation.attachment);
  return won.blackhole ? undefined : csns.attachments.get(won.nextHop?.attachment ?? '');
}

/** Step 6: a limit's bandwidth, or the default. */
function between(state: State, rules: CsnRules, { csn, region }: Attachment, peerRegion: string): Bandwidth {
  const mbps = bandwidthBetween(state, csn, region, peerRegion);
  const pair = { localRegion: region, peerRegion };
  return mbps === undefined ? { ...pair, defaultKbps: rules.defaultBandwidth } : { ...pair, mbps };
}

const linkOf = (bandwidth: Bandwidth): LinkHop => ({
  ...({ at: 'link', ...bandwidth } as const),
  ...(bandwidth.mbps === undefined ? { reason: 'cross-region-default-bandwidth' } : {}),
});

/** Step 7: what the instance it was sent to does with it. */
function arrival(state: State, network: Network, source: number, destination: number): { ending: Ending; hop: Hop } {
  const hop = hopOf(network);
  if (ownSpaceHolds(network, destination)) return { ending: { outcome: 'delivered', reason: 'delivered' }, hop };
  const handedOver: Ending = { outcome: 'handed-over', reason: 'handed-over' };
  if (network.type === 'channel') return { ending: handedOver, hop };
  const out = onward(state, network, source, destination);
  if (out.routeTable === undefined || out.to === 'nowhere') {
    return { ending: dropped('dropped-at-destination'), hop: hopOf(network, out) };
  }
  return { ending: out.to === 'tgw' ? dropped('loop') : handedOver, hop: hopOf(network, out) };
}

function hopOf({ type: instanceType, id: instanceId, region }: Network, out?: Onward): InstanceHop {
  const hop: InstanceHop = { at: 'instance', instanceType, instanceId, region };
  return out?.routeTable === undefined ? hop : { ...hop, routeTable: out.routeTable };
}
