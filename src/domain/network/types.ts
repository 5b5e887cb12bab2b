import type { Sequence } from '../sequence.ts';

/** What a CSN can connect (csn contract 2, instanceType). */
export const INSTANCE_TYPES = ['vpc', 'channel', 'bec_vpc'] as const;
export type InstanceType = (typeof INSTANCE_TYPES)[number];

/**
 * A network instance: something with addresses that a CSN can connect. VPCs, dedicated channels and edge VPCs are kept
 * here by their own APIs; the operator's registry adds others (csn contract 7.4, 8).
 */
export interface Network {
  /** Position of the event that made it. */
  readonly position: number;
  readonly type: InstanceType;
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** Made by the operator's registry, not by an API of its own. */
  readonly registered: boolean;
  /** Its own address space: CIDRs of a VPC, networks of a static channel; none of a BGP channel. Canonical, no host bits. */
  readonly cidrs: readonly string[];
  /** Prefixes a VPC publishes beside its own. */
  readonly advertised: readonly string[];
  readonly channel?: ChannelLink;
  /** What it publishes now: see publications.ts. */
  readonly published: readonly Publication[];
}

/** The line side of a dedicated channel. */
export interface ChannelLink {
  readonly mode: 'static' | 'bgp';
  /** The physical line router; two BGP channels of one router do not share a CSN (csn contract 13.1). */
  readonly router: string;
  /** The channel it is associated under, '' for none. */
  readonly primary: string;
  /** Only an established channel can be attached, and only while it is does it publish. */
  readonly established: boolean;
  /** Whether the BGP session is up; a static channel has none, and this is true. */
  readonly session: boolean;
  /** Accounts that may load it into a CSN of theirs: the grant of a channel (csn contract 6). */
  readonly users: readonly string[];
  /** What the customer's router announces; published while the session is up. */
  readonly received: readonly ReceivedRoute[];
}

export interface ReceivedRoute {
  /** Canonical IPv4 prefix text. */
  readonly prefix: string;
  /** AS numbers separated by blanks; '' where there are none. */
  readonly asPath: string;
  /** `asn:value`, comma separated; '' where there are none. */
  readonly community: string;
}

/** A prefix an instance publishes. Unchanged ones keep their identity, so a table may hold on to them. */
export interface Publication {
  /** 32-bit network address. */
  readonly base: number;
  readonly length: number;
  /** Log position at which it came to be published. */
  readonly since: number;
  /** Whether BGP's rules among equals apply: AS path length counts (csn contract 7.6). */
  readonly bgp: boolean;
  /** Number of AS numbers in the path. */
  readonly hops: number;
  readonly asPath: string;
  readonly community: string;
}

export interface Networks {
  /** By networkKey. */
  readonly byKey: Map<string, Network>;
  readonly all: Sequence<Network>;
}

/** VPCs and edge VPCs share the form of their ids: the type tells them apart. */
export const networkKey = (type: InstanceType, id: string): string => `${type} ${id}`;
