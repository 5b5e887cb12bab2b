import { holds, parseIpv4Prefix } from '../net/prefix.ts';
import type { State } from '../state.ts';
import { type InstanceType, type Network, networkKey } from './types.ts';

/** What a CSN can connect under this type and id, loaded or not; undefined where there is none. */
export const networkAt = (state: State, type: InstanceType, id: string): Network | undefined =>
  state.networks.byKey.get(networkKey(type, id));

/** Whether a network is loaded in a CSN, also while it is coming or going. */
export const isLoaded = (state: State, type: InstanceType, id: string): boolean =>
  state.csns.loaded.has(networkKey(type, id));

/** Whether any prefix a network publishes holds an address (a 32-bit number). */
export const publishes = (network: Network, address: number): boolean =>
  network.published.some((publication) => holds(publication, address));

/**
 * Whether an address (a 32-bit number) is one of the network's own: of a VPC or edge VPC in its CIDRs, not in what it
 * advertises for others; a channel has what it publishes.
 */
export function ownSpaceHolds(network: Network, address: number): boolean {
  if (!publishes(network, address)) return false;
  // Its CIDRs are all published, and the text of prefixes is dear to read: it is only where more is advertised.
  if (network.type === 'channel' || network.advertised.length === 0) return true;
  return network.cidrs.some((cidr) => holds(parseIpv4Prefix(cidr)!, address));
}
