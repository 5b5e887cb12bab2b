import type { Sequence } from '../sequence.ts';

/** NXDOMAIN, or an answer as if the zone were not there. */
export const MISSING_NAMES = ['nxdomain', 'recurse'] as const;
export type MissingName = (typeof MISSING_NAMES)[number];

/** A private zone. Its collections are changed in place through a journal; everything in them is immutable. */
export interface Zone {
  readonly position: number;
  readonly id: string;
  readonly account: string;
  /** Lower case, no final dot. */
  readonly name: string;
  readonly createdAt: number;
  updatedAt: number;
  /** What becomes of a name the zone does not have; undefined: as the server is set (dns contract 8, row 8). */
  missingName: MissingName | undefined;
  /** SOA serial: seconds of the last change, always growing (dns contract 8, row 18). */
  serial: number;
  readonly records: Sequence<ZoneRecord>;
  /** Records of each owner name, relative to the zone, lower case, '' for the apex, in the order of their making. */
  readonly owners: Map<string, ZoneRecord[]>;
  /** How many owner names with enabled records lie below a name; names with none below them are not in, nor the apex. */
  readonly below: Map<string, number>;
  readonly bindings: Sequence<Binding>;
}

export const RECORD_TYPES = ['A', 'AAAA', 'CNAME', 'TXT', 'MX', 'PTR', 'SRV'] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

export interface ZoneRecord {
  readonly position: number;
  readonly id: string;
  readonly zone: Zone;
  /** As submitted; '@' is the apex. */
  readonly rr: string;
  readonly owner: string;
  readonly type: RecordType;
  /** As submitted, trimmed. */
  readonly value: string;
  /** Canonical rdata without the MX preference, see rdata.ts: for duplicate checks and DNS. */
  readonly data: string;
  /** Seconds. */
  readonly ttl: number;
  /** MX preference; 0 for other types. */
  readonly priority: number;
  readonly description: string;
  readonly enabled: boolean;
}

/** A zone made visible in a VPC. */
export interface Binding {
  readonly position: number;
  readonly zone: string;
  readonly vpc: string;
  readonly region: string;
}

/** Lists are there only while something is in them. */
export interface Zones {
  readonly byId: Map<string, Zone>;
  readonly byAccount: Map<string, Sequence<Zone>>;
  /** Every record by id, those of deleted zones until they are swept: ask recordOf. */
  readonly records: Map<string, ZoneRecord>;
  /** VPC to the names bound to it. */
  readonly boundTo: Map<string, Map<string, Zone>>;
  /** Deleted zones whose records are still to be swept, see sweep.ts. */
  readonly swept: Sequence<Zone>;
}
