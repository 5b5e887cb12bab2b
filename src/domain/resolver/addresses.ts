import { canonicalAddress, formatIpv4 } from '../net/address.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import { assignableIn, holds, pointOf, type Range, rangeOf } from '../vpc/ranges.ts';
import type { Subnet } from '../vpc/types.ts';
import type { EndpointAddress } from './types.ts';

/** An address as asked for: a certain one of a subnet, or any of its IPv4 ones. */
export interface IpModel {
  readonly subnetId: string;
  /** Absent or blank: any. */
  readonly ipAddress?: string | undefined;
}

const MOST_ADDRESSES = 6;

/** Whether so many addresses may be asked for, and the certain ones are addresses. */
export const areIpModels = (models: readonly IpModel[]): boolean =>
  models.length > 0 &&
  models.length <= MOST_ADDRESSES &&
  models.every(({ ipAddress = '' }) => ipAddress === '' || canonicalAddress(ipAddress) !== undefined);

/**
 * The addresses a new resolver of a VPC gets, in the order asked for. A certain one must be assignable and free; it may
 * lie in an IP reserve, which keeps addresses from automatic assignment alone. Any: the lowest that is assignable, free
 * and in no reserve.
 *
 * Refuses: body-invalid (a subnet of another VPC, an address outside its subnet, one twice), address-taken, subnet-full,
 * forwarding-loop.
 * @param avoided addresses the resolver must not have.
 */
export function assignAddresses(
  state: State,
  vpc: string,
  models: readonly IpModel[],
  avoided: ReadonlySet<string>,
): readonly EndpointAddress[] | Refusal {
  const subnets = models.map(({ subnetId }) => state.vpcs.subnets.get(subnetId));
  if (!subnets.every((subnet): subnet is Subnet => subnet?.vpc === vpc)) return refuse('body-invalid');
  // Certain ones first: what is given to the others must not be one of them.
  const certain = models.map(({ ipAddress = '' }) => canonicalAddress(ipAddress));
  const claimed = new Set<string>();
  for (const [i, address] of certain.entries()) {
    if (address === undefined) continue;
    const refusal = checkCertain(state, subnets[i]!, address, avoided);
    if (isRefusal(refusal)) return refusal;
    if (claimed.has(address)) return refuse('body-invalid');
    claimed.add(address);
  }
  const addresses: EndpointAddress[] = [];
  for (const [i, subnet] of subnets.entries()) {
    const address = certain[i] ?? lowestFree(state, subnet, [...claimed, ...avoided]);
    if (address === undefined) return refuse('subnet-full');
    claimed.add(address);
    addresses.push({ subnet: subnet.id, address });
  }
  return addresses;
}

function checkCertain(
  { resolvers }: State,
  { id, cidr, ipv6Cidr }: Subnet,
  address: string,
  avoided: ReadonlySet<string>,
): Refusal | undefined {
  const point = pointOf(address);
  const home = assignableIn(point.version === 4 ? cidr : ipv6Cidr);
  if (home === undefined || !holds(home, point)) return refuse('body-invalid');
  if (resolvers.taken.get(id)?.has(address)) return refuse('address-taken');
  return avoided.has(address) ? refuse('forwarding-loop') : undefined;
}

/** The lowest IPv4 address of a subnet that is assignable, not taken, not reserved and none of these. */
function lowestFree({ vpcs, resolvers }: State, subnet: Subnet, others: readonly string[]): string | undefined {
  const taken = resolvers.taken.get(subnet.id)?.keys() ?? [];
  const reserved = [...(vpcs.reservesOf.get(subnet.id) ?? [])].map(({ ipCidr }) => rangeOf(ipCidr)!);
  const used = [...reserved, ...[...taken, ...others].map(pointOf)].filter(({ version }) => version === 4);
  const home = assignableIn(subnet.cidr)!;
  const free = lowestBeside(home, used);
  return free === undefined ? undefined : formatIpv4(Number(free));
}

/** The lowest address of a range that is in none of the others. */
function lowestBeside(home: Range, others: Range[]): bigint | undefined {
  let candidate = home.first;
  for (const { first, last } of others.sort((a, b) => (a.first < b.first ? -1 : 1))) {
    if (candidate < first) break;
    if (candidate <= last) candidate = last + 1n;
  }
  return candidate <= home.last ? candidate : undefined;
}
