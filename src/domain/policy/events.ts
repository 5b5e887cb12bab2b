export type DnsPolicyEvent = DnsPolicySet | DnsPolicyRemoved;

export interface DnsPolicySet {
  readonly type: 'dns-policy-set';
  readonly v: 1;
  readonly vpc: string;
  readonly allow: readonly string[];
  readonly queryLog: boolean;
  readonly responsesPerSecond?: number;
}

/** Its VPC is gone. */
export interface DnsPolicyRemoved {
  readonly type: 'dns-policy-removed';
  readonly v: 1;
  readonly vpc: string;
}
