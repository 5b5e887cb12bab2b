import type { Tag } from '../vpc/types.ts';
import type { BillingMethod, InterworkRegion, InterworkType } from './types.ts';

export type BandwidthEvent =
  | PackageCreated
  | PackageRenamed
  | PackageResized
  | PackageBound
  | PackageUnbound
  | PackageStopped
  | PackageRenewed
  | PackageDeleted
  | LimitCreated
  | LimitChanged
  | LimitDeleted;

export interface PackageCreated {
  readonly type: 'package-created';
  readonly v: 1;
  readonly account: string;
  readonly package: string;
  readonly name: string;
  readonly interworkType: InterworkType;
  readonly interworkRegion: InterworkRegion;
  readonly bandwidth: number;
  readonly prepaid: boolean;
  readonly billingMethod: BillingMethod;
  readonly expiresAt?: number;
  readonly tags: readonly Tag[];
}

export interface PackageRenamed {
  readonly type: 'package-renamed';
  readonly v: 1;
  readonly package: string;
  readonly name: string;
}

export interface PackageResized {
  readonly type: 'package-resized';
  readonly v: 1;
  readonly package: string;
  readonly bandwidth: number;
}

export interface PackageBound {
  readonly type: 'package-bound';
  readonly v: 1;
  readonly package: string;
  readonly csn: string;
}

export interface PackageUnbound {
  readonly type: 'package-unbound';
  readonly v: 1;
  readonly package: string;
}

/** A prepaid package expired. */
export interface PackageStopped {
  readonly type: 'package-stopped';
  readonly v: 1;
  readonly package: string;
}

/** A prepaid package was paid for again: available until then. */
export interface PackageRenewed {
  readonly type: 'package-renewed';
  readonly v: 1;
  readonly package: string;
  readonly expiresAt: number;
}

export interface PackageDeleted {
  readonly type: 'package-deleted';
  readonly v: 1;
  readonly package: string;
}

export interface LimitCreated {
  readonly type: 'limit-created';
  readonly v: 1;
  readonly package: string;
  readonly localRegion: string;
  readonly peerRegion: string;
  readonly bandwidth: number;
}

/** The pair in any order. */
export interface LimitChanged {
  readonly type: 'limit-changed';
  readonly v: 1;
  readonly package: string;
  readonly localRegion: string;
  readonly peerRegion: string;
  readonly bandwidth: number;
}

/** The pair in any order. */
export interface LimitDeleted {
  readonly type: 'limit-deleted';
  readonly v: 1;
  readonly package: string;
  readonly localRegion: string;
  readonly peerRegion: string;
}
