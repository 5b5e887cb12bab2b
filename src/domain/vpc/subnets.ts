import type { Command } from '../command.ts';
import { contains, type Ipv4Prefix, overlaps, parseIpv4Prefix } from '../net/prefix.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import { subnetCidr, subnetIpv6 } from './ranges.ts';
import { type Place, SUBNET_TYPES, type Tag, type Vpc } from './types.ts';
import { subnetOf, subnetsIn, vpcOf } from './views.ts';
import { areTags, isDescription, isName } from './words.ts';

export interface NewSubnet extends Place {
  readonly vpcId: string;
  readonly name: string;
  readonly zoneName: string;
  readonly cidr: string;
  /** The CIDR of the VPC this subnet lies in; absent: its first one. */
  readonly vpcSecondaryCidr?: string | undefined;
  readonly subnetType?: string | undefined;
  readonly enableIpv6?: boolean | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/**
 * Refuses: body-invalid (also a CIDR outside the VPC's), vpc-unknown, exists-already (a sibling shares an address),
 * state-forbids (IPv6 where the VPC has none left), quota-reached.
 */
export function createSubnet(input: NewSubnet): Command<{ subnetId: string }> | Refusal {
  const { account, region, name, zoneName, description = '', tags = [] } = input;
  const prefix = subnetCidr(input.cidr);
  const subnetType = SUBNET_TYPES.find((type) => type === (input.subnetType ?? 'BCC'));
  const zoned =
    zoneName.startsWith(`cn-${region}-`) && /-[a-z]$/.test(zoneName) && zoneName.length === region.length + 5;
  const worded = isName(name) && isDescription(description) && areTags(tags);
  if (prefix === undefined || subnetType === undefined || !zoned || !worded) return refuse('body-invalid');
  return (state, { ids, position, rules }) => {
    const vpc = vpcOf(state, input, input.vpcId);
    if (vpc === undefined) return refuse('vpc-unknown');
    if (!liesIn(vpc, prefix, input.vpcSecondaryCidr)) return refuse('body-invalid');
    const siblings = subnetsIn(state, input, vpc.id);
    for (const { cidr } of siblings) if (overlaps(parseIpv4Prefix(cidr)!, prefix)) return refuse('exists-already');
    const ipv6Cidr = input.enableIpv6 ? freeIpv6(state, vpc) : '';
    if (ipv6Cidr === undefined) return refuse('state-forbids');
    if (siblings.size >= (rules.quotas.subnetsPerVpc ?? Number.POSITIVE_INFINITY)) return refuse('quota-reached');
    const subnet = ids.make('subnet', account, position);
    const event = {
      ...({ type: 'subnet-created', v: 1, account, region, vpc: vpc.id, subnet, name, description } as const),
      ...{ zoneName, cidr: input.cidr, ipv6Cidr, subnetType, tags },
    };
    return { events: [event], result: { subnetId: subnet } };
  };
}

/**
 * Within the named CIDR, which must be the VPC's; without a name within its first CIDR. The first one may be named too:
 * Terraform's provider stores it as the subnet's `vpc_secondary_cidr`, so a configuration generated on import sends it.
 */
function liesIn(vpc: Vpc, prefix: Ipv4Prefix, named = ''): boolean {
  if (named === '' || named === vpc.cidr) return contains(parseIpv4Prefix(vpc.cidr)!, prefix);
  return vpc.secondaryCidrs.includes(named) && contains(parseIpv4Prefix(named)!, prefix);
}

function freeIpv6(state: State, vpc: Vpc): string | undefined {
  if (vpc.ipv6Cidr === '') return undefined;
  return subnetIpv6(vpc.ipv6Cidr, new Set([...subnetsIn(state, vpc, vpc.id)].map(({ ipv6Cidr }) => ipv6Cidr)));
}

/** Absent optionals keep what is stored. */
export interface SubnetChanges {
  readonly name: string;
  readonly description?: string | undefined;
  readonly enableIpv6?: boolean | undefined;
}

/** Refuses: body-invalid, subnet-unknown, state-forbids (IPv6 the VPC has none of, or that reserves or resolvers still need). */
export function updateSubnet(place: Place, id: string, changes: SubnetChanges): Command<undefined> | Refusal {
  const { name, enableIpv6 } = changes;
  if (!isName(name) || !isDescription(changes.description ?? '')) return refuse('body-invalid');
  return (state) => {
    const subnet = subnetOf(state, place, id);
    if (subnet === undefined) return refuse('subnet-unknown');
    let ipv6Cidr: string | undefined = subnet.ipv6Cidr;
    if (enableIpv6 && ipv6Cidr === '') ipv6Cidr = freeIpv6(state, state.vpcs.byId.get(subnet.vpc)!);
    if (enableIpv6 === false) {
      for (const address of state.resolvers.taken.get(id)?.keys() ?? [])
        if (address.includes(':')) return refuse('state-forbids');
      for (const reserve of state.vpcs.reservesOf.get(id) ?? [])
        if (reserve.ipVersion === 6) return refuse('state-forbids');
      ipv6Cidr = '';
    }
    if (ipv6Cidr === undefined) return refuse('state-forbids');
    const description = changes.description ?? subnet.description;
    return { events: [{ type: 'subnet-updated', v: 1, subnet: id, name, description, ipv6Cidr }], result: undefined };
  };
}

/** Refuses: subnet-unknown, subnet-in-use (it has reserves, or addresses of resolvers). */
export function deleteSubnet(place: Place, id: string): Command<undefined> {
  return (state) => {
    if (subnetOf(state, place, id) === undefined) return refuse('subnet-unknown');
    if (state.vpcs.reservesOf.has(id) || state.resolvers.taken.has(id)) return refuse('subnet-in-use');
    return { events: [{ type: 'subnet-deleted', v: 1, subnet: id }], result: undefined };
  };
}
