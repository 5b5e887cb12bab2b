import type { Endpoint } from './types.ts';

export type SelectorEvent = SelectorsSet | SelectorsRemoved;

/** The whole of a VPC's selectors. */
export interface SelectorsSet {
  readonly type: 'selectors-set';
  readonly v: 1;
  readonly vpc: string;
  readonly listen: readonly Endpoint[];
  readonly clients: readonly string[];
  readonly default: boolean;
  readonly pooled?: number;
}

export interface SelectorsRemoved {
  readonly type: 'selectors-removed';
  readonly v: 1;
  readonly vpc: string;
}
