import type { MissingName } from '../privatezone/types.ts';
import type { ForwardTarget } from '../resolver/types.ts';
import type { AnswerReason } from './reasons.ts';

/**
 * What goes into the reference answerer and what comes out. Names are lower-case text without the final dot, '' is the
 * root; a dot within a label is written \046, so that every '.' parts two labels.
 */

/** What a VPC sees, asked for by exact names: an answer costs what its question costs, however great the zones are. */
export interface AnswerView {
  /** The zone of this very name that is bound to the VPC; of several the oldest binding's (row 3). */
  zoneAt(name: string): AnswerZone | undefined;
  /** The forwarding rule of this very name that is bound to the VPC. */
  ruleAt(name: string): AnswerRule | undefined;
  /** Asked for names of no zone and no rule; none: there is nobody to ask. */
  readonly upstreams: readonly ForwardTarget[];
  /** Of zones that say nothing of their own. */
  readonly missingName: MissingName;
  /** Client prefixes (CIDR) that may ask; none: all. */
  readonly allow: readonly string[];
}

export interface AnswerZone {
  readonly id: string;
  readonly name: string;
  /** SOA serial. */
  readonly serial: number;
  readonly missingName: MissingName | undefined;
  /** The enabled records of an owner name relative to the zone, '' for the apex. */
  recordsAt(owner: string): readonly Omit<AnswerRecord, 'owner'>[];
  /** Whether a name with enabled records lies below this owner name. */
  hasBelow(owner: string): boolean;
}

export interface AnswerRule {
  readonly id: string;
  readonly name: string;
  readonly targets: readonly ForwardTarget[];
}

export interface AskedQuestion {
  /** Absolute name in any letter case. */
  readonly name: string;
  /** Mnemonic: 'A', 'ANY', 'TYPE65', … */
  readonly type: string;
  readonly recursionDesired: boolean;
  /** The resolver's address the question came to; undefined when it is not known. */
  readonly resolver: string | undefined;
  /** Who asks, for the VPC's access list; undefined: one it names. */
  readonly client?: string | undefined;
}

export interface AnswerRecord {
  readonly owner: string;
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  /** Canonical text, as DnsRecord of the dns plane has it. */
  readonly data: string;
}

/** What others say to a question, or that nobody could say. */
export type Forwarded = ForwardedAnswer | ForwardedFailure;

/** How old what is known is. */
export interface CacheEntry {
  /** Seconds since it was fetched. */
  readonly age: number;
  /** Seconds it is still good for; below zero once it is not. */
  readonly ttlLeft: number;
  /** Whether it has expired and is served because nobody can say anything newer (RFC 8767). */
  readonly stale: boolean;
}

export interface ForwardedAnswer extends CacheEntry {
  readonly rcode: string;
  /** The chain of CNAMEs from the question's name, then the RRset at its end; ttls as they are served. */
  readonly answer: readonly AnswerRecord[];
  readonly authority: readonly AnswerRecord[];
}

/** A failure is remembered too (RFC 9520). */
export interface ForwardedFailure extends CacheEntry {
  /** Why nobody could say. */
  readonly failed: string;
}

/** What others say, as far as it is known; undefined: they have not been asked. */
export type AskOthers = (question: {
  readonly name: string;
  readonly type: string;
  /** Who is asked, in this order. */
  readonly targets: readonly ForwardTarget[];
}) => Forwarded | undefined;

export interface Answer {
  /** Undefined: that depends on an answer of others which has not been asked for; the last step says of whom. */
  readonly rcode: string | undefined;
  readonly authoritative: boolean;
  readonly answer: readonly AnswerRecord[];
  readonly authority: readonly AnswerRecord[];
  /** Why, step by step. */
  readonly trace: readonly TraceStep[];
}

export interface TraceStep {
  readonly step: 'query' | 'source' | 'name' | 'records' | 'alias' | 'forward';
  readonly reason: AnswerReason;
  /** The name this step is about. */
  readonly name: string;
  /** The zone's name, once one is chosen. */
  readonly zone?: string;
  /** The rule's name, once one is chosen. */
  readonly rule?: string;
  /** Of a source: every zone and rule whose name the name ends in, the longest first. */
  readonly candidates?: readonly Candidate[];
  /** Of a name that does not exist itself: the nearest name above it that does (RFC 4592 3.3.1). */
  readonly encloser?: string;
  /** The target of an alias. */
  readonly target?: string;
  /** Of a question to others: who is asked, in this order. */
  readonly targets?: readonly ForwardTarget[];
  /** And what is kept of their answer. */
  readonly cache?: CacheEntry & { readonly rcode?: string; readonly failed?: string };
}

/** One of the sources a name could have been answered from. */
export interface Candidate {
  readonly kind: 'zone' | 'rule' | 'local-zone' | 'upstream';
  readonly name: string;
  /** Of a zone or rule of the API. */
  readonly id?: string;
  readonly outcome: 'won' | 'lost';
  readonly reason: AnswerReason;
}
