import type { State } from '../state.ts';
import type { Zone, ZoneRecord } from './types.ts';

/** An account's zone, or undefined: unknown, deleted and foreign are the same to the caller. */
export function zoneOf(state: State, account: string, id: string): Zone | undefined {
  const zone = state.zones.byId.get(id);
  return zone?.account === account ? zone : undefined;
}

/** An account's record, or undefined as for zones. A record whose zone is gone is gone. */
export function recordOf(state: State, account: string, id: string): ZoneRecord | undefined {
  const record = state.zones.records.get(id);
  if (record === undefined || record.zone.account !== account) return undefined;
  return state.zones.byId.get(record.zone.id) === record.zone ? record : undefined;
}

export interface RecordFilter {
  readonly rr?: string;
  /** EXACT is the default; LIKE is a substring of rr. */
  readonly searchMode?: 'EXACT' | 'LIKE';
  readonly type?: string;
  /** A substring of the value. */
  readonly value?: string;
}

/** Whether ListRecord shows a record (dns contract 4.3); names compare without case, values with it. */
export function matches(record: ZoneRecord, filter: RecordFilter): boolean {
  if (filter.rr !== undefined) {
    const rr = record.rr.toLowerCase();
    const wanted = filter.rr.toLowerCase();
    if (filter.searchMode === 'LIKE' ? !rr.includes(wanted) : rr !== wanted) return false;
  }
  if (filter.type !== undefined && record.type !== filter.type.toUpperCase()) return false;
  return filter.value === undefined || record.value.includes(filter.value);
}
