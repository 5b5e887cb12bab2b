import type { Publication } from '../../network/types.ts';
import type { CustomRule, Propagation } from '../types.ts';

/** A prefix an instance publishes, learned through a propagation. */
export interface Learned {
  readonly propagation: Propagation;
  readonly publication: Publication;
}

/** What competes for a prefix in a table. */
export type Candidate = Learned | CustomRule;

export const isLearned = (candidate: Candidate): candidate is Learned => 'propagation' in candidate;

/** Learn order: the later of the positions at which propagation and prefix came to hold (csn contract 7.6). */
export const orderOf = (candidate: Candidate): number =>
  isLearned(candidate) ? Math.max(candidate.propagation.position, candidate.publication.since) : candidate.position;

/** All that a prefix of a table is contended by, the active first, in listing order. */
export interface Entry {
  readonly base: number;
  readonly length: number;
  readonly candidates: readonly Candidate[];
}

/** One table's routes: candidates by prefix, found exactly, by longest match, or in order of address and length. */
export class Routes {
  /** Number of candidates. */
  get size(): number {
    throw new Error('to be written');
  }

  add(_candidate: Candidate): void {
    throw new Error('to be written');
  }

  /** Takes out the candidate of that propagation and prefix, or that rule. */
  remove(_candidate: Candidate): void {
    throw new Error('to be written');
  }

  entry(_base: number, _length: number): Entry | undefined {
    throw new Error('to be written');
  }

  /** The active candidate of the longest prefix that holds the address; of several active ones the first. */
  lookup(_address: number): Candidate | undefined {
    throw new Error('to be written');
  }

  /** Every entry whose prefix holds the address, the longest first. */
  matches(_address: number): Entry[] {
    throw new Error('to be written');
  }

  /** Entries in order of address, then length, from a prefix on. */
  from(_base: number, _length: number): Iterable<Entry> {
    throw new Error('to be written');
  }
}
