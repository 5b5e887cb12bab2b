import type { MissingName, RecordType } from './types.ts';

export type ZoneEvent =
  | ZoneCreated
  | ZoneDeleted
  | ZoneBound
  | ZoneUnbound
  | ZoneMissingNameSet
  | RecordAdded
  | RecordUpdated
  | RecordSwitched
  | RecordDeleted;

export interface ZoneCreated {
  readonly type: 'zone-created';
  readonly v: 1;
  readonly account: string;
  readonly zone: string;
  readonly name: string;
  readonly serial: number;
}

/** With its records and bindings. */
export interface ZoneDeleted {
  readonly type: 'zone-deleted';
  readonly v: 1;
  readonly zone: string;
}

export interface ZoneBound {
  readonly type: 'zone-bound';
  readonly v: 1;
  readonly zone: string;
  readonly vpc: string;
  readonly region: string;
  readonly serial: number;
}

export interface ZoneUnbound {
  readonly type: 'zone-unbound';
  readonly v: 1;
  readonly zone: string;
  readonly vpc: string;
  readonly serial: number;
}

export interface ZoneMissingNameSet {
  readonly type: 'zone-missing-name-set';
  readonly v: 1;
  readonly zone: string;
  /** Absent: as the server is set. */
  readonly missingName?: MissingName;
}

/** What a record says, all of it decided. */
export interface RecordContent {
  readonly rr: string;
  readonly owner: string;
  readonly rtype: RecordType;
  readonly value: string;
  readonly data: string;
  readonly ttl: number;
  readonly priority: number;
  readonly description: string;
}

export interface RecordAdded extends RecordContent {
  readonly type: 'record-added';
  readonly v: 1;
  readonly zone: string;
  readonly record: string;
  readonly serial: number;
}

export interface RecordUpdated extends RecordContent {
  readonly type: 'record-updated';
  readonly v: 1;
  readonly zone: string;
  readonly record: string;
  /** Its owner name until now. */
  readonly before: string;
  readonly serial: number;
}

export interface RecordSwitched {
  readonly type: 'record-switched';
  readonly v: 1;
  readonly zone: string;
  readonly record: string;
  readonly owner: string;
  readonly enabled: boolean;
  readonly serial: number;
}

export interface RecordDeleted {
  readonly type: 'record-deleted';
  readonly v: 1;
  readonly zone: string;
  readonly record: string;
  readonly owner: string;
  readonly serial: number;
}
