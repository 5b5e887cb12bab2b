import type { Sequence } from '../sequence.ts';
import type { Tag } from '../vpc/types.ts';

/** States of lines and channels (csn contract 13.1). */
export const ET_STATES = [
  'ack-wait',
  'accept',
  'reject',
  'building',
  'pay-wait',
  'established',
  'stopped',
  'deleted',
] as const;
export type EtState = (typeof ET_STATES)[number];

/** A physical dedicated line. */
export interface Line {
  readonly position: number;
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly description: string;
  readonly status: EtState;
  readonly isp: string;
  readonly intfType: string;
  readonly apType: string;
  readonly apAddr: string;
  readonly userName: string;
  readonly userPhone: string;
  readonly userEmail: string;
  readonly userIdc: string;
  readonly linkDelay: number;
  readonly tags: readonly Tag[];
  readonly createdAt: number;
}

/** A channel over a line: what a CSN connects. Its session and received routes are its network's (domain/network). */
export interface Channel {
  readonly position: number;
  readonly id: string;
  readonly line: string;
  readonly account: string;
  readonly name: string;
  readonly description: string;
  readonly status: EtState;
  readonly routeType: 'static-route' | 'bgp';
  readonly vlanId: number;
  readonly networks: readonly string[];
  readonly baiduAddress: string;
  readonly customerAddress: string;
  readonly bgpAsn: string;
  readonly bgpKey: string;
  readonly bgpRouteLimit: number;
  readonly authorizedUsers: readonly string[];
  /** The channel it is associated under, '' for none. */
  readonly primary: string;
  readonly tags: readonly Tag[];
  readonly createdAt: number;
}

/** Lists are there only while something is in them. */
export interface Ets {
  readonly lines: Map<string, Line>;
  /** By account. */
  readonly lineLists: Map<string, Sequence<Line>>;
  readonly channels: Map<string, Channel>;
  /** By line. */
  readonly channelsOf: Map<string, Sequence<Channel>>;
}
