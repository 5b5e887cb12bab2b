import type { NexthopType, PathType, SubnetType, Tag } from './types.ts';

export type VpcEvent =
  | VpcCreated
  | VpcUpdated
  | VpcRelaySet
  | VpcDeleted
  | SubnetCreated
  | SubnetUpdated
  | SubnetDeleted
  | IpReserveCreated
  | IpReserveDeleted
  | RouteRuleCreated
  | RouteRuleUpdated
  | RouteRuleDeleted;

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

export interface VpcUpdated {
  readonly type: 'vpc-updated';
  readonly v: 1;
  readonly vpc: string;
  readonly name: string;
  readonly description: string;
  readonly ipv6Cidr: string;
  readonly secondaryCidrs: readonly string[];
}

export interface VpcRelaySet {
  readonly type: 'vpc-relay-set';
  readonly v: 1;
  readonly vpc: string;
  readonly relay: boolean;
}

/** Takes its route table and the rules of it along. */
export interface VpcDeleted {
  readonly type: 'vpc-deleted';
  readonly v: 1;
  readonly vpc: string;
}

export interface SubnetCreated {
  readonly type: 'subnet-created';
  readonly v: 1;
  readonly account: string;
  readonly region: string;
  readonly vpc: string;
  readonly subnet: string;
  readonly name: string;
  readonly description: string;
  readonly zoneName: string;
  readonly cidr: string;
  readonly ipv6Cidr: string;
  readonly subnetType: SubnetType;
  readonly tags: readonly Tag[];
}

export interface SubnetUpdated {
  readonly type: 'subnet-updated';
  readonly v: 1;
  readonly subnet: string;
  readonly name: string;
  readonly description: string;
  readonly ipv6Cidr: string;
}

export interface SubnetDeleted {
  readonly type: 'subnet-deleted';
  readonly v: 1;
  readonly subnet: string;
}

export interface IpReserveCreated {
  readonly type: 'ip-reserve-created';
  readonly v: 1;
  readonly subnet: string;
  readonly ipReserve: string;
  readonly ipCidr: string;
  readonly ipVersion: 4 | 6;
  readonly description: string;
  readonly taken: number;
}

export interface IpReserveDeleted {
  readonly type: 'ip-reserve-deleted';
  readonly v: 1;
  readonly ipReserve: string;
}

/** What a route rule says, all of it decided. */
export interface RouteContent {
  readonly source: string;
  readonly destination: string;
  readonly nexthopId: string;
  readonly nexthopType: NexthopType;
  readonly pathType: PathType;
  readonly description: string;
}

export interface RouteRuleCreated extends RouteContent {
  readonly type: 'route-rule-created';
  readonly v: 1;
  readonly table: string;
  readonly routeRule: string;
}

export interface RouteRuleUpdated extends RouteContent {
  readonly type: 'route-rule-updated';
  readonly v: 1;
  readonly routeRule: string;
}

export interface RouteRuleDeleted {
  readonly type: 'route-rule-deleted';
  readonly v: 1;
  readonly routeRule: string;
}
