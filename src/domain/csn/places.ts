import type { Due } from '../agenda.ts';
import type { Journal } from '../journal.ts';
import { putIn, takeOut } from '../lists.ts';
import { networkKey } from '../network/types.ts';
import type { State } from '../state.ts';
import { addRule, forget, learn, removeRule } from './routes/learning.ts';
import { Routes } from './routes/routes.ts';
import { countingSources } from './sources.ts';
import type { Association, Attachment, Csn, CsnTable, CustomRule, Grant, Propagation, Tgw } from './types.ts';

// Where each thing stands in the state, and its current row: put there, in place of its former self, or taken out.

export function putCsn({ csns }: State, csn: Csn, journal: Journal): void {
  journal.set(csns.byId, csn.id, csn);
  journal.insert(csns.all, csn);
  putIn(csns.lists, csn.account, csn, journal);
  journal.row('csn', csn.position, csn);
}

export function takeCsn({ csns }: State, csn: Csn, journal: Journal): void {
  journal.delete(csns.byId, csn.id);
  journal.remove(csns.all, csn.position);
  takeOut(csns.lists, csn.account, csn, journal);
  journal.row('csn', csn.position, undefined);
}

export function putTable({ csns }: State, table: CsnTable, journal: Journal): void {
  journal.set(csns.tables, table.id, table);
  putIn(csns.tablesOf, table.csn, table, journal);
  if (!csns.routes.has(table.id)) journal.set(csns.routes, table.id, new Routes());
  journal.row('csnTable', table.position, table);
}

export function takeTable({ csns }: State, table: CsnTable, journal: Journal): void {
  journal.delete(csns.tables, table.id);
  takeOut(csns.tablesOf, table.csn, table, journal);
  journal.delete(csns.routes, table.id);
  journal.row('csnTable', table.position, undefined);
}

export function putTgw({ csns }: State, tgw: Tgw, journal: Journal): void {
  journal.set(csns.tgws, tgw.id, tgw);
  putIn(csns.tgwsOf, tgw.csn, tgw, journal);
  journal.row('tgw', tgw.position, tgw);
}

export function takeTgw({ csns }: State, tgw: Tgw, journal: Journal): void {
  journal.delete(csns.tgws, tgw.id);
  takeOut(csns.tgwsOf, tgw.csn, tgw, journal);
  journal.row('tgw', tgw.position, undefined);
}

export function putAttachment(state: State, attachment: Attachment, journal: Journal): void {
  const { csns } = state;
  unschedule(state, csns.attachments.get(attachment.id), journal);
  countingSources(state, attachment.id, journal, () => journal.set(csns.attachments, attachment.id, attachment));
  putIn(csns.attachmentsOf, attachment.csn, attachment, journal);
  journal.set(csns.loaded, networkKey(attachment.type, attachment.instance), attachment.id);
  schedule(state, attachment, journal);
  journal.row('attachment', attachment.position, attachment);
}

/** Its relations are gone before. */
export function takeAttachment(state: State, attachment: Attachment, journal: Journal): void {
  const { csns } = state;
  unschedule(state, attachment, journal);
  countingSources(state, attachment.id, journal, () => journal.delete(csns.attachments, attachment.id));
  takeOut(csns.attachmentsOf, attachment.csn, attachment, journal);
  journal.delete(csns.loaded, networkKey(attachment.type, attachment.instance));
  journal.row('attachment', attachment.position, undefined);
}

/** The end of a passing status. */
const dueOf = ({ position, id, status }: Attachment, at: number): Due => {
  return { at, position, kind: status === 'attaching' ? 'attached' : 'detached', id };
};

function schedule({ due }: State, attachment: Attachment, journal: Journal): void {
  if (attachment.dueAt !== undefined) due.add(dueOf(attachment, attachment.dueAt), journal);
}

function unschedule({ due }: State, attachment: Attachment | undefined, journal: Journal): void {
  if (attachment?.dueAt !== undefined) due.remove(dueOf(attachment, attachment.dueAt), journal);
}

export function putAssociation(state: State, association: Association, journal: Journal): void {
  const { csns } = state;
  const { attachment } = association;
  countingSources(state, attachment, journal, () => journal.set(csns.associations, attachment, association));
  putIn(csns.associationsOf, association.table, association, journal);
  journal.row('association', association.position, association);
}

export function takeAssociation(state: State, association: Association, journal: Journal): void {
  const { csns } = state;
  const { attachment } = association;
  countingSources(state, attachment, journal, () => journal.delete(csns.associations, attachment));
  takeOut(csns.associationsOf, association.table, association, journal);
  journal.row('association', association.position, undefined);
}

/** Where it stands, without what its table learns by it. */
export function placePropagation({ csns }: State, propagation: Propagation, journal: Journal): void {
  putIn(csns.propagationsOf, propagation.table, propagation, journal);
  putIn(csns.propagationsFrom, propagation.attachment, propagation, journal);
  journal.row('propagation', propagation.position, propagation);
}

export function putPropagation(state: State, propagation: Propagation, journal: Journal): void {
  placePropagation(state, propagation, journal);
  learn(state, propagation, journal);
}

export function takePropagation(state: State, propagation: Propagation, journal: Journal): void {
  forget(state, propagation, journal);
  takeOut(state.csns.propagationsOf, propagation.table, propagation, journal);
  takeOut(state.csns.propagationsFrom, propagation.attachment, propagation, journal);
  journal.row('propagation', propagation.position, undefined);
}

/** Where it stands, without what it does to its table. */
export function placeRule({ csns }: State, rule: CustomRule, journal: Journal): void {
  journal.set(csns.rules, rule.id, rule);
  putIn(csns.rulesOf, rule.table, rule, journal);
  if (rule.nextHop !== undefined) putIn(csns.rulesTo, rule.nextHop.attachment, rule, journal);
  journal.row('csnRule', rule.position, rule);
}

export function putRule(state: State, rule: CustomRule, journal: Journal): void {
  const before = state.csns.rules.get(rule.id);
  if (before !== undefined) removeRule(state, before, journal);
  placeRule(state, rule, journal);
  addRule(state, rule, journal);
}

export function takeRule(state: State, rule: CustomRule, journal: Journal): void {
  const { csns } = state;
  removeRule(state, rule, journal);
  journal.delete(csns.rules, rule.id);
  takeOut(csns.rulesOf, rule.table, rule, journal);
  if (rule.nextHop !== undefined) takeOut(csns.rulesTo, rule.nextHop.attachment, rule, journal);
  journal.row('csnRule', rule.position, undefined);
}

export function putGrant({ csns }: State, grant: Grant, journal: Journal): void {
  journal.set(csns.grants, grant.id, grant);
  journal.insert(csns.allGrants, grant);
  putIn(csns.grantLists, grant.account, grant, journal);
  putIn(csns.grantsTo, grant.csn, grant, journal);
  journal.set(csns.granted, networkKey(grant.type, grant.instance), grant.id);
  journal.row('grant', grant.position, grant);
}

export function takeGrant({ csns }: State, grant: Grant, journal: Journal): void {
  journal.delete(csns.grants, grant.id);
  journal.remove(csns.allGrants, grant.position);
  takeOut(csns.grantLists, grant.account, grant, journal);
  takeOut(csns.grantsTo, grant.csn, grant, journal);
  journal.delete(csns.granted, networkKey(grant.type, grant.instance));
  journal.row('grant', grant.position, undefined);
}
