import type { Command } from '../command.ts';
import { grantGone } from '../csn/grants.ts';
import { overlaps, parseIpv4Prefix } from '../net/prefix.ts';
import { areApart } from '../network/prefixes.ts';
import { isLoaded } from '../network/views.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { firstSelectors, removeSelectors } from '../selection/commands.ts';
import type { State } from '../state.ts';
import { vpcCidr, vpcIpv6 } from './ranges.ts';
import type { Place, Tag, Vpc } from './types.ts';
import { subnetsIn, vpcOf, vpcsIn } from './views.ts';
import { areTags, isDescription, isName, isVpcName } from './words.ts';

const unlimited = Number.POSITIVE_INFINITY;

export interface NewVpc extends Place {
  readonly name: string;
  readonly cidr: string;
  readonly description?: string | undefined;
  readonly enableIpv6?: boolean | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/** Creates a VPC with its route table and its own DNS selector. Refuses: body-invalid, quota-reached. */
export function createVpc(input: NewVpc): Command<{ vpcId: string }> | Refusal {
  const { name, cidr, description = '', tags = [] } = input;
  const sound = vpcCidr(cidr) !== undefined && isVpcName(name) && isDescription(description) && areTags(tags);
  if (!sound) return refuse('body-invalid');
  return (state, { ids, position, rules }) => {
    const { account, region } = input;
    if (vpcsIn(state, input).size >= (rules.quotas.vpcsPerRegion ?? unlimited)) return refuse('quota-reached');
    const vpc = ids.make('vpc', account, position);
    const routeTable = ids.make('routeTable', account, position);
    const ipv6Cidr = input.enableIpv6 ? vpcIpv6(position) : '';
    const created = {
      ...({ type: 'vpc-created', v: 1, account, vpc, region, name, description, cidr } as const),
      ...{ ipv6Cidr, isDefault: false, tags, routeTable },
    };
    return { events: [created, firstSelectors(state, vpc, rules.dnsPool)], result: { vpcId: vpc } };
  };
}

/** Absent optionals keep what is stored; a list of secondary CIDRs replaces the stored one. */
export interface VpcChanges {
  readonly name: string;
  readonly description?: string | undefined;
  readonly enableIpv6?: boolean | undefined;
  readonly secondaryCidrs?: readonly string[] | undefined;
}

/**
 * Refuses: body-invalid, vpc-unknown, quota-reached; state-forbids where a subnet still needs what would go, a
 * secondary CIDR or IPv6.
 */
export function updateVpc(place: Place, id: string, changes: VpcChanges): Command<undefined> | Refusal {
  const { name, secondaryCidrs, enableIpv6 } = changes;
  const sound = isName(name) && isDescription(changes.description ?? '') && areVpcCidrs(secondaryCidrs ?? []);
  if (!sound) return refuse('body-invalid');
  return (state, { position, rules }) => {
    const vpc = vpcOf(state, place, id);
    if (vpc === undefined) return refuse('vpc-unknown');
    const secondary = secondaryCidrs ?? vpc.secondaryCidrs;
    if (name === 'default' && !vpc.isDefault) return refuse('body-invalid');
    if (!areVpcCidrs([vpc.cidr, ...secondary])) return refuse('body-invalid');
    if (stillNeeded(state, vpc, secondary, enableIpv6 === false)) return refuse('state-forbids');
    if (secondary.length > (rules.quotas.secondaryCidrsPerVpc ?? unlimited)) return refuse('quota-reached');
    let { ipv6Cidr } = vpc;
    if (enableIpv6 === false) ipv6Cidr = '';
    else if (enableIpv6 && ipv6Cidr === '') ipv6Cidr = vpcIpv6(position);
    const description = changes.description ?? vpc.description;
    const event = {
      type: 'vpc-updated',
      v: 1,
      vpc: id,
      name,
      description,
      ipv6Cidr,
      secondaryCidrs: secondary,
    } as const;
    return { events: [event], result: undefined };
  };
}

function stillNeeded(state: State, vpc: Vpc, secondary: readonly string[], dropIpv6: boolean): boolean {
  const gone = vpc.secondaryCidrs.filter((text) => !secondary.includes(text)).map((text) => parseIpv4Prefix(text)!);
  if (gone.length === 0 && !dropIpv6) return false;
  for (const subnet of subnetsIn(state, vpc, vpc.id)) {
    if (dropIpv6 && subnet.ipv6Cidr !== '') return true;
    const cidr = parseIpv4Prefix(subnet.cidr)!;
    if (gone.some((prefix) => overlaps(prefix, cidr))) return true;
  }
  return false;
}

/** Whether all are address space of a VPC, and no two share an address. */
const areVpcCidrs = (texts: readonly string[]): boolean =>
  areApart(texts) && texts.every((text) => vpcCidr(text) !== undefined);

/** Opens or closes the route relay; doing it twice is no change. Refuses: vpc-unknown. */
export function setVpcRelay(place: Place, id: string, relay: boolean): Command<undefined> {
  return (state) => {
    const vpc = vpcOf(state, place, id);
    if (vpc === undefined) return refuse('vpc-unknown');
    if (vpc.relay === relay) return { events: [], result: undefined };
    return { events: [{ type: 'vpc-relay-set', v: 1, vpc: id, relay }], result: undefined };
  };
}

/**
 * Deletes a VPC, its route table, its selectors and its grant. Refuses: vpc-unknown; vpc-in-use: subnets, zone or rule
 * bindings or a CSN that holds it, also while it is attaching or detaching.
 */
export function deleteVpc(place: Place, id: string): Command<undefined> {
  return (state) => {
    if (vpcOf(state, place, id) === undefined) return refuse('vpc-unknown');
    const bound = state.zones.boundTo.has(id) || state.resolvers.boundTo.has(id);
    if (bound || state.vpcs.subnetsOf.has(id) || isLoaded(state, 'vpc', id)) return refuse('vpc-in-use');
    const gone = { type: 'vpc-deleted', v: 1, vpc: id } as const;
    const unset = state.dnsPolicies.byVpc.has(id) ? [{ type: 'dns-policy-removed', v: 1, vpc: id } as const] : [];
    return { events: [...grantGone(state, 'vpc', id), gone, ...unset, removeSelectors(id)], result: undefined };
  };
}
