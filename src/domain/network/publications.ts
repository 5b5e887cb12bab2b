import { type Ipv4Prefix, parseIpv4Prefix, prefixKey } from '../net/prefix.ts';
import type { Network, Publication, ReceivedRoute } from './types.ts';

/** What a network is told to be; what it publishes follows. */
export type Unpublished = Omit<Network, 'published'>;

/**
 * What a network publishes (csn contract 7.4), in order of address, then length: a VPC or edge VPC its CIDRs and what
 * it advertises beside them; a static channel its networks while it is established; a BGP channel what it receives
 * while it is established and its session is up.
 *
 * What is unchanged stays the same object. What goes on with other attributes keeps its `since`, and so its place
 * among those that learned the prefix; what is new has `position`. Nothing changed at all: `before` itself.
 */
export function publicationsOf(
  network: Unpublished,
  before: readonly Publication[],
  position: number,
): readonly Publication[] {
  const held = new Map(before.map((publication) => [keyOf(publication), publication]));
  const bgp = network.channel?.mode === 'bgp';
  const now = new Map<number, Publication>();
  let kept = 0;
  for (const { prefix, asPath, community } of announcedBy(network)) {
    const { base, length } = parseIpv4Prefix(prefix)!;
    const key = keyOf({ base, length });
    // What a VPC advertises may be one of its own CIDRs.
    if (now.has(key)) continue;
    const old = held.get(key);
    const same = old !== undefined && old.bgp === bgp && old.asPath === asPath && old.community === community;
    if (same) kept += 1;
    const since = old?.since ?? position;
    now.set(key, same ? old : { base, length, since, bgp, hops: hopsOf(asPath), asPath, community });
  }
  if (kept === before.length && kept === now.size) return before;
  return [...now.values()].sort((a, b) => a.base - b.base || a.length - b.length);
}

function announcedBy({ cidrs, advertised, channel }: Unpublished): readonly ReceivedRoute[] {
  if (channel === undefined) return [...cidrs, ...advertised].map(plain);
  if (!channel.established) return [];
  if (channel.mode === 'static') return cidrs.map(plain);
  return channel.session ? channel.received : [];
}

const plain = (prefix: string): ReceivedRoute => ({ prefix, asPath: '', community: '' });

const hopsOf = (asPath: string): number => (asPath === '' ? 0 : asPath.split(' ').length);

/** A prefix as one number. */
const keyOf = ({ base, length }: Ipv4Prefix): number => prefixKey(base, length);
