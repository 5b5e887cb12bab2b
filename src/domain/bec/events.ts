import type { Tag } from '../vpc/types.ts';

export type EdgeVpcEvent = EdgeVpcCreated | EdgeVpcUpdated | EdgeVpcDeleted;

export interface EdgeVpcCreated {
  readonly type: 'edge-vpc-created';
  readonly v: 1;
  readonly account: string;
  readonly edgeVpc: string;
  readonly name: string;
  readonly description: string;
  readonly regionId: string;
  readonly cidr: string;
  readonly tags: readonly Tag[];
}

export interface EdgeVpcUpdated {
  readonly type: 'edge-vpc-updated';
  readonly v: 1;
  readonly edgeVpc: string;
  readonly name: string;
  readonly description: string;
}

export interface EdgeVpcDeleted {
  readonly type: 'edge-vpc-deleted';
  readonly v: 1;
  readonly edgeVpc: string;
}
