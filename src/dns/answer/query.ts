import type { DnsFaults, Struck } from '../faults/faults.ts';
import { LookupName } from '../index/lookup-name.ts';
import type { Rule } from '../index/rule.ts';
import type { View } from '../index/view.ts';
import type { FoundNode, Zone } from '../index/zone.ts';
import { HEADER_LENGTH } from '../wire/header.ts';
import { MAX_LABELS } from '../wire/name.ts';
import type { Arrival } from './arrival.ts';
import type { Beyond } from './beyond.ts';
import type { Guard } from './guard.ts';
import { localZones } from './local-zones.ts';
import { SOURCE } from './sources.ts';

/**
 * One query on its way through the path (path.ts). A single object serves all queries, one after the other: every field
 * is set anew by `begin` or by the step that owns it.
 */
export class Query {
  arrival!: Arrival;
  packet!: Uint8Array;
  length = 0;

  // What was asked (set by readHeader, readQuestion, readRecords).
  flags = 0;
  type = 0;
  class = 0;
  /** Octets of the packet up to the end of the question; the answer repeats them. */
  questionEnd = 0;
  hasOpt = false;
  ednsVersion = 0;
  dnssecOk = false;
  /** The client's COOKIE option (RFC 7873): offset of its data in the packet, 0 when there is none, and their length. */
  cookieAt = 0;
  cookieLength = 0;
  /** Whether it held a server cookie of ours that is still good: its sender is no forger (cookie.ts). */
  cookieGood = false;
  /** Whether the client asked how long its connection may be idle (RFC 7828). */
  keepAliveAsked = false;
  /** Octets kept free for our OPT record, extended errors aside (opt.ts). */
  optLength = 0;
  /** Hash of the name like answers are counted by: the question's, or that of the wildcard's parent (rate.ts). */
  countedBy = 0;
  /** When it came, in milliseconds of the monotonic clock: what was fetched since counts as fresh. */
  since = 0;
  /** When it goes this way, by the same clock; 0: nobody has looked yet. */
  now = 0;
  patience: number = PATIENCE.WAIT;

  // Where the lookup stands: first the question's name, then a CNAME's target (lookup.ts, alias.ts).
  readonly name: LookupName;
  /** Offset in the answer of the name being looked up, for pointers. */
  nameAt = HEADER_LENGTH;
  /** Labels of the name from this one on stand not behind the others but at `tailAt`, where a pointer leads. */
  tailLabel = MAX_LABELS + 1;
  tailAt = 0;
  zone!: Zone;
  /** Offset in the answer of the zone's name. */
  zoneAt = 0;
  /** The records found, the wildcard's for a name it covers; at = end where the name has none of its own. */
  readonly node: FoundNode = { octets: new Uint8Array(0), at: 0, end: 0 };

  /** CNAMEs followed so far. */
  links = 0;

  // The answer being written (write.ts).
  out!: Uint8Array;
  at = 0;
  /** First octet that may not be written, the OPT record's room kept free. */
  limit = 0;
  answers = 0;
  authorities = 0;
  authoritative = false;
  truncated = false;
  /** INFO-CODE of the extended error that goes with the answer (RFC 8914); -1: none. */
  extended = -1;
  /** Where the answer comes from: who finds or fetches something says so (sources.ts). */
  from: number = SOURCE.NONE;

  /** What the operator ordered to go wrong; undefined: nothing. */
  faults: DnsFaults | undefined = undefined;
  /** What of it strikes this query; undefined: that is not decided yet (faults/step.ts). */
  struck: Struck | undefined = undefined;

  /** Of the verdict LATER: who is to be asked for the name looked up. */
  wanted!: Rule;

  /** Beneath every view (local-zones.ts). */
  readonly localZones: View;
  /** What there is for names that no zone answers. */
  readonly beyond: Beyond;

  /** What keeps clients within bounds. */
  readonly guard: Guard;

  constructor(seed: number, guard: Guard, beyond: Beyond) {
    this.guard = guard;
    this.beyond = beyond;
    this.name = new LookupName(seed);
    this.localZones = localZones(new LookupName(seed));
  }

  begin(arrival: Arrival, packet: Uint8Array, length: number, out: Uint8Array): void {
    this.arrival = arrival;
    this.packet = packet;
    this.length = length;
    this.out = out;
    this.questionEnd = 0;
    this.hasOpt = false;
    this.ednsVersion = 0;
    this.dnssecOk = false;
    this.cookieAt = 0;
    this.cookieLength = 0;
    this.cookieGood = false;
    this.keepAliveAsked = false;
    this.optLength = 0;
    this.countedBy = 0;
    this.since = 0;
    this.now = 0;
    this.patience = PATIENCE.WAIT;
    this.extended = -1;
    this.struck = undefined;
    this.from = SOURCE.NONE;
    this.nameAt = HEADER_LENGTH;
    this.tailLabel = MAX_LABELS + 1;
    this.links = 0;
    this.at = HEADER_LENGTH;
    this.limit = arrival.plain;
    this.answers = 0;
    this.authorities = 0;
    this.authoritative = false;
    this.truncated = false;
  }
}

/** What a query waits for: a fresh answer; that, but rather a stale one at once; nothing any more. */
export const PATIENCE = { WAIT: 0, STALE: 1, NONE: 2 } as const;

/** What a step says: go on with the next one, send nothing, look up again, or (0 and up) answer with this rcode. */
export type Verdict = number;
export const NEXT: Verdict = -1;
export const SILENCE: Verdict = -2;
/** The name looked up is another one now: begin the lookup again. */
export const AGAIN: Verdict = -3;
/** The name now looked up must be fetched first, from `query.wanted`: the query waits in the slow lane (lane.ts); or it is delayed by a fault. */
export const LATER: Verdict = -4;

export type Step = (query: Query) => Verdict;
