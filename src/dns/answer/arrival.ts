import type { View } from '../index/view.ts';

/** The way a query came: whose it is, where it came to, and what its answer may weigh. Made once, used for many. */
export interface Arrival {
  /** The view of the VPC it is for; undefined: an unknown source. */
  readonly view: View | undefined;
  /** The local address as 4 or 16 octets; empty when it is not known (a socket on all addresses). */
  readonly local: Uint8Array;
  readonly protocol: 'udp' | 'tcp';
  /** The client's address as 4 or 16 octets; a mapped IPv4 address as 4. */
  readonly client: Uint8Array;
  /** Whether the VPC's access list lets this client ask (policy). */
  readonly allowed: boolean;
  /** Most octets of an answer to a client that says nothing about sizes. */
  readonly plain: number;
  /** Most octets of an answer to any client. */
  readonly most: number;
}

/** RFC 1035 4.2.1. */
export const UDP_PLAIN = 512;
/** What we tell clients we take, and the most we send over UDP by default (DNS flag day 2020). */
export const UDP_MOST = 1232;
/** RFC 1035 4.2.2: two octets of length. */
export const TCP_MOST = 0xffff;
