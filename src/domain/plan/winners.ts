import { type Candidate, isLearned } from '../csn/routes/routes.ts';
import { formatIpv4 } from '../net/address.ts';
import { sizeOf } from '../net/prefix.ts';
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

/** A winner, and what tells it from every other candidate of its prefix. */
export interface Won {
  readonly winner: Winner;
  readonly key: string;
}

/** The active candidate of exactly this prefix; of several active ones the first. */
export function exactIn(state: State, table: string, base: number, length: number): Won | undefined {
  const active = state.csns.routes.get(table)?.winner(base, length);
  return active && won(state, active, base, length);
}

/**
 * The active candidate of the longest prefix that holds all of this one.
 * @param at says what there is at a prefix.
 */
export function longest(base: number, length: number, at: (base: number, length: number) => Won | undefined) {
  for (let shorter = length; shorter >= 0; shorter -= 1) {
    const found = at(base - (base % sizeOf(shorter)), shorter);
    if (found !== undefined) return found;
  }
  return undefined;
}

export const matchIn = (state: State, table: string, base: number, length: number): Won | undefined =>
  longest(base, length, (covering, shorter) => exactIn(state, table, covering, shorter));

/** Whether a candidate contends for its prefix, active or not. */
export function contends(state: State, table: string, base: number, length: number, key: string): boolean {
  const candidates = state.csns.routes.get(table)?.entry(base, length)?.candidates ?? [];
  return candidates.some((candidate) => keyOf(candidate) === key);
}

/** A propagation made anew is another candidate: it has lost its place. */
const keyOf = (candidate: Candidate): string =>
  isLearned(candidate)
    ? `${candidate.propagation.position} ${candidate.publication.since}`
    : `${candidate.id} ${candidate.blackhole}`;

function won(state: State, candidate: Candidate, base: number, length: number): Won {
  const key = keyOf(candidate);
  const prefix = `${formatIpv4(base)}/${length}`;
  if (isLearned(candidate)) {
    const { id, type, instance, region } = state.csns.attachments.get(candidate.propagation.attachment)!;
    const hop = { attachId: id, instanceType: type, instanceId: instance, region };
    return { key, winner: { prefix, routeType: 'propagated', blackhole: false, ...hop } };
  }
  const { blackhole, nextHop } = candidate;
  const hop = nextHop && {
    ...{ attachId: nextHop.attachment, instanceType: nextHop.type },
    ...{ instanceId: nextHop.instance, region: nextHop.region },
  };
  return { key, winner: { prefix, routeType: 'custom', blackhole, ...hop } };
}

/** Whether two lead to the same place by the same prefix; which of several like rules it is does not matter. */
export const sameWay = (a: Winner | undefined, b: Winner | undefined): boolean =>
  a?.prefix === b?.prefix &&
  a?.attachId === b?.attachId &&
  a?.blackhole === b?.blackhole &&
  a?.routeType === b?.routeType;
