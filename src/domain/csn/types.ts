import type { InstanceType } from '../network/types.ts';
import type { Sequence } from '../sequence.ts';
import type { Tag } from '../vpc/types.ts';
import type { Routes } from './routes/routes.ts';

/** A Cloud Smart Network: instances of any region that exchange routes. */
export interface Csn {
  readonly position: number;
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly Tag[];
  readonly createdAt: number;
  /** Its default route table's id. */
  readonly defaultTable: string;
  readonly options: CsnOptions;
}

/** What the operator may switch on for a CSN; all off, as BCE documents it (csn contract 7.2, 7.6, 9). */
export interface CsnOptions {
  /** BGP routes of equal AS path length are all active. */
  readonly ecmp: boolean;
  /** AddRouteRule takes any destination, not only 0.0.0.0/0. */
  readonly anyCidr: boolean;
  /** A new attachment is associated with the default table. */
  readonly autoAssociate: boolean;
  /** A new attachment is propagated to the default table. */
  readonly autoPropagate: boolean;
}

export interface CsnTable {
  readonly position: number;
  readonly id: string;
  readonly csn: string;
  readonly name: string;
  readonly description: string;
  readonly type: 'default' | 'custom';
}

export type AttachmentStatus = 'attaching' | 'attached' | 'detaching';

/** A network instance loaded into a CSN. */
export interface Attachment {
  readonly position: number;
  readonly id: string;
  readonly csn: string;
  readonly type: InstanceType;
  readonly instance: string;
  readonly region: string;
  /** Account of the instance, which may be another than the CSN's. */
  readonly owner: string;
  readonly status: AttachmentStatus;
  /** Moment at which a passing status ends; absent while attached. */
  readonly dueAt?: number;
  /** The system's rules towards the TGW in the VPC's own table; none of other types. */
  readonly vpcRules: readonly string[];
}

/** Which table an instance's traffic is looked up in. At most one of an attachment. */
export interface Association {
  readonly position: number;
  readonly csn: string;
  readonly table: string;
  readonly attachment: string;
  readonly description: string;
}

/** Which tables learn an instance's prefixes. */
export interface Propagation {
  readonly position: number;
  readonly csn: string;
  readonly table: string;
  readonly attachment: string;
  readonly description: string;
}

/** A rule somebody wrote. Its next hop stays named when its attachment is gone: then it drops what it matches. */
export interface CustomRule {
  readonly position: number;
  readonly id: string;
  readonly csn: string;
  readonly table: string;
  /** 32-bit network address. */
  readonly base: number;
  readonly length: number;
  readonly description: string;
  /** Drops what it matches: made so, or its attachment is gone. */
  readonly blackhole: boolean;
  /** Absent: a blackhole without next hop. */
  readonly nextHop?: NextHop;
}

export interface NextHop {
  readonly attachment: string;
  readonly type: InstanceType;
  readonly instance: string;
  readonly region: string;
}

/** Transit gateway: a CSN's presence in a region. Made by the first attachment there, gone with the CSN. */
export interface Tgw {
  readonly position: number;
  readonly id: string;
  readonly csn: string;
  readonly region: string;
  readonly name: string;
  readonly description: string;
}

/** An owner lets another account load an instance into one CSN of theirs (csn contract 6). */
export interface Grant {
  readonly position: number;
  readonly id: string;
  /** Owner of the instance. */
  readonly account: string;
  readonly type: InstanceType;
  readonly instance: string;
  readonly region: string;
  readonly csn: string;
  /** The CSN's account. */
  readonly peer: string;
  readonly description: string;
  readonly createdAt: number;
}

/** Lists are there only while something is in them. */
export interface Csns {
  readonly byId: Map<string, Csn>;
  readonly all: Sequence<Csn>;
  /** By account. */
  readonly lists: Map<string, Sequence<Csn>>;
  readonly tables: Map<string, CsnTable>;
  /** By CSN; the default table is the first. */
  readonly tablesOf: Map<string, Sequence<CsnTable>>;
  readonly attachments: Map<string, Attachment>;
  /** By CSN. */
  readonly attachmentsOf: Map<string, Sequence<Attachment>>;
  /** networkKey to attachment id: an instance is loaded once. */
  readonly loaded: Map<string, string>;
  /** By attachment. */
  readonly associations: Map<string, Association>;
  /** By table. */
  readonly associationsOf: Map<string, Sequence<Association>>;
  /** By table. */
  readonly propagationsOf: Map<string, Sequence<Propagation>>;
  /** By attachment. */
  readonly propagationsFrom: Map<string, Sequence<Propagation>>;
  readonly rules: Map<string, CustomRule>;
  /** By table. */
  readonly rulesOf: Map<string, Sequence<CustomRule>>;
  /** By attachment of the next hop. */
  readonly rulesTo: Map<string, Sequence<CustomRule>>;
  readonly tgws: Map<string, Tgw>;
  /** By CSN. */
  readonly tgwsOf: Map<string, Sequence<Tgw>>;
  readonly grants: Map<string, Grant>;
  readonly allGrants: Sequence<Grant>;
  /** By account of the instance. */
  readonly grantLists: Map<string, Sequence<Grant>>;
  /** By CSN. */
  readonly grantsTo: Map<string, Sequence<Grant>>;
  /** networkKey to grant id: an instance is granted once. */
  readonly granted: Map<string, string>;
  /** What each table holds: a function of all of the above and of what the networks publish. By table id. */
  readonly routes: Map<string, Routes>;
  /** How many attached instances are looked up in a table, by table and region. A channel needs an association. */
  readonly sources: Map<string, Map<string, number>>;
}
