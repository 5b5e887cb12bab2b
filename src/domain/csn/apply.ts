import type { Appliers } from '../commit.ts';
import { Journal } from '../journal.ts';
import { Sequence } from '../sequence.ts';
import type { State } from '../state.ts';
import type { CsnEvent } from './events.ts';
import {
  placePropagation,
  placeRule,
  putAssociation,
  putAttachment,
  putCsn,
  putGrant,
  putPropagation,
  putRule,
  putTable,
  putTgw,
  takeAssociation,
  takeAttachment,
  takeCsn,
  takeGrant,
  takePropagation,
  takeRule,
  takeTable,
  takeTgw,
} from './places.ts';
import { ecmpChanged } from './routes/learning.ts';
import type {
  Association,
  Attachment,
  Csn,
  CsnOptions,
  Csns,
  CsnTable,
  CustomRule,
  Grant,
  Propagation,
  Tgw,
} from './types.ts';

export const noCsns = (): Csns => ({
  byId: new Map(),
  all: new Sequence(),
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

const NO_OPTIONS: CsnOptions = { ecmp: false, anyCidr: false, autoAssociate: false, autoPropagate: false };

export const csnAppliers: Appliers<CsnEvent> = {
  'csn-created': (state, event, { position, at }, journal) => {
    const { type: _type, v: _v, csn: id, ...fields } = event;
    putCsn(state, { ...fields, position, id, createdAt: at, options: NO_OPTIONS }, journal);
    const texts = { name: 'default', description: '' };
    putTable(state, { position, id: event.defaultTable, csn: id, ...texts, type: 'default' }, journal);
  },

  'csn-updated': (state, event, _stamp, journal) => {
    const { type: _type, v: _v, csn: id, ...texts } = event;
    putCsn(state, { ...state.csns.byId.get(id)!, ...texts }, journal);
  },

  'csn-options-set': (state, event, _stamp, journal) => {
    const { type: _type, v: _v, csn: id, ...options } = event;
    const csn = state.csns.byId.get(id)!;
    putCsn(state, { ...csn, options }, journal);
    if (options.ecmp !== csn.options.ecmp) ecmpChanged(state, id, journal);
  },

  'csn-deleted': (state, event, _stamp, journal) => {
    const { csns } = state;
    for (const table of [...(csns.tablesOf.get(event.csn) ?? [])]) {
      for (const rule of [...(csns.rulesOf.get(table.id) ?? [])]) takeRule(state, rule, journal);
      takeTable(state, table, journal);
    }
    for (const tgw of [...(csns.tgwsOf.get(event.csn) ?? [])]) takeTgw(state, tgw, journal);
    takeCsn(state, csns.byId.get(event.csn)!, journal);
  },

  'csn-table-created': (state, event, { position }, journal) => {
    const { type: _type, v: _v, table: id, ...fields } = event;
    putTable(state, { ...fields, position, id, type: 'custom' }, journal);
  },

  'csn-table-updated': (state, event, _stamp, journal) => {
    const { type: _type, v: _v, table: id, ...texts } = event;
    putTable(state, { ...state.csns.tables.get(id)!, ...texts }, journal);
  },

  'csn-table-deleted': (state, event, _stamp, journal) => {
    takeTable(state, state.csns.tables.get(event.table)!, journal);
  },

  'tgw-created': (state, event, { position }, journal) => {
    const { type: _type, v: _v, tgw: id, ...fields } = event;
    putTgw(state, { ...fields, position, id, description: '' }, journal);
  },

  'tgw-updated': (state, event, _stamp, journal) => {
    const { type: _type, v: _v, tgw: id, ...texts } = event;
    putTgw(state, { ...state.csns.tgws.get(id)!, ...texts }, journal);
  },

  'attachment-created': (state, event, { position }, journal) => {
    const { type: _type, v: _v, attachment: id, instanceType, ...fields } = event;
    const status = event.dueAt === undefined ? 'attached' : 'attaching';
    putAttachment(state, { ...fields, position, id, type: instanceType, status }, journal);
  },

  'attachment-settled': (state, event, _stamp, journal) => {
    const { dueAt: _dueAt, ...attachment } = state.csns.attachments.get(event.attachment)!;
    putAttachment(state, { ...attachment, status: 'attached' }, journal);
  },

  'attachment-detaching': (state, event, _stamp, journal) => {
    const attachment = state.csns.attachments.get(event.attachment)!;
    withdraw(state, attachment, journal);
    putAttachment(state, { ...attachment, status: 'detaching', dueAt: event.dueAt, vpcRules: [] }, journal);
  },

  'attachment-removed': (state, event, _stamp, journal) => {
    const attachment = state.csns.attachments.get(event.attachment)!;
    withdraw(state, attachment, journal);
    takeAttachment(state, attachment, journal);
  },

  'association-created': (state, event, { position }, journal) => {
    const { type: _type, v: _v, ...fields } = event;
    putAssociation(state, { ...fields, position, csn: state.csns.tables.get(event.table)!.csn }, journal);
  },

  'association-deleted': (state, event, _stamp, journal) => {
    takeAssociation(state, state.csns.associations.get(event.attachment)!, journal);
  },

  'propagation-created': (state, event, { position }, journal) => {
    const { type: _type, v: _v, ...fields } = event;
    putPropagation(state, { ...fields, position, csn: state.csns.tables.get(event.table)!.csn }, journal);
  },

  'propagation-deleted': (state, event, _stamp, journal) => {
    const all = [...state.csns.propagationsFrom.get(event.attachment)!];
    takePropagation(state, all.find(({ table }) => table === event.table)!, journal);
  },

  'csn-rule-created': (state, event, { position }, journal) => {
    const { type: _type, v: _v, rule: id, ...fields } = event;
    putRule(state, { ...fields, position, id, csn: state.csns.tables.get(event.table)!.csn }, journal);
  },

  'csn-rule-deleted': (state, event, _stamp, journal) => {
    takeRule(state, state.csns.rules.get(event.rule)!, journal);
  },

  'grant-created': (state, event, { position, at }, journal) => {
    const { type: _type, v: _v, grant: id, instanceType, ...fields } = event;
    putGrant(state, { ...fields, position, id, type: instanceType, createdAt: at }, journal);
  },

  'grant-deleted': (state, event, _stamp, journal) => {
    takeGrant(state, state.csns.grants.get(event.grant)!, journal);
  },
};

/** What goes when an attachment ends: its relations, what was learned from it, and where rules towards it lead. */
function withdraw(state: State, { id }: Attachment, journal: Journal): void {
  const { csns } = state;
  for (const propagation of [...(csns.propagationsFrom.get(id) ?? [])]) takePropagation(state, propagation, journal);
  const association = csns.associations.get(id);
  if (association !== undefined) takeAssociation(state, association, journal);
  for (const rule of [...(csns.rulesTo.get(id) ?? [])]) {
    if (!rule.blackhole) putRule(state, { ...rule, blackhole: true }, journal);
  }
}

// A current row is the thing itself, so loading is putting, with a journal nobody keeps; tables learn when the last row
// is there (Loader.finish).

export const loadCsn = (state: State, csn: Csn): void => putCsn(state, csn, new Journal());
export const loadCsnTable = (state: State, table: CsnTable): void => putTable(state, table, new Journal());
export const loadAttachment = (state: State, one: Attachment): void => putAttachment(state, one, new Journal());
export const loadAssociation = (state: State, one: Association): void => putAssociation(state, one, new Journal());
export const loadPropagation = (state: State, one: Propagation): void => placePropagation(state, one, new Journal());
export const loadCsnRule = (state: State, rule: CustomRule): void => placeRule(state, rule, new Journal());
export const loadTgw = (state: State, tgw: Tgw): void => putTgw(state, tgw, new Journal());
export const loadGrant = (state: State, grant: Grant): void => putGrant(state, grant, new Journal());
