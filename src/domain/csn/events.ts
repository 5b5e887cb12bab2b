import type { InstanceType } from '../network/types.ts';
import type { Tag } from '../vpc/types.ts';
import type { CsnOptions, NextHop } from './types.ts';

export type CsnEvent =
  | CsnCreated
  | CsnUpdated
  | CsnOptionsSet
  | CsnDeleted
  | CsnTableCreated
  | CsnTableUpdated
  | CsnTableDeleted
  | TgwCreated
  | TgwUpdated
  | AttachmentCreated
  | AttachmentSettled
  | AttachmentDetaching
  | AttachmentRemoved
  | AssociationCreated
  | AssociationDeleted
  | PropagationCreated
  | PropagationDeleted
  | CsnRuleCreated
  | CsnRuleDeleted
  | GrantCreated
  | GrantDeleted;

/** Makes the default table too. */
export interface CsnCreated {
  readonly type: 'csn-created';
  readonly v: 1;
  readonly account: string;
  readonly csn: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly Tag[];
  readonly defaultTable: string;
}

export interface CsnUpdated {
  readonly type: 'csn-updated';
  readonly v: 1;
  readonly csn: string;
  readonly name: string;
  readonly description: string;
}

export interface CsnOptionsSet extends CsnOptions {
  readonly type: 'csn-options-set';
  readonly v: 1;
  readonly csn: string;
}

/** Takes its tables, their rules and its TGWs along. */
export interface CsnDeleted {
  readonly type: 'csn-deleted';
  readonly v: 1;
  readonly csn: string;
}

/** A custom table. */
export interface CsnTableCreated {
  readonly type: 'csn-table-created';
  readonly v: 1;
  readonly csn: string;
  readonly table: string;
  readonly name: string;
  readonly description: string;
}

export interface CsnTableUpdated {
  readonly type: 'csn-table-updated';
  readonly v: 1;
  readonly table: string;
  readonly name: string;
  readonly description: string;
}

export interface CsnTableDeleted {
  readonly type: 'csn-table-deleted';
  readonly v: 1;
  readonly table: string;
}

export interface TgwCreated {
  readonly type: 'tgw-created';
  readonly v: 1;
  readonly csn: string;
  readonly tgw: string;
  readonly region: string;
  readonly name: string;
}

export interface TgwUpdated {
  readonly type: 'tgw-updated';
  readonly v: 1;
  readonly tgw: string;
  readonly name: string;
  readonly description: string;
}

/** A VPC's rules towards the TGW are facts of their own (route-rule-created), beside this one. */
export interface AttachmentCreated {
  readonly type: 'attachment-created';
  readonly v: 1;
  readonly csn: string;
  readonly attachment: string;
  readonly instanceType: InstanceType;
  readonly instance: string;
  readonly region: string;
  readonly owner: string;
  readonly vpcRules: readonly string[];
  /** Attaching until then; absent: attached at once. */
  readonly dueAt?: number;
}

export interface AttachmentSettled {
  readonly type: 'attachment-settled';
  readonly v: 1;
  readonly attachment: string;
}

/** Its relations and what was learned from it go now, itself at dueAt (attachment-removed). */
export interface AttachmentDetaching {
  readonly type: 'attachment-detaching';
  readonly v: 1;
  readonly attachment: string;
  readonly dueAt: number;
}

/** Takes its relations along, and what was learned from it; custom rules towards it become blackholes. */
export interface AttachmentRemoved {
  readonly type: 'attachment-removed';
  readonly v: 1;
  readonly attachment: string;
}

export interface AssociationCreated {
  readonly type: 'association-created';
  readonly v: 1;
  readonly table: string;
  readonly attachment: string;
  readonly description: string;
}

export interface AssociationDeleted {
  readonly type: 'association-deleted';
  readonly v: 1;
  readonly table: string;
  readonly attachment: string;
}

export interface PropagationCreated {
  readonly type: 'propagation-created';
  readonly v: 1;
  readonly table: string;
  readonly attachment: string;
  readonly description: string;
}

export interface PropagationDeleted {
  readonly type: 'propagation-deleted';
  readonly v: 1;
  readonly table: string;
  readonly attachment: string;
}

export interface CsnRuleCreated {
  readonly type: 'csn-rule-created';
  readonly v: 1;
  readonly table: string;
  readonly rule: string;
  readonly base: number;
  readonly length: number;
  readonly description: string;
  readonly blackhole: boolean;
  readonly nextHop?: NextHop;
}

export interface CsnRuleDeleted {
  readonly type: 'csn-rule-deleted';
  readonly v: 1;
  readonly rule: string;
}

export interface GrantCreated {
  readonly type: 'grant-created';
  readonly v: 1;
  readonly grant: string;
  readonly account: string;
  readonly instanceType: InstanceType;
  readonly instance: string;
  readonly region: string;
  readonly csn: string;
  readonly peer: string;
  readonly description: string;
}

export interface GrantDeleted {
  readonly type: 'grant-deleted';
  readonly v: 1;
  readonly grant: string;
}
