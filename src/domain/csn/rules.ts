import { atMost, RULES_PER_CSN } from '../ceilings.ts';
import type { Command, Context, Decision } from '../command.ts';
import { type Ipv4Prefix, parseIpv4Prefix } from '../net/prefix.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import { isDescription } from '../vpc/words.ts';
import { findRule } from './routes/listing.ts';
import { isLearned } from './routes/routes.ts';
import type { CsnTable, NextHop } from './types.ts';
import { attachedIn, customRulesIn, tableOf, tablesIn } from './views.ts';

export interface NewRule {
  readonly attachId: string;
  /** IPv4 CIDR without host bits; 0.0.0.0/0 unless the CSN's option anyCidr is on. */
  readonly destAddress: string;
  readonly routeType: string;
}

/**
 * A custom rule towards an attached instance. Refuses: body-invalid, csn-table-invalid, instance-invalid,
 * exists-already (a custom rule for the prefix), quota-reached.
 */
export function addRule(account: string | undefined, tableId: string, input: NewRule): Command<undefined> | Refusal {
  const prefix = parseIpv4Prefix(input.destAddress);
  if (input.routeType !== 'custom' || prefix === undefined) return refuse('body-invalid');
  return (state, context) => {
    const table = tableOf(state, account, tableId);
    if (isRefusal(table)) return table;
    if (prefix.length > 0 && !state.csns.byId.get(table.csn)!.options.anyCidr) return refuse('body-invalid');
    const made = make(state, context, table, prefix, '', input.attachId);
    return isRefusal(made) ? made : { events: made.events, result: undefined };
  };
}

/** Either towards an attached instance, or a blackhole. */
export interface NewOperatorRule {
  readonly attachId?: string | undefined;
  readonly destAddress: string;
  readonly blackhole?: boolean | undefined;
  readonly description?: string | undefined;
}

/** A custom rule for any IPv4 prefix (csn contract 8, 4). Refuses as addRule. */
export function addOperatorRule(tableId: string, input: NewOperatorRule): Command<{ ruleId: string }> | Refusal {
  const { attachId, blackhole = false, description = '' } = input;
  const prefix = parseIpv4Prefix(input.destAddress);
  const sound = blackhole === (attachId === undefined) && isDescription(description);
  if (prefix === undefined || !sound) return refuse('body-invalid');
  return (state, context) => {
    const table = tableOf(state, undefined, tableId);
    return isRefusal(table) ? table : make(state, context, table, prefix, description, attachId);
  };
}

/** Without an attachment: a blackhole. */
function make(
  state: State,
  { ids, position, rules }: Context,
  table: CsnTable,
  prefix: Ipv4Prefix,
  description: string,
  attachId: string | undefined,
): Decision<{ ruleId: string }> | Refusal {
  const nextHop = attachId === undefined ? undefined : nextHopOf(state, table, attachId);
  if (isRefusal(nextHop)) return nextHop;
  if (hasCustom(state, table.id, prefix)) return refuse('exists-already');
  const limit = atMost(RULES_PER_CSN, rules.quotas.rulesPerCsnTable);
  if (customRulesIn(state, table.id).size >= limit) return refuse('quota-reached');
  if (rulesOf(state, table.csn) >= RULES_PER_CSN) return refuse('quota-reached');
  const rule = ids.makeRule(table.id, { ...prefix, attachmentPosition: 0, order: position });
  const event = {
    ...({ type: 'csn-rule-created', v: 1, table: table.id, rule, ...prefix, description } as const),
    ...(nextHop === undefined ? { blackhole: true } : { blackhole: false, nextHop }),
  };
  return { events: [event], result: { ruleId: rule } };
}

/** Custom rules in all tables of a CSN. */
function rulesOf(state: State, csn: string): number {
  let count = 0;
  for (const { id } of tablesIn(state, csn)) count += customRulesIn(state, id).size;
  return count;
}

function nextHopOf(state: State, table: CsnTable, attachId: string): NextHop | Refusal {
  const attachment = attachedIn(state, table, attachId);
  if (isRefusal(attachment)) return attachment;
  const { id, type, instance, region } = attachment;
  return { attachment: id, type, instance, region };
}

const hasCustom = (state: State, tableId: string, { base, length }: Ipv4Prefix): boolean =>
  state.csns.routes
    .get(tableId)!
    .entry(base, length)
    ?.candidates.some((candidate) => !isLearned(candidate)) ?? false;

/**
 * Deletes a custom rule. Refuses: csn-table-invalid, csn-rule-id-blank, csn-rule-unknown; csn-rule-learned: rules that
 * were learned go with what they were learned from.
 */
export function deleteRule(account: string | undefined, tableId: string, ruleId: string): Command<undefined> {
  return (state, { ids }) => {
    const table = tableOf(state, account, tableId);
    if (isRefusal(table)) return table;
    if (ruleId.trim() === '') return refuse('csn-rule-id-blank');
    if (state.csns.rules.get(ruleId)?.table === tableId) {
      return { events: [{ type: 'csn-rule-deleted', v: 1, rule: ruleId }], result: undefined };
    }
    const parts = ids.readRule(tableId, ruleId);
    const learned = parts && findRule(state, tableId, parts);
    return refuse(learned ? 'csn-rule-learned' : 'csn-rule-unknown');
  };
}
