import { parseIpv4 } from '../net/address.ts';
import { holds, parseIpv4Prefix, sizeOf } from '../net/prefix.ts';
import { Sequence } from '../sequence.ts';
import type { State } from '../state.ts';
import { type IpReserve, type Place, placeOf, type RouteRule, type Subnet, type Vpc } from './types.ts';

// Unknown, deleted, foreign and of another region are the same to the caller: undefined.

const here = <T extends Place>(place: Place, thing: T | undefined): T | undefined =>
  thing?.account === place.account && thing.region === place.region ? thing : undefined;

export const vpcOf = (state: State, place: Place, id: string): Vpc | undefined => here(place, state.vpcs.byId.get(id));

export const subnetOf = (state: State, place: Place, id: string): Subnet | undefined =>
  here(place, state.vpcs.subnets.get(id));

export const ipReserveOf = (state: State, place: Place, id: string): IpReserve | undefined =>
  here(place, state.vpcs.reserves.get(id));

/** The VPC a route table belongs to. */
export const vpcOfTable = (state: State, place: Place, routeTableId: string): Vpc | undefined =>
  vpcOf(state, place, state.vpcs.tables.get(routeTableId) ?? '');

/** A rule of one of the caller's route tables. */
export function routeRuleOf(state: State, place: Place, id: string): RouteRule | undefined {
  const rule = state.vpcs.rules.get(id);
  return rule !== undefined && vpcOfTable(state, place, rule.table) !== undefined ? rule : undefined;
}

/** The VPC whose table is asked for, by either id; where both are given they must agree. */
export function vpcByEither(
  state: State,
  place: Place,
  { routeTableId, vpcId }: { readonly routeTableId?: string | undefined; readonly vpcId?: string | undefined },
): Vpc | undefined {
  const vpc = routeTableId === undefined ? vpcOf(state, place, vpcId ?? '') : vpcOfTable(state, place, routeTableId);
  return vpcId === undefined || vpc?.id === vpcId ? vpc : undefined;
}

/** All VPCs of a place, in the order of their creation. */
export const vpcsIn = (state: State, { account, region }: Place): Sequence<Vpc> =>
  state.vpcs.lists.get(placeOf(account, region)) ?? new Sequence();

/** All subnets of a place, or of one of its VPCs; none for a VPC that is not there. */
export function subnetsIn(state: State, place: Place, vpcId?: string): Sequence<Subnet> {
  const { subnetLists, subnetsOf } = state.vpcs;
  if (vpcId === undefined) return subnetLists.get(placeOf(place.account, place.region)) ?? new Sequence();
  const vpc = vpcOf(state, place, vpcId);
  return (vpc && subnetsOf.get(vpc.id)) ?? new Sequence();
}

/** All reserves of a place, or of one of its subnets; none for a subnet that is not there. */
export function ipReservesIn(state: State, place: Place, subnetId?: string): Sequence<IpReserve> {
  const { reserveLists, reservesOf } = state.vpcs;
  if (subnetId === undefined) return reserveLists.get(placeOf(place.account, place.region)) ?? new Sequence();
  const subnet = subnetOf(state, place, subnetId);
  return (subnet && reservesOf.get(subnet.id)) ?? new Sequence();
}

export const rulesIn = (state: State, routeTableId: string): Sequence<RouteRule> =>
  state.vpcs.rulesOf.get(routeTableId) ?? new Sequence();

/** Addresses of each subnet that are the system's: the first three and the last. */
const SYSTEM_ADDRESSES = 4;

/** IPv4 addresses of a subnet that are still to be had: 2^(32 - mask) - 4 - used (common contract 4.4). */
export const availableIp = (state: State, subnet: Subnet): number =>
  sizeOf(parseIpv4Prefix(subnet.cidr)!.length) - SYSTEM_ADDRESSES - subnet.reserved - takenBeside(state, subnet.id);

/** IPv4 addresses resolvers have of a subnet, but for those in its reserves: they count there. */
function takenBeside({ vpcs, resolvers }: State, subnet: string): number {
  const taken = [...(resolvers.taken.get(subnet)?.keys() ?? [])].flatMap((address) => parseIpv4(address) ?? []);
  if (taken.length === 0) return 0;
  const reserves = [...(vpcs.reservesOf.get(subnet) ?? [])].flatMap(({ ipCidr }) => parseIpv4Prefix(ipCidr) ?? []);
  return taken.filter((address) => !reserves.some((reserve) => holds(reserve, address))).length;
}
