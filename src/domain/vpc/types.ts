import type { Sequence } from '../sequence.ts';

export interface Tag {
  readonly tagKey: string;
  readonly tagValue: string;
}

/** Where a regional thing lives: whose it is, and in which region. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** A virtual private cloud: an account's own address space in a region. */
export interface Vpc extends Place {
  readonly position: number;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Canonical IPv4 prefix text. */
  readonly cidr: string;
  readonly secondaryCidrs: readonly string[];
  /** '' while IPv6 is off. */
  readonly ipv6Cidr: string;
  readonly isDefault: boolean;
  /** Route relay, see OpenVpcRelay. */
  readonly relay: boolean;
  readonly tags: readonly Tag[];
  readonly createdAt: number;
  readonly routeTableId: string;
}

/** BCC_NAT is a legacy spelling that is still accepted (common contract 4.4). */
export const SUBNET_TYPES = ['BCC', 'BBC', 'BCC_NAT'] as const;
export type SubnetType = (typeof SUBNET_TYPES)[number];

export interface Subnet extends Place {
  readonly position: number;
  readonly id: string;
  readonly vpc: string;
  readonly name: string;
  readonly description: string;
  /** Availability zone, `cn-bj-a`. */
  readonly zoneName: string;
  readonly cidr: string;
  /** A /64 of its VPC's block; '' while IPv6 is off. */
  readonly ipv6Cidr: string;
  readonly subnetType: SubnetType;
  readonly tags: readonly Tag[];
  readonly createdAt: number;
  /** Assignable addresses its reserves take. */
  readonly reserved: number;
}

/** A range of a subnet that is kept from automatic assignment. */
export interface IpReserve extends Place {
  readonly position: number;
  readonly id: string;
  readonly subnet: string;
  readonly ipCidr: string;
  readonly ipVersion: 4 | 6;
  readonly description: string;
  readonly createdAt: number;
  /** Assignable IPv4 addresses it takes from its subnet; 0 for IPv6. */
  readonly taken: number;
}

/** `tgw` is the system's own: rules of that type are read-only (common contract 4.5). */
export const NEXTHOP_TYPES = [
  'custom',
  'vpn',
  'nat',
  'dcGateway',
  'peerConn',
  'ipv6gateway',
  'enic',
  'havip',
  'defaultGateway',
  'tgw',
] as const;
export type NexthopType = (typeof NEXTHOP_TYPES)[number];

export const PATH_TYPES = ['', 'ecmp', 'ha:active', 'ha:standby'] as const;
export type PathType = (typeof PATH_TYPES)[number];

/** A user's or the system's route. Rules of one source and destination are the paths of one route. */
export interface RouteRule {
  readonly position: number;
  readonly id: string;
  readonly table: string;
  readonly source: string;
  readonly destination: string;
  readonly nexthopId: string;
  readonly nexthopType: NexthopType;
  readonly pathType: PathType;
  readonly description: string;
}

/** Lists are there only while something is in them. */
export interface Vpcs {
  readonly byId: Map<string, Vpc>;
  /** By owner and region, see placeOf. */
  readonly lists: Map<string, Sequence<Vpc>>;
  /** Route table to VPC: a table is there as long as its VPC. */
  readonly tables: Map<string, string>;
  readonly subnets: Map<string, Subnet>;
  readonly subnetLists: Map<string, Sequence<Subnet>>;
  /** By VPC. */
  readonly subnetsOf: Map<string, Sequence<Subnet>>;
  readonly reserves: Map<string, IpReserve>;
  readonly reserveLists: Map<string, Sequence<IpReserve>>;
  /** By subnet. */
  readonly reservesOf: Map<string, Sequence<IpReserve>>;
  readonly rules: Map<string, RouteRule>;
  /** By route table. */
  readonly rulesOf: Map<string, Sequence<RouteRule>>;
}

export const noVpcs = (): Vpcs => ({
  byId: new Map(),
  lists: new Map(),
  tables: new Map(),
  subnets: new Map(),
  subnetLists: new Map(),
  subnetsOf: new Map(),
  reserves: new Map(),
  reserveLists: new Map(),
  reservesOf: new Map(),
  rules: new Map(),
  rulesOf: new Map(),
});

export const placeOf = (account: string, region: string): string => `${account}/${region}`;
