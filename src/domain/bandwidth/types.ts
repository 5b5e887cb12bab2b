import type { Sequence } from '../sequence.ts';
import type { Tag } from '../vpc/types.ts';

export const INTERWORK_TYPES = ['center', 'center-edge', 'edge-edge'] as const;
export type InterworkType = (typeof INTERWORK_TYPES)[number];

/** Which continents a package joins (csn contract 4.3, 19). */
export type InterworkRegion = 'chinesemainland' | 'asiapacific' | 'crossregional';

export const BILLING_METHODS = ['ByTraffic', 'ByBandwidth', 'PeakBandwidth_Percent_95', 'Enhanced_Percent_95'] as const;
export type BillingMethod = (typeof BILLING_METHODS)[number];

/** A bandwidth package: megabits per second to be shared out to pairs of regions of one CSN. */
export interface Package {
  readonly position: number;
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly interworkType: InterworkType;
  readonly interworkRegion: InterworkRegion;
  /** Mbps. */
  readonly bandwidth: number;
  /** Mbps given to its limits. */
  readonly used: number;
  readonly prepaid: boolean;
  readonly billingMethod: BillingMethod;
  /** Moment; of a prepaid package only. */
  readonly expiresAt?: number;
  /** Expired: its limits are listed and count as none. */
  readonly stopped: boolean;
  readonly createdAt: number;
  /** '' while bound to none. */
  readonly csn: string;
  readonly tags: readonly Tag[];
}

/** A share of a package: what two regions of its CSN may exchange. The pair has no direction; it is shown as made. */
export interface Limit {
  readonly position: number;
  readonly package: string;
  readonly csn: string;
  readonly localRegion: string;
  readonly peerRegion: string;
  /** Mbps. */
  readonly bandwidth: number;
}

/** Lists are there only while something is in them. */
export interface Bandwidth {
  readonly packages: Map<string, Package>;
  /** By account. */
  readonly lists: Map<string, Sequence<Package>>;
  /** By CSN: the packages bound to it. */
  readonly boundTo: Map<string, Sequence<Package>>;
  /** By package. */
  readonly limitsOf: Map<string, Sequence<Limit>>;
  /** By CSN, then by pair (pairKey): a pair appears once in a CSN. */
  readonly pairs: Map<string, Map<string, Limit>>;
}

/** The same for both orders. */
export const pairKey = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
