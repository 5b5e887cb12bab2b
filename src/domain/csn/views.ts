import { isId } from '../command.ts';
import { type InstanceType, type Network, networkKey } from '../network/types.ts';
import { networkAt } from '../network/views.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { Sequence } from '../sequence.ts';
import type { State } from '../state.ts';
import type {
  Association,
  Attachment,
  AttachmentStatus,
  Csn,
  CsnTable,
  CustomRule,
  Grant,
  Propagation,
  Tgw,
} from './types.ts';

// An account sees what is its own; unknown, deleted and foreign are the same to it. No account: the operator, who sees
// everything.

/** Refuses: csn-id-malformed, csn-unknown. */
export function csnOf(state: State, account: string | undefined, csnId: string): Csn | Refusal {
  if (!isId('csn', csnId)) return refuse('csn-id-malformed');
  const csn = state.csns.byId.get(csnId);
  return csn !== undefined && (account === undefined || csn.account === account) ? csn : refuse('csn-unknown');
}

/** Refuses: csn-table-invalid, the one code for a table that is malformed, unknown or foreign (csn contract 5.2). */
export function tableOf(state: State, account: string | undefined, tableId: string): CsnTable | Refusal {
  const table = state.csns.tables.get(tableId);
  if (table === undefined || isRefusal(csnOf(state, account, table.csn))) return refuse('csn-table-invalid');
  return table;
}

/** Refuses: tgw-unknown. */
export function tgwOf(state: State, csn: Csn, tgwId: string): Tgw | Refusal {
  const tgw = state.csns.tgws.get(tgwId);
  return tgw?.csn === csn.id ? tgw : refuse('tgw-unknown');
}

/** An instance of the table's CSN that is attached, not attaching or detaching. Refuses: instance-invalid. */
export function attachedIn(state: State, table: CsnTable, attachId: string): Attachment | Refusal {
  const attachment = state.csns.attachments.get(attachId);
  const usable = attachment?.csn === table.csn && attachment.status === 'attached';
  return usable ? attachment : refuse('instance-invalid');
}

/** The attachment an instance is loaded by, in whichever CSN. */
export function attachmentOf(state: State, type: InstanceType, instance: string): Attachment | undefined {
  const id = state.csns.loaded.get(networkKey(type, instance));
  return id === undefined ? undefined : state.csns.attachments.get(id);
}

/** The grant an instance is under. */
export function grantOf(state: State, type: InstanceType, instance: string): Grant | undefined {
  const id = state.csns.granted.get(networkKey(type, instance));
  return id === undefined ? undefined : state.csns.grants.get(id);
}

/**
 * The table an attached instance's traffic is looked up in: the one it is associated with, else its CSN's default
 * table, which a channel has not (csn contract 7.2). None for what is not attached.
 */
export function effectiveTable({ csns }: State, attachment: Attachment): string | undefined {
  if (attachment.status !== 'attached') return undefined;
  const associated = csns.associations.get(attachment.id)?.table;
  if (associated !== undefined || attachment.type === 'channel') return associated;
  return csns.byId.get(attachment.csn)!.defaultTable;
}

/** Those of an account, or all, in the order of their creation. */
export const csnsOf = ({ csns }: State, account: string | undefined): Sequence<Csn> =>
  account === undefined ? csns.all : (csns.lists.get(account) ?? new Sequence());

/** The default table is the first. */
export const tablesIn = ({ csns }: State, csnId: string): Sequence<CsnTable> =>
  csns.tablesOf.get(csnId) ?? new Sequence();

/** Of any status. */
export const attachmentsIn = ({ csns }: State, csnId: string): Sequence<Attachment> =>
  csns.attachmentsOf.get(csnId) ?? new Sequence();

/** One for each region that was ever attached from. */
export const tgwsIn = ({ csns }: State, csnId: string): Sequence<Tgw> => csns.tgwsOf.get(csnId) ?? new Sequence();

/** Those somebody made: not the default table that serves without. */
export const associationsIn = ({ csns }: State, tableId: string): Sequence<Association> =>
  csns.associationsOf.get(tableId) ?? new Sequence();

/** What a table learns from. */
export const propagationsIn = ({ csns }: State, tableId: string): Sequence<Propagation> =>
  csns.propagationsOf.get(tableId) ?? new Sequence();

/** The tables that learn from an attachment. */
export const propagationsFrom = ({ csns }: State, attachId: string): Sequence<Propagation> =>
  csns.propagationsFrom.get(attachId) ?? new Sequence();

/** Those somebody wrote, in the order of their creation; what was learned stands in the table's Routes alone. */
export const customRulesIn = ({ csns }: State, tableId: string): Sequence<CustomRule> =>
  csns.rulesOf.get(tableId) ?? new Sequence();

/** What an attachment, or a rule's next hop, connects; undefined when it is gone. */
export const networkOf = (
  state: State,
  { type, instance }: { readonly type: InstanceType; readonly instance: string },
): Network | undefined => networkAt(state, type, instance);

/** Granted, or how far its use has come (csn contract 6). */
export function grantStatus(state: State, grant: Grant): 'granted' | AttachmentStatus {
  const attachment = attachmentOf(state, grant.type, grant.instance);
  return attachment?.csn === grant.csn ? attachment.status : 'granted';
}
