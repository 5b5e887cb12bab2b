import type { Sequence } from '../sequence.ts';

export interface Tag {
  readonly tagKey: string;
  readonly tagValue: string;
}

/** A virtual private cloud: an account's own address space in a region. */
export interface Vpc {
  readonly position: number;
  readonly id: string;
  readonly account: string;
  readonly region: string;
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

export interface Vpcs {
  readonly byId: Map<string, Vpc>;
  /** By owner and region, see placeOf. */
  readonly lists: Map<string, Sequence<Vpc>>;
}

export const placeOf = (account: string, region: string): string => `${account}/${region}`;
