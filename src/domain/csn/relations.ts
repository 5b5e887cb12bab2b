import type { Command } from '../command.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import { isDescription } from '../vpc/words.ts';
import type { CsnEvent } from './events.ts';
import { attachedIn, propagationsFrom, tableOf } from './views.ts';

export interface NewRelation {
  readonly attachId: string;
  readonly description?: string | undefined;
}

/**
 * An attached instance's traffic is looked up in this table. Refuses: body-invalid, csn-table-invalid,
 * instance-invalid; exists-already: it is associated, here or with another table (csn contract 4.2, 16).
 */
export function associate(
  account: string | undefined,
  tableId: string,
  input: NewRelation,
): Command<undefined> | Refusal {
  return relate(account, tableId, input, (state, attachment, description) => {
    if (state.csns.associations.has(attachment)) return refuse('exists-already');
    return { type: 'association-created', v: 1, table: tableId, attachment, description };
  });
}

/** The table learns what an attached instance publishes. Refuses as associate; propagation-exists. */
export function propagate(
  account: string | undefined,
  tableId: string,
  input: NewRelation,
): Command<undefined> | Refusal {
  return relate(account, tableId, input, (state, attachment, description) => {
    if (learns(state, tableId, attachment)) return refuse('propagation-exists');
    return { type: 'propagation-created', v: 1, table: tableId, attachment, description };
  });
}

function relate(
  account: string | undefined,
  tableId: string,
  { attachId, description = '' }: NewRelation,
  decide: (state: State, attachment: string, description: string) => CsnEvent | Refusal,
): Command<undefined> | Refusal {
  if (!isDescription(description)) return refuse('body-invalid');
  return (state) => {
    const table = tableOf(state, account, tableId);
    if (isRefusal(table)) return table;
    const attachment = attachedIn(state, table, attachId);
    if (isRefusal(attachment)) return attachment;
    const event = decide(state, attachId, description);
    return isRefusal(event) ? event : { events: [event], result: undefined };
  };
}

/** Refuses: csn-table-invalid, relation-unknown. */
export function dissociate(account: string | undefined, tableId: string, attachId: string): Command<undefined> {
  return (state) => {
    const table = tableOf(state, account, tableId);
    if (isRefusal(table)) return table;
    if (state.csns.associations.get(attachId)?.table !== tableId) return refuse('relation-unknown');
    const event = { type: 'association-deleted', v: 1, table: tableId, attachment: attachId } as const;
    return { events: [event], result: undefined };
  };
}

/** The table forgets what it learned from this instance. Refuses: csn-table-invalid, relation-unknown. */
export function unpropagate(account: string | undefined, tableId: string, attachId: string): Command<undefined> {
  return (state) => {
    const table = tableOf(state, account, tableId);
    if (isRefusal(table)) return table;
    if (!learns(state, tableId, attachId)) return refuse('relation-unknown');
    const event = { type: 'propagation-deleted', v: 1, table: tableId, attachment: attachId } as const;
    return { events: [event], result: undefined };
  };
}

function learns(state: State, tableId: string, attachId: string): boolean {
  for (const { table } of propagationsFrom(state, attachId)) if (table === tableId) return true;
  return false;
}
