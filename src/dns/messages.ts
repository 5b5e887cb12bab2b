import type { Counters } from './answer/counters.ts';
import type { DnsChange } from './changes.ts';
import type { ListenerStatus } from './io/listener.ts';
import type { TcpLimits } from './io/tcp.ts';

/** What the main thread and the dns thread say to each other. */

/** workerData of the dns thread. */
export interface DnsThreadData {
  /** Addresses of the shared listener. */
  readonly listen: readonly string[];
  readonly port: number;
  /** Of the name hashes. */
  readonly seed: number;
  readonly tcp: TcpLimits;
}

export type ToDnsThread =
  | { readonly id: number; readonly changes: readonly DnsChange[] }
  | { readonly status: number }
  | { readonly stop: true };

export type FromDnsThread =
  /** The shared listener is bound; or why not, in a sentence. The first thing said. */
  | { readonly started: true }
  | { readonly failed: string }
  | { readonly applied: number }
  | { readonly status: number; readonly value: DnsStatus };

export interface DnsStatus {
  /** The shared listener: one for each address. */
  readonly shared: readonly ListenerStatus[];
  /** VPCs' own addresses and ports. */
  readonly selectors: readonly ListenerStatus[];
  readonly counters: Counters;
  readonly sizes: { readonly zones: number; readonly views: number; readonly names: number };
  /** The latest defect counted in internal_errors, in a sentence. */
  readonly lastDefect?: string;
}
