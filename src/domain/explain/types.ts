import type { RuleParts } from '../command.ts';
import type { InstanceType } from '../network/types.ts';
import type { NexthopType } from '../vpc/types.ts';
import type { WalkReason } from './reasons.ts';

/** Whether a packet gets there and its answer back, what it meets on either way, and why (0006-explain.md). */
export interface Reachability {
  readonly verdict: 'reachable' | 'degraded' | 'unreachable';
  /** What is to be known beside the verdict, in the order met, each once. */
  readonly reasons: readonly WalkReason[];
  readonly forward: Path;
  /** Absent where forward ended at home or dropped the packet: nothing arrived that could be answered. */
  readonly back?: Path;
}

/** One direction. */
export interface Path {
  readonly outcome: 'delivered' | 'local' | 'handed-over' | 'dropped';
  /** Why it ended. */
  readonly reason: WalkReason;
  /** In the order of the walk, as far as the packet came. */
  readonly hops: readonly Hop[];
  /** Of a walk that crossed regions. */
  readonly bandwidth?: Bandwidth;
}

export type Hop = InstanceHop | TgwHop | LinkHop;

/** The instance a packet starts from, or arrives at. */
export interface InstanceHop {
  readonly at: 'instance';
  readonly instanceType: InstanceType;
  readonly instanceId: string;
  readonly region: string;
  /** A VPC's own table, where it was asked. */
  readonly routeTable?: { readonly routeTableId: string; readonly rules: readonly InstanceRule[] };
}

interface Judged {
  readonly outcome: 'won' | 'lost';
  readonly reason: WalkReason;
}

/** A rule of a VPC's own table that matches. The winner is the first, then the rest as they would follow it. */
export interface InstanceRule extends Judged {
  readonly routeRuleId: string;
  readonly destination: string;
  readonly source: string;
  readonly nexthopType: NexthopType;
  readonly nexthopId: string;
}

/** The transit gateway of the region the packet starts in, and the table it looks the address up in. */
export interface TgwHop {
  readonly at: 'tgw';
  readonly tgwId: string;
  readonly region: string;
  /** Absent where there is no association: then nothing is looked up. */
  readonly csnRtId?: string;
  readonly association: 'explicit' | 'default' | 'none';
  readonly rules: readonly TableRule[];
  /** Where nothing was found: who publishes the address and is not learned from. */
  readonly hints?: readonly Hint[];
}

/** A rule of a CSN's table that holds the address. The winner is the first. */
export interface TableRule extends Judged {
  /** What its id is made from: ids are dear, so whoever shows them makes them. */
  readonly parts: RuleParts;
  readonly routeType: 'custom' | 'propagated';
  readonly destAddress: string;
  /** '' for a blackhole without next hop. */
  readonly attachId: string;
  /** The instance; '' for a blackhole without next hop. */
  readonly nextHopId: string;
  readonly status: 'active' | 'conflicted';
  readonly blackHole: boolean;
}

export interface Hint {
  readonly reason: 'not-propagated';
  readonly attachId: string;
  readonly instanceId: string;
  /** The longest it publishes that holds the address. */
  readonly prefix: string;
}

/** What a pair of regions may exchange: the limit of a package, or the default. */
export interface Bandwidth {
  readonly localRegion: string;
  readonly peerRegion: string;
  readonly mbps?: number;
  readonly defaultKbps?: number;
}

export interface LinkHop extends Bandwidth {
  readonly at: 'link';
  readonly reason?: 'cross-region-default-bandwidth';
}
