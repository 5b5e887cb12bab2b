import type { DnsFault, Order } from '../domain/fault/types.ts';
import type { Counters } from './answer/counters.ts';
import type { CachedAnswer } from './cache/inspect.ts';
import type { DnsChange } from './changes.ts';
import type { ForwardStatus } from './forward/messages.ts';
import type { Target } from './index/rule.ts';
import type { ListenerStatus } from './io/listener.ts';
import type { BoundSocket } from './io/port.ts';
import type { TcpLimits } from './io/tcp.ts';
import type { LogBatch } from './query-log/record.ts';
import type { Answers } from './query-log/tally.ts';
import type { Sample } from './self-check/sampler.ts';

/** What the main thread and the dns thread say to each other. */

/** workerData of the dns thread. */
export interface DnsThreadData {
  /** Addresses of the shared listener. */
  readonly listen: readonly string[];
  readonly port: number;
  /** Sockets of the shared listener that are bound already. */
  readonly passed: readonly BoundSocket[];
  /** Of the name hashes. */
  readonly seed: number;
  readonly tcp: TcpLimits;
  readonly resolving: Resolving;
}

/** How names are treated that no index answers, and who may ask how often. */
export interface Resolving {
  /** Of zones that say nothing of their own (contract row 8). */
  readonly missingName: 'nxdomain' | 'recurse';
  /** Asked for names of no zone and no rule; none: SERVFAIL (row 10). */
  readonly upstreams: readonly Target[];
  /** Prefixes (CIDR) that may, and that may not be asked (domain/net/forwardable.ts). */
  readonly forwardAllow: readonly string[];
  readonly forwardDeny: readonly string[];
  /** Most octets of answers kept. */
  readonly cacheBytes: number;
  /** Most queries that wait at a time. */
  readonly waiting: number;
  /** Like UDP answers a second for one client network, where the VPC's policy says nothing; 0: no limit. */
  readonly rateLimit: number;
  /** Secret of server cookies, 32 hexadecimal digits; undefined: none are given. */
  readonly cookieSecret: string | undefined;
}

/** A query that no client sent. */
export interface Probe {
  readonly vpc: string;
  readonly packet: Uint8Array;
  /** The address it is to have come to, 4 or 16 octets; none: not known. */
  readonly local: Uint8Array;
}

/** How often each fault has struck, by its id. */
export type FaultCounts = readonly (readonly [id: string, times: number])[];

export type ToDnsThread =
  | { readonly id: number; readonly changes: readonly DnsChange[] }
  | { readonly status: number }
  /** To answer at the sockets that were passed. */
  | { readonly openPassed: number }
  /** How many answers each VPC was given. */
  | { readonly answers: number }
  /** The answer a VPC would get now, of which nothing is counted; nobody is asked. */
  | ({ readonly probe: number } & Probe)
  /** The answer a VPC gets, others being asked. */
  | ({ readonly ask: number } & Probe)
  /** What others have said to a VPC's queries for a name (wire form) and type. */
  | { readonly cached: number; readonly vpc: string; readonly name: Uint8Array; readonly type: number }
  /** What is to go wrong from now on, and nothing else. */
  | { readonly id: number; readonly faults: readonly Order<DnsFault>[] }
  /** How often each fault has struck. */
  | { readonly struck: number }
  /** The last batch of the query log is dealt with. */
  | { readonly logged: true }
  /** A sample is. */
  | { readonly judged: true }
  | { readonly stop: true };

/** Whether what was passed is answered at; else why not, in a sentence. */
export interface Opened {
  readonly failed: string | undefined;
}

/** What is said to a request: to a status, to opening, to how many answers, to a probe or a question, to what is cached. */
export type Settled =
  | DnsStatus
  | Opened
  | Answers
  | Uint8Array
  | 'later'
  | readonly CachedAnswer[]
  | undefined
  | FaultCounts;

export type FromDnsThread =
  /** The shared listener is bound; or why not, in a sentence. The first thing said. */
  | { readonly started: true }
  | { readonly failed: string }
  /** What came of the request with this number; changes that are applied have nothing to say. */
  | { readonly settled: number; readonly value?: Settled }
  /** Answers to log; the next batch comes when this one is acknowledged. */
  | { readonly log: LogBatch }
  /** An answer to be worked out once more; few come before these are dealt with (self-check/sampler.ts). */
  | { readonly sample: Sample };

export interface DnsStatus {
  /** The shared listener: one for each address. */
  readonly shared: readonly ListenerStatus[];
  /** VPCs' own addresses and ports. */
  readonly selectors: readonly ListenerStatus[];
  readonly counters: Counters;
  readonly sizes: {
    readonly zones: number;
    readonly views: number;
    readonly names: number;
    /** Queries that wait for others. */
    readonly waiting: number;
    /** Answers of others that are kept. */
    readonly cached: number;
  };
  /** Of those who ask others; absent while nobody was asked. */
  readonly forward?: ForwardStatus;
  /** The latest defect counted in internal_errors, in a sentence. */
  readonly lastDefect?: string;
}
