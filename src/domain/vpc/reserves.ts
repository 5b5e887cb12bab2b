import type { Command } from '../command.ts';
import { canonicalPrefix, parseIpv4Prefix } from '../net/prefix.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { assignable, holds, meets, pointOf, rangeOf } from './ranges.ts';
import type { Place } from './types.ts';
import { ipReserveOf, ipReservesIn, subnetOf } from './views.ts';
import { isDescription } from './words.ts';

export interface NewIpReserve extends Place {
  readonly subnetId: string;
  readonly ipCidr: string;
  readonly ipVersion: number;
  readonly description?: string | undefined;
}

/**
 * Refuses: body-invalid (also a range outside the subnet), subnet-unknown, exists-already (another shares an address, or
 * a resolver has one).
 */
export function createIpReserve(input: NewIpReserve): Command<{ ipReserveId: string }> | Refusal {
  const { account, ipVersion, description = '' } = input;
  const ipCidr = canonicalPrefix(input.ipCidr);
  const range = ipCidr === undefined ? undefined : rangeOf(ipCidr);
  if (ipCidr === undefined || range === undefined || !isDescription(description)) return refuse('body-invalid');
  if (range.version !== ipVersion) return refuse('body-invalid');
  return (state, { ids, position }) => {
    const subnet = subnetOf(state, input, input.subnetId);
    if (subnet === undefined) return refuse('subnet-unknown');
    const home = rangeOf(range.version === 4 ? subnet.cidr : subnet.ipv6Cidr);
    if (home === undefined || !holds(home, range)) return refuse('body-invalid');
    for (const other of ipReservesIn(state, input, subnet.id)) {
      if (meets(rangeOf(other.ipCidr)!, range)) return refuse('exists-already');
    }
    for (const address of state.resolvers.taken.get(subnet.id)?.keys() ?? []) {
      if (holds(range, pointOf(address))) return refuse('exists-already');
    }
    const taken = range.version === 4 ? assignable(parseIpv4Prefix(subnet.cidr)!, parseIpv4Prefix(ipCidr)!) : 0;
    const ipReserve = ids.make('ipReserve', account, position);
    const event = {
      ...({ type: 'ip-reserve-created', v: 1, subnet: subnet.id, ipReserve, ipCidr } as const),
      ...{ ipVersion: range.version, description, taken },
    };
    return { events: [event], result: { ipReserveId: ipReserve } };
  };
}

/** Refuses: ip-reserve-unknown. */
export function deleteIpReserve(place: Place, id: string): Command<undefined> {
  return (state) =>
    ipReserveOf(state, place, id) === undefined
      ? refuse('ip-reserve-unknown')
      : { events: [{ type: 'ip-reserve-deleted', v: 1, ipReserve: id }], result: undefined };
}
