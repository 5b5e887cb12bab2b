import { atMost, TABLES_PER_CSN } from '../ceilings.ts';
import type { Command } from '../command.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { associationsIn, csnOf, customRulesIn, propagationsIn, tableOf, tablesIn } from './views.ts';
import { areTexts, changed, isTitle, type TextChanges } from './words.ts';

// What BCE has in its console only: the operator's commands (csn contract 8, 3).

export interface NewTable {
  readonly name: string;
  readonly description?: string | undefined;
}

/** A custom table. Refuses: body-invalid, csn-id-malformed, csn-unknown, quota-reached (the default table counts). */
export function createTable(csnId: string, input: NewTable): Command<{ csnRtId: string }> | Refusal {
  const { name, description = '' } = input;
  if (!isTitle(name) || !areTexts(input)) return refuse('body-invalid');
  return (state, { ids, position, rules }) => {
    const csn = csnOf(state, undefined, csnId);
    if (isRefusal(csn)) return csn;
    const limit = atMost(TABLES_PER_CSN, rules.quotas.tablesPerCsn);
    if (tablesIn(state, csnId).size >= limit) return refuse('quota-reached');
    const table = ids.make('csnTable', csn.account, position);
    const event = { type: 'csn-table-created', v: 1, csn: csnId, table, name, description } as const;
    return { events: [event], result: { csnRtId: table } };
  };
}

/** Refuses: body-invalid, csn-table-invalid. */
export function updateTable(tableId: string, changes: TextChanges): Command<undefined> | Refusal {
  if (!areTexts(changes)) return refuse('body-invalid');
  return (state) => {
    const table = tableOf(state, undefined, tableId);
    if (isRefusal(table)) return table;
    const texts = changed(table, changes);
    return { events: texts ? [{ type: 'csn-table-updated', v: 1, table: tableId, ...texts }] : [], result: undefined };
  };
}

/** Refuses: csn-table-invalid; state-forbids: the default table, relations or custom rules (csn contract 7.3). */
export function deleteTable(tableId: string): Command<undefined> {
  return (state) => {
    const table = tableOf(state, undefined, tableId);
    if (isRefusal(table)) return table;
    const used = [associationsIn, propagationsIn, customRulesIn].some((list) => list(state, tableId).size > 0);
    if (used || table.type === 'default') return refuse('state-forbids');
    return { events: [{ type: 'csn-table-deleted', v: 1, table: tableId }], result: undefined };
  };
}
