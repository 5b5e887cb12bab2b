import { type Candidate, isLearned, nextHopOf, prefixOf } from '../csn/routes/routes.ts';
import { formatIpv4Prefix, sizeOf } from '../net/prefix.ts';
import type { State } from '../state.ts';

/** Where what matches a rule goes. */
export interface Winner {
  /** Of the rule that matches. */
  readonly prefix: string;
  readonly routeType: 'custom' | 'propagated';
  /** Dropped; a next hop is then what it once was. */
  readonly blackhole: boolean;
  readonly attachId?: string;
  readonly instanceType?: string;
  readonly instanceId?: string;
  readonly region?: string;
}

/** A winner, and the candidate that won. */
export interface Won {
  readonly winner: Winner;
  readonly candidate: Candidate;
}

/** The active candidate of exactly this prefix; of several active ones the first. */
export function exactIn(state: State, table: string, base: number, length: number): Won | undefined {
  const active = state.csns.routes.get(table)?.winner(base, length);
  return active && won(state, active);
}

/**
 * What there is at the longest prefix that holds all of this one.
 * @param at says what there is at a prefix.
 */
export function longest(base: number, length: number, at: (base: number, length: number) => Won | undefined) {
  for (let shorter = length; shorter >= 0; shorter -= 1) {
    const found = at(base - (base % sizeOf(shorter)), shorter);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The active candidate of the longest prefix that holds all of this one. */
export function matchIn(state: State, table: string, base: number, length: number): Won | undefined {
  const found = state.csns.routes.get(table)?.lookup(base);
  // Mostly nothing longer lies at its first address.
  if (found === undefined || prefixOf(found).length <= length) return found && won(state, found);
  return longest(base, length, (covering, shorter) => exactIn(state, table, covering, shorter));
}

/** Whether a candidate contends for its prefix, active or not. */
export function contends(state: State, table: string, candidate: Candidate): boolean {
  const { base, length } = prefixOf(candidate);
  const there = state.csns.routes.get(table)?.entry(base, length)?.candidates ?? [];
  return there.some((one) => isSame(one, candidate));
}

/** A propagation made anew, or a prefix published anew, is another candidate: it has lost its place. */
const isSame = (a: Candidate, b: Candidate): boolean =>
  isLearned(a) && isLearned(b)
    ? a.propagation.position === b.propagation.position && a.publication.since === b.publication.since
    : !isLearned(a) && !isLearned(b) && a.id === b.id;

function won(state: State, candidate: Candidate): Won {
  const blackhole = !isLearned(candidate) && candidate.blackhole;
  const routeType = isLearned(candidate) ? 'propagated' : 'custom';
  const winner = { prefix: formatIpv4Prefix(prefixOf(candidate)), routeType, blackhole } as const;
  const nextHop = nextHopOf(state, candidate);
  if (nextHop === undefined) return { candidate, winner };
  const { attachment: attachId, type: instanceType, instance: instanceId, region } = nextHop;
  return { candidate, winner: { ...winner, attachId, instanceType, instanceId, region } };
}

/** Whether two lead to the same place by the same prefix; which of several like rules it is does not matter. */
export const sameWay = (a: Winner | undefined, b: Winner | undefined): boolean =>
  a?.prefix === b?.prefix &&
  a?.attachId === b?.attachId &&
  a?.blackhole === b?.blackhole &&
  a?.routeType === b?.routeType;
