import { markedBy, type RuleView, rulesFrom, tgwRulesFrom } from '../domain/csn/routes/listing.ts';
import type { CsnTable, Tgw } from '../domain/csn/types.ts';
import { tablesIn } from '../domain/csn/views.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { inSlices, type Slices } from '../engine/hold.ts';
import { envelope, pageRequest } from '../http/pages.ts';
import { ruleForm, tgwRuleForm } from './csn-forms.ts';
import type { Call } from './handlers.ts';

// Lists of route rules. A rule's id tells where its rule stands or stood, so a page begins there at once, however long
// the table is.

/** Rules put into their wire form before others are let in: their ids are what costs, in all about two milliseconds. */
const SLICE = 100;

/** A page of a table's rules, active and conflicted (csn contract 4.2, 11). */
export function tableRules(state: State, call: Call, table: CsnTable): Slices<object> | Refusal {
  const { marker } = call.query;
  const from = marker === undefined ? undefined : markedBy(state, call.ids, table.id, String(marker));
  if (marker !== undefined && from === undefined) return refuse('marker-unknown');
  return rulePage(rulesFrom(state, table, from), call, (one) => ruleForm(state, call, one), 'csnRtRules');
}

/** A page of what a TGW lists (csn contract 7.7). The marker may be a rule of a table that is not among its any more. */
export function tgwRules(state: State, call: Call, tgw: Tgw): Slices<object> | Refusal {
  const { marker } = call.query;
  const from = marker === undefined ? undefined : ruleIn(state, call, tgw.csn, String(marker));
  if (marker !== undefined && from === undefined) return refuse('marker-unknown');
  return rulePage(tgwRulesFrom(state, tgw, from), call, (one) => tgwRuleForm(state, call, one), 'tgwRtRules');
}

function ruleIn(state: State, call: Call, csnId: string, ruleId: string) {
  for (const { id } of tablesIn(state, csnId)) {
    const parts = markedBy(state, call.ids, id, ruleId);
    if (parts !== undefined) return { table: id, parts };
  }
  return undefined;
}

function* rulePage<T extends { readonly ruleId: string }>(
  rules: Iterable<RuleView>,
  { query }: Call,
  form: (rule: RuleView) => T,
  member: string,
): Slices<object> {
  const { maxKeys } = pageRequest(query, () => 0)!;
  // All of the page before the first pause: a table may change in one.
  const chosen: RuleView[] = [];
  for (const rule of rules) {
    chosen.push(rule);
    if (chosen.length > maxKeys) break;
  }
  const forms = yield* inSlices(chosen, SLICE, form);
  const next = forms.length > maxKeys ? forms.pop()!.ruleId : undefined;
  const { items, ...rest } = envelope(forms, maxKeys, ({ ruleId }) => ruleId, next);
  return { ...rest, [member]: items };
}
