import type { Appliers } from '../commit.ts';
import { Journal } from '../journal.ts';
import { putIn, takeOut } from '../lists.ts';
import { Sequence } from '../sequence.ts';
import type { State } from '../state.ts';
import { countBelow } from './below.ts';
import type { RecordContent, ZoneEvent } from './events.ts';
import type { Binding, MissingName, Zone, ZoneRecord } from './types.ts';

export const zoneAppliers: Appliers<ZoneEvent> = {
  'zone-created': (state, event, { position, at }, journal) => {
    const zone: Zone = {
      position,
      id: event.zone,
      account: event.account,
      name: event.name,
      createdAt: at,
      updatedAt: at,
      missingName: undefined,
      serial: event.serial,
      records: new Sequence(),
      owners: new Map(),
      below: new Map(),
      bindings: new Sequence(),
    };
    journal.set(state.zones.byId, zone.id, zone);
    putIn(state.zones.byAccount, zone.account, zone, journal);
    journal.row('zone', position, zoneRow(zone));
  },

  'zone-deleted': (state, event, { position }, journal) => {
    const zone = state.zones.byId.get(event.zone)!;
    for (const binding of [...zone.bindings]) unbind(state, zone, binding, journal);
    journal.delete(state.zones.byId, zone.id);
    takeOut(state.zones.byAccount, zone.account, zone, journal);
    // Its records leave in slices, so that deleting a great zone holds up nobody: see sweep.ts.
    if (zone.records.size > 0) journal.insert(state.zones.swept, zone);
    journal.row('zone', zone.position, zone.records.size > 0 ? { ...zoneRow(zone), deleted: position } : undefined);
  },

  'zone-bound': (state, event, { position, at }, journal) => {
    const zone = state.zones.byId.get(event.zone)!;
    const binding: Binding = { position, zone: zone.id, vpc: event.vpc, region: event.region };
    journal.insert(zone.bindings, binding);
    bindName(state, event.vpc, zone, journal);
    journal.row('binding', position, binding);
    touch(zone, at, event.serial, journal);
  },

  'zone-unbound': (state, event, { at }, journal) => {
    const zone = state.zones.byId.get(event.zone)!;
    unbind(state, zone, bindingOf(zone, event.vpc)!, journal);
    touch(zone, at, event.serial, journal);
  },

  'zone-missing-name-set': (state, event, _stamp, journal) => {
    const zone = state.zones.byId.get(event.zone)!;
    journal.assign(zone, 'missingName', event.missingName);
    journal.row('zone', zone.position, zoneRow(zone));
  },

  'record-added': (state, event, { position, at }, journal) => {
    const zone = state.zones.byId.get(event.zone)!;
    put(state, undefined, { position, id: event.record, zone, ...content(event), enabled: true }, journal);
    touch(zone, at, event.serial, journal);
  },

  'record-updated': (state, event, { at }, journal) => {
    const before = state.zones.records.get(event.record)!;
    put(state, before, { ...before, ...content(event) }, journal);
    touch(before.zone, at, event.serial, journal);
  },

  'record-switched': (state, event, { at }, journal) => {
    const before = state.zones.records.get(event.record)!;
    put(state, before, { ...before, enabled: event.enabled }, journal);
    touch(before.zone, at, event.serial, journal);
  },

  'record-deleted': (state, event, { at }, journal) => {
    const record = state.zones.records.get(event.record)!;
    journal.delete(state.zones.records, record.id);
    journal.remove(record.zone.records, record.position);
    leave(record, journal);
    journal.row('record', record.position, undefined);
    touch(record.zone, at, event.serial, journal);
  },
};

const bindingOf = (zone: Zone, vpc: string): Binding | undefined => {
  for (const binding of zone.bindings) if (binding.vpc === vpc) return binding;
  return undefined;
};

type Recording = Pick<Journal, 'set' | 'delete' | 'did'>;

function put(state: State, before: ZoneRecord | undefined, record: ZoneRecord, journal: Journal): void {
  journal.set(state.zones.records, record.id, record);
  journal.insert(record.zone.records, record);
  if (before !== undefined) leave(before, journal);
  join(record, journal);
  journal.row('record', record.position, recordRow(record));
}

/** Puts a record among those of its owner name, in the order of their making: in place, for there may be thousands. */
function join(record: ZoneRecord, journal: Recording): void {
  const { zone, owner } = record;
  if (!zone.owners.has(owner)) journal.set(zone.owners, owner, []);
  const together = zone.owners.get(owner)!;
  const was = together.some(isEnabled);
  let at = together.length;
  while (at > 0 && together[at - 1]!.position > record.position) at -= 1;
  together.splice(at, 0, record);
  journal.did(() => together.splice(at, 1));
  countBelow(zone, owner, was, was || record.enabled, journal);
}

/** Takes a record from those of its owner name. It is there. */
function leave(record: ZoneRecord, journal: Recording): void {
  const { zone, owner } = record;
  const together = zone.owners.get(owner)!;
  const was = together.some(isEnabled);
  const at = together.indexOf(record);
  together.splice(at, 1);
  journal.did(() => together.splice(at, 0, record));
  countBelow(zone, owner, was, together.some(isEnabled), journal);
  if (together.length === 0) journal.delete(zone.owners, owner);
}

const isEnabled = ({ enabled }: ZoneRecord): boolean => enabled;

function unbind(state: State, zone: Zone, binding: Binding, journal: Journal): void {
  journal.remove(zone.bindings, binding.position);
  const names = state.zones.boundTo.get(binding.vpc)!;
  journal.delete(names, zone.name);
  if (names.size === 0) journal.delete(state.zones.boundTo, binding.vpc);
  journal.row('binding', binding.position, undefined);
}

function touch(zone: Zone, at: number, serial: number, journal: Journal): void {
  journal.assign(zone, 'updatedAt', at);
  journal.assign(zone, 'serial', serial);
  journal.row('zone', zone.position, zoneRow(zone));
}

const content = (event: RecordContent) => ({
  rr: event.rr,
  owner: event.owner === event.rr ? event.rr : event.owner,
  type: event.rtype,
  value: event.value,
  data: event.data === event.value ? event.value : event.data,
  ttl: event.ttl,
  priority: event.priority,
  description: event.description,
});

// Current rows and their way back.

export interface ZoneRow {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly serial: number;
  readonly missingName?: MissingName;
  /** Position of its deletion, while records are left to sweep. */
  readonly deleted?: number;
}

const zoneRow = ({ id, account, name, createdAt, updatedAt, serial, missingName }: Zone): ZoneRow => ({
  id,
  account,
  name,
  createdAt,
  updatedAt,
  serial,
  ...(missingName !== undefined && { missingName }),
});

export type RecordRow = Omit<ZoneRecord, 'zone' | 'position'> & { /** Position of its zone. */ readonly zone: number };

const recordRow = ({ position: _position, zone, ...fields }: ZoneRecord): RecordRow => ({
  ...fields,
  zone: zone.position,
});

export function loadZone(state: State, position: number, { deleted, missingName, ...row }: ZoneRow): Zone {
  const zone: Zone = {
    position,
    ...row,
    missingName,
    records: new Sequence(),
    owners: new Map(),
    below: new Map(),
    bindings: new Sequence(),
  };
  if (deleted !== undefined) state.zones.swept.insert(zone);
  else {
    state.zones.byId.set(zone.id, zone);
    putIn(state.zones.byAccount, zone.account, zone, new Journal());
  }
  return zone;
}

export function loadBinding(state: State, binding: Binding): void {
  const zone = state.zones.byId.get(binding.zone)!;
  zone.bindings.insert(binding);
  bindName(state, binding.vpc, zone, new Journal());
}

/** Changes that nobody takes back. */
const AT_LOAD: Recording = {
  set: (map, key, value) => void map.set(key, value),
  delete: (map, key) => void map.delete(key),
  did: () => undefined,
};

export function loadRecord(state: State, zone: Zone, position: number, row: RecordRow): void {
  const owner = row.owner === row.rr ? row.rr : row.owner;
  const data = row.data === row.value ? row.value : row.data;
  const record: ZoneRecord = { ...row, position, zone, owner, data };
  state.zones.records.set(record.id, record);
  zone.records.insert(record);
  join(record, AT_LOAD);
}

function bindName({ zones }: State, vpc: string, zone: Zone, journal: Journal): void {
  if (!zones.boundTo.has(vpc)) journal.set(zones.boundTo, vpc, new Map());
  journal.set(zones.boundTo.get(vpc)!, zone.name, zone);
}
