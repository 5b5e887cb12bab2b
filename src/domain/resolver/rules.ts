import { atMost, RULES_PER_ACCOUNT, RULES_PER_RESOLVER } from '../ceilings.ts';
import type { Command } from '../command.ts';
import type { ToAscii } from '../net/domain-name.ts';
import { zoneName } from '../privatezone/names.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { isDescription } from '../vpc/words.ts';
import { checkTargets, type TargetInput, targetsOf } from './targets.ts';
import type { ForwardRule } from './types.ts';
import { resolverOf, ruleOf, rulesOf } from './views.ts';
import { isRuleName } from './words.ts';

/** As submitted (dns contract 4.5). */
export interface NewForwardRule {
  readonly account: string;
  readonly name: string;
  readonly description?: string | undefined;
  /** '.' for every name. */
  readonly zone: string;
  readonly resolverId: string;
  readonly dnsServerConfigs: readonly TargetInput[];
}

/** The names a rule is for: a private zone's, or all. */
const ruleZone = (text: string, toAscii: ToAscii): string | undefined => (text === '.' ? '.' : zoneName(text, toAscii));

/**
 * Refuses: body-invalid, zone-name-invalid, resolver-unknown, resolver-not-outbound, target-forbidden, forwarding-loop,
 * quota-reached.
 */
export function createForwardRule(input: NewForwardRule): Command<{ id: string }> | Refusal {
  const { account, name, description = '', resolverId } = input;
  const targets = targetsOf(input.dnsServerConfigs);
  if (targets === undefined || !isRuleName(name) || !isDescription(description)) return refuse('body-invalid');
  return (state, { ids, position, rules: { toAscii, quotas, dns } }) => {
    const zone = ruleZone(input.zone, toAscii);
    if (zone === undefined) return refuse('zone-name-invalid');
    const resolver = resolverOf(state, account, resolverId);
    if (resolver === undefined) return refuse('resolver-unknown');
    if (resolver.type !== 'outbound') return refuse('resolver-not-outbound');
    const refusal = checkTargets(state, resolver.vpc, targets, dns);
    if (isRefusal(refusal)) return refusal;
    const ofResolver = state.resolvers.rulesByResolver.get(resolver.id)?.size ?? 0;
    if (
      rulesOf(state, account).size >= atMost(RULES_PER_ACCOUNT, quotas.forwardRules) ||
      ofResolver >= atMost(RULES_PER_RESOLVER, quotas.rulesPerResolver)
    ) {
      return refuse('quota-reached');
    }
    const rule = ids.make('forwardRule', account, position);
    const event = {
      ...({ type: 'forward-rule-created', v: 1, account, rule, name, description } as const),
      ...{ zone, resolver: resolver.id, targets },
    };
    return { events: [event], result: { id: rule } };
  };
}

/** What is absent keeps what is stored; a list of servers replaces the stored one. */
export interface ForwardRuleChanges {
  readonly name: string;
  readonly description?: string | undefined;
  readonly dnsServerConfigs?: readonly TargetInput[] | undefined;
}

/** Refuses: body-invalid, forward-rule-unknown, target-forbidden, forwarding-loop. */
export function updateForwardRule(
  account: string,
  id: string,
  changes: ForwardRuleChanges,
): Command<undefined> | Refusal {
  const { name, dnsServerConfigs } = changes;
  const given = dnsServerConfigs === undefined ? [] : targetsOf(dnsServerConfigs);
  if (given === undefined || !isRuleName(name) || !isDescription(changes.description ?? '')) {
    return refuse('body-invalid');
  }
  return (state, { rules }) => {
    const rule = ruleOf(state, account, id);
    if (rule === undefined) return refuse('forward-rule-unknown');
    const targets = given.length === 0 ? rule.targets : given;
    const refusal = checkTargets(state, state.resolvers.byId.get(rule.resolver)!.vpc, given, rules.dns);
    if (isRefusal(refusal)) return refusal;
    const after = { name, description: changes.description ?? rule.description, targets };
    const events = isSame(rule, after) ? [] : [{ type: 'forward-rule-updated', v: 1, rule: id, ...after } as const];
    return { events, result: undefined };
  };
}

type Content = Pick<ForwardRule, 'name' | 'description' | 'targets'>;

const isSame = (a: Content, b: Content): boolean =>
  a.name === b.name &&
  a.description === b.description &&
  a.targets.length === b.targets.length &&
  a.targets.every(({ ip, port }, i) => ip === b.targets[i]!.ip && port === b.targets[i]!.port);

/** Deletes a rule with its bindings (dns contract 4.5). Refuses: forward-rule-unknown. */
export function deleteForwardRule(account: string, id: string): Command<undefined> {
  return (state) =>
    ruleOf(state, account, id) === undefined
      ? refuse('forward-rule-unknown')
      : { events: [{ type: 'forward-rule-deleted', v: 1, rule: id }], result: undefined };
}
