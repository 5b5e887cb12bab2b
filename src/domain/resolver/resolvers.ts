import { atMost, RESOLVERS_PER_ACCOUNT } from '../ceilings.ts';
import type { Command } from '../command.ts';
import { placesOf } from '../privatezone/places.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { isDescription } from '../vpc/words.ts';
import { areIpModels, assignAddresses, type IpModel } from './addresses.ts';
import { RESOLVER_TYPES } from './types.ts';
import { forwardedTo, resolverOf, resolversOf } from './views.ts';
import { isResolverName } from './words.ts';

/** As submitted (dns contract 4.4). */
export interface NewResolver {
  readonly account: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly vpcId: string;
  /** Region code in any case. */
  readonly vpcRegion: string;
  readonly ipModels: readonly IpModel[];
  readonly type: string;
}

const NOWHERE: ReadonlySet<string> = new Set();

/**
 * Creates a resolver with its addresses. Refuses: body-invalid, region-unknown, vpc-id-malformed, vpc-not-in-region,
 * quota-reached; for its addresses address-taken, subnet-full, forwarding-loop (a rule of its VPC sends queries there).
 */
export function createResolver(input: NewResolver): Command<{ id: string }> | Refusal {
  const { account, name, description = '', vpcId, vpcRegion, ipModels } = input;
  const direction = RESOLVER_TYPES.find((type) => type === input.type);
  const worded = isResolverName(name) && isDescription(description);
  if (direction === undefined || !worded || !areIpModels(ipModels)) return refuse('body-invalid');
  return (state, { ids, position, rules }) => {
    const places = placesOf(state, account, { region: vpcRegion, vpcs: [vpcId] });
    if (isRefusal(places)) return places;
    const avoided = direction === 'inbound' ? forwardedTo(state, vpcId) : NOWHERE;
    const addresses = assignAddresses(state, vpcId, ipModels, avoided);
    if (isRefusal(addresses)) return addresses;
    const most = atMost(RESOLVERS_PER_ACCOUNT, rules.quotas.resolvers);
    if (resolversOf(state, account).size >= most) return refuse('quota-reached');
    const resolver = ids.make('resolver', account, position);
    const event = {
      ...({ type: 'resolver-created', v: 1, account, resolver, name, description } as const),
      ...{ vpc: vpcId, region: places.region, direction, addresses },
    };
    return { events: [event], result: { id: resolver } };
  };
}

/** What is absent keeps what is stored. A name cannot be empty: '' says no more than its absence. */
export interface ResolverChanges {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

/** Refuses: body-invalid (also where both are empty), resolver-unknown. */
export function updateResolver(account: string, id: string, changes: ResolverChanges): Command<undefined> | Refusal {
  const { name = '', description = '' } = changes;
  const sound = (name === '' ? description !== '' : isResolverName(name)) && isDescription(description);
  if (!sound) return refuse('body-invalid');
  return (state) => {
    const resolver = resolverOf(state, account, id);
    if (resolver === undefined) return refuse('resolver-unknown');
    const texts = { name: name || resolver.name, description: changes.description ?? resolver.description };
    const same = texts.name === resolver.name && texts.description === resolver.description;
    return { events: same ? [] : [{ type: 'resolver-updated', v: 1, resolver: id, ...texts }], result: undefined };
  };
}

/** Deletes a resolver; its addresses are free again. Refuses: resolver-unknown, resolver-in-use (it has rules). */
export function deleteResolver(account: string, id: string): Command<undefined> {
  return (state) => {
    const resolver = resolverOf(state, account, id);
    if (resolver === undefined) return refuse('resolver-unknown');
    if (state.resolvers.rulesByResolver.has(id)) return refuse('resolver-in-use');
    return { events: [{ type: 'resolver-deleted', v: 1, resolver: id, vpc: resolver.vpc }], result: undefined };
  };
}
