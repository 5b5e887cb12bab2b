import { plainAddress } from '../net/forwardable.ts';
import { Sequence } from '../sequence.ts';
import type { State } from '../state.ts';
import type { EndpointAddress, ForwardRule, Resolver } from './types.ts';

// Unknown, deleted and foreign are the same to the caller: undefined.

export function resolverOf({ resolvers }: State, account: string, id: string): Resolver | undefined {
  const resolver = resolvers.byId.get(id);
  return resolver?.account === account ? resolver : undefined;
}

export function ruleOf({ resolvers }: State, account: string, id: string): ForwardRule | undefined {
  const rule = resolvers.rules.get(id);
  return rule?.account === account ? rule : undefined;
}

/** An account's resolvers, in the order of their creation. */
export const resolversOf = ({ resolvers }: State, account: string): Sequence<Resolver> =>
  resolvers.byAccount.get(account) ?? new Sequence();

/** An account's rules, in the order of their creation. */
export const rulesOf = ({ resolvers }: State, account: string): Sequence<ForwardRule> =>
  resolvers.rulesByAccount.get(account) ?? new Sequence();

/** Whether a rule is effective anywhere. */
export const isBound = ({ resolvers }: State, rule: ForwardRule): boolean => resolvers.bindings.has(rule.id);

/** The addresses of a VPC that are resolvers', in the order of their creation. */
export const addressesIn = ({ resolvers }: State, vpc: string): (EndpointAddress & { readonly resolver: Resolver })[] =>
  [...(resolvers.byVpc.get(vpc) ?? [])].flatMap((resolver) => resolver.addresses.map((one) => ({ ...one, resolver })));

/** Where a VPC's inbound resolvers are asked. */
export const inboundAddresses = (state: State, vpc: string): ReadonlySet<string> =>
  new Set(
    addressesIn(state, vpc)
      .filter(({ resolver }) => resolver.type === 'inbound')
      .map(({ address }) => address),
  );

/** Where the rules of a VPC's outbound resolvers send queries. */
export function forwardedTo({ resolvers }: State, vpc: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { id } of resolvers.byVpc.get(vpc) ?? []) {
    for (const { targets } of resolvers.rulesByResolver.get(id) ?? []) {
      for (const { ip } of targets) found.add(plainAddress(ip)!);
    }
  }
  return found;
}
