import { atMost, VPCS_PER_RULE } from '../ceilings.ts';
import type { Command } from '../command.ts';
import { placesOf } from '../privatezone/places.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import type { ForwardRule } from './types.ts';
import { ruleOf } from './views.ts';

/** VPCs as submitted, region by region (dns contract 4.5). */
export interface RuleBindingInput {
  readonly account: string;
  readonly rule: string;
  readonly vpcRegions: readonly { readonly region: string; readonly vpcIds: readonly string[] }[];
}

/**
 * Makes a rule effective in VPCs, all or none; whether they reach the resolver's is not looked at. Refuses:
 * forward-rule-unknown, region-unknown, vpc-id-malformed, vpc-not-in-region, vpc-bound-already (also to another rule
 * of that zone), quota-reached.
 */
export function bindRule(input: RuleBindingInput): Command<undefined> {
  return (state, { rules }) => {
    const checked = checkBinding(state, input);
    if (isRefusal(checked)) return checked;
    const { rule, regions } = checked;
    const { boundTo, bindings } = state.resolvers;
    for (const vpc of regions.keys()) if (boundTo.get(vpc)?.has(rule.zone)) return refuse('vpc-bound-already');
    const bound = bindings.get(rule.id)?.size ?? 0;
    if (bound + regions.size > atMost(VPCS_PER_RULE, rules.quotas.vpcsPerZone)) return refuse('quota-reached');
    const events = [...regions].map(([vpc, region]) => {
      return { type: 'forward-rule-bound', v: 1, rule: rule.id, vpc, region } as const;
    });
    return { events, result: undefined };
  };
}

/** Refuses: forward-rule-unknown, region-unknown, vpc-id-malformed, vpc-not-in-region, vpc-not-bound. */
export function unbindRule(input: RuleBindingInput): Command<undefined> {
  return (state) => {
    const checked = checkBinding(state, input);
    if (isRefusal(checked)) return checked;
    const { rule, regions } = checked;
    const vpcs = [...regions.keys()];
    const isBound = (vpc: string): boolean => state.resolvers.boundTo.get(vpc)?.get(rule.zone) === rule.id;
    if (!vpcs.every(isBound)) return refuse('vpc-not-bound');
    const events = vpcs.map((vpc) => ({ type: 'forward-rule-unbound', v: 1, rule: rule.id, vpc }) as const);
    return { events, result: undefined };
  };
}

/** The rule, then entry by entry its VPCs: each once, with its region. */
function checkBinding(
  state: State,
  { account, rule: id, vpcRegions }: RuleBindingInput,
): { readonly rule: ForwardRule; readonly regions: ReadonlyMap<string, string> } | Refusal {
  const rule = ruleOf(state, account, id);
  if (rule === undefined) return refuse('forward-rule-unknown');
  const regions = new Map<string, string>();
  for (const { region, vpcIds } of vpcRegions) {
    const places = placesOf(state, account, { region, vpcs: vpcIds });
    if (isRefusal(places)) return places;
    for (const vpc of places.vpcs) regions.set(vpc, places.region);
  }
  return regions.size === 0 ? refuse('vpc-id-malformed') : { rule, regions };
}
