import type { Tag } from './types.ts';

export type VpcEvent = VpcCreated;

export interface VpcCreated {
  readonly type: 'vpc-created';
  readonly v: 1;
  readonly account: string;
  readonly vpc: string;
  readonly region: string;
  readonly name: string;
  readonly description: string;
  readonly cidr: string;
  readonly ipv6Cidr: string;
  readonly isDefault: boolean;
  readonly tags: readonly Tag[];
  readonly routeTable: string;
}
