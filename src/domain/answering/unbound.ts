import type { State } from '../state.ts';
import { suffixesOf } from './names.ts';

/** A zone or rule that has a name, in an account, and that a VPC does not see. */
export interface Unbound {
  readonly kind: 'zone' | 'rule';
  readonly name: string;
  readonly id: string;
}

/** So many are told: the longest names, which would go before the others. */
const MOST = 5;

/** What the VPC's account has for this name (lower case, no final dot) and did not bind to the VPC: mostly a mistake. */
export function unboundFor(state: State, vpc: string, name: string): Unbound[] {
  const account = state.vpcs.byId.get(vpc)?.account ?? '';
  const suffixes = new Set(suffixesOf(name));
  const found: Unbound[] = [];
  for (const zone of state.zones.byAccount.get(account) ?? []) {
    if (!suffixes.has(zone.name) || state.zones.boundTo.get(vpc)?.get(zone.name) === zone) continue;
    found.push({ kind: 'zone', name: zone.name, id: zone.id });
  }
  for (const { zone, id } of state.resolvers.rulesByAccount.get(account) ?? []) {
    if (suffixes.has(zone === '.' ? '' : zone) && state.resolvers.boundTo.get(vpc)?.get(zone) !== id)
      found.push({ kind: 'rule', name: zone, id });
  }
  return found.sort((a, b) => b.name.length - a.name.length).slice(0, MOST);
}
