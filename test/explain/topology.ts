/**
 * A topology as the test knows it, from what it asked the server for: nothing here is the server's. Positions are the
 * number of the step at which something came to hold.
 */
export interface Topology {
  readonly instances: Map<string, Instance>;
  /** The default table is the first. */
  readonly tables: Table[];
  /** In order of attachment. */
  readonly attachments: Attachment[];
  ecmp: boolean;
  /** `a b`, sorted, to Mbps. */
  readonly limits: Map<string, number>;
}

export interface Instance {
  readonly type: 'vpc' | 'channel' | 'bec_vpc';
  readonly id: string;
  readonly region: string;
  /** Of a BGP channel; what it publishes then are its received routes. */
  readonly bgp: boolean;
  /** A channel's session. */
  up: boolean;
  /** What it publishes now, prefix text to what is known of it. */
  published: Map<string, Published>;
  /** What a BGP channel receives, published while it is up. */
  received: Map<string, string>;
  /** Own CIDRs of a VPC or edge VPC. */
  cidrs: string[];
  /** A VPC's own route rules of IPv4, in the order they were made. */
  routes: VpcRoute[];
}

export interface Published {
  since: number;
  /** '' where there is none. */
  asPath: string;
}

export interface VpcRoute {
  readonly made: number;
  readonly source: string;
  readonly destination: string;
  readonly nexthopType: string;
  readonly nexthopId: string;
  readonly pathType: string;
}

export interface Attachment {
  readonly attachId: string;
  readonly instance: Instance;
  /** Name of the associated table. */
  associated: string | undefined;
}

export interface Table {
  readonly id: string;
  /** attachId to the step at which it was made. */
  readonly propagations: Map<string, number>;
  readonly rules: Rule[];
}

export interface Rule {
  readonly made: number;
  readonly prefix: string;
  readonly attachId: string;
  readonly instanceId: string;
  blackHole: boolean;
}

// Addresses and prefixes, the plain way: 32 characters of 0 and 1.

export const bitsOf = (address: string): string =>
  address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');

export function addressOf(bits: string): string {
  return [0, 8, 16, 24].map((i) => Number.parseInt(bits.slice(i, i + 8), 2)).join('.');
}

export const lengthOf = (prefix: string): number => Number(prefix.split('/')[1]);
const networkBits = (prefix: string): string => bitsOf(prefix.split('/')[0]!).slice(0, lengthOf(prefix));
export const holds = (prefix: string, address: string): boolean => bitsOf(address).startsWith(networkBits(prefix));

/** Order of prefixes in a list: address, then length. */
export const byPrefix = (a: string, b: string): number => {
  const [left, right] = [bitsOf(a.split('/')[0]!), bitsOf(b.split('/')[0]!)];
  if (left !== right) return left < right ? -1 : 1;
  return lengthOf(a) - lengthOf(b);
};
