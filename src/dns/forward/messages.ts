/**
 * What the dns thread and the forward thread say to each other. The forward thread owns every socket that asks others,
 * reads what strangers answer; whose question it is says a number alone.
 */

/** A question to be asked of others, once, however many clients wait for it. */
export interface Ask {
  /** Chosen by the dns thread; the answer repeats it. */
  readonly id: number;
  /** The same for all questions of one VPC: askers take turns. */
  readonly asker: number;
  /** Wire form, lower case. */
  readonly name: Uint8Array;
  readonly type: number;
  /** DO of the client, sent on (RFC 3225). */
  readonly dnssecOk: boolean;
  /** CD of the client, sent on (RFC 4035 3.2.2). */
  readonly checkingDisabled: boolean;
  /** In the order they are tried. */
  readonly targets: readonly { readonly ip: string; readonly port: number }[];
  /** Local addresses to send from: the first this machine has; none of them, or an empty list: the system chooses. */
  readonly sources: readonly string[];
}

/** What came of it. */
export type Told = Found | Failed;

/** An answer that was asked for, and nothing else of what came with it. */
export interface Found {
  readonly id: number;
  /** NOERROR or NXDOMAIN. */
  readonly rcode: number;
  /** The CNAME chain from the question's name, in order, then the RRset at its end. */
  readonly answers: readonly FoundRecord[];
  /** For a negative answer its SOA (RFC 2308), else nothing. */
  readonly authorities: readonly FoundRecord[];
}

export interface FoundRecord {
  /** Wire form, uncompressed, in the letter case of the answer. */
  readonly name: Uint8Array;
  readonly type: number;
  /** Seconds. */
  readonly ttl: number;
  /** Uncompressed. */
  readonly rdata: Uint8Array;
}

export interface Failed {
  readonly id: number;
  readonly failed: ForwardFailure;
}

/** Why nobody could say. */
export type ForwardFailure =
  /** No target answered in time. */
  | 'timeout'
  /** The network says there is nobody. */
  | 'unreachable'
  /** A target answered with an rcode that is no answer: SERVFAIL, REFUSED, … */
  | 'refused-by-target'
  /** What came was no acceptable answer. */
  | 'nonsense'
  /** Every target is an address that is never asked: our own, or a forbidden one. */
  | 'no-target';

export type ToForwardThread =
  | Ask
  /** Addresses and ports we answer at: never asked (contract row 28). Replaces what was said before. */
  | { readonly own: readonly { readonly address: string; readonly port: number }[] }
  | { readonly status: number }
  | { readonly stop: true };

export type FromForwardThread = Told | { readonly status: number; readonly value: ForwardStatus };

export interface ForwardStatus {
  readonly counters: Readonly<Record<string, number>>;
  readonly targets: readonly {
    readonly ip: string;
    readonly port: number;
    /** 'up', or 'held' while it is passed over. */
    readonly state: 'up' | 'held';
  }[];
}

/** workerData of the forward thread. */
export interface ForwardThreadData {
  readonly forwardAllow: readonly string[];
  readonly forwardDeny: readonly string[];
}
