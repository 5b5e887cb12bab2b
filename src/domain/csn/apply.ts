import type { Appliers } from '../commit.ts';
import { Sequence } from '../sequence.ts';
import type { State } from '../state.ts';
import type { CsnEvent } from './events.ts';
import type { Csns } from './types.ts';

export const noCsns = (): Csns => ({
  byId: new Map(),
  lists: new Map(),
  tables: new Map(),
  tablesOf: new Map(),
  attachments: new Map(),
  attachmentsOf: new Map(),
  loaded: new Map(),
  associations: new Map(),
  associationsOf: new Map(),
  propagationsOf: new Map(),
  propagationsFrom: new Map(),
  rules: new Map(),
  rulesOf: new Map(),
  rulesTo: new Map(),
  tgws: new Map(),
  tgwsOf: new Map(),
  grants: new Map(),
  allGrants: new Sequence(),
  grantLists: new Map(),
  grantsTo: new Map(),
  granted: new Map(),
  routes: new Map(),
  sources: new Map(),
});

const unwritten = () => {
  throw new Error('to be written');
};

export const csnAppliers: Appliers<CsnEvent> = {
  'csn-created': unwritten,
  'csn-updated': unwritten,
  'csn-options-set': unwritten,
  'csn-deleted': unwritten,
  'csn-table-created': unwritten,
  'csn-table-updated': unwritten,
  'csn-table-deleted': unwritten,
  'tgw-created': unwritten,
  'tgw-updated': unwritten,
  'attachment-created': unwritten,
  'attachment-settled': unwritten,
  'attachment-detaching': unwritten,
  'attachment-removed': unwritten,
  'association-created': unwritten,
  'association-deleted': unwritten,
  'propagation-created': unwritten,
  'propagation-deleted': unwritten,
  'csn-rule-created': unwritten,
  'csn-rule-deleted': unwritten,
  'grant-created': unwritten,
  'grant-deleted': unwritten,
};

export function loadCsn(_state: State, _row: unknown): void {
  throw new Error('to be written');
}
export function loadCsnTable(_state: State, _row: unknown): void {
  throw new Error('to be written');
}
export function loadAttachment(_state: State, _row: unknown): void {
  throw new Error('to be written');
}
export function loadAssociation(_state: State, _row: unknown): void {
  throw new Error('to be written');
}
export function loadPropagation(_state: State, _row: unknown): void {
  throw new Error('to be written');
}
export function loadCsnRule(_state: State, _row: unknown): void {
  throw new Error('to be written');
}
export function loadTgw(_state: State, _row: unknown): void {
  throw new Error('to be written');
}
export function loadGrant(_state: State, _row: unknown): void {
  throw new Error('to be written');
}
