import type { Ipv4Prefix } from '../../net/prefix.ts';
import type { Publication } from '../../network/types.ts';
import type { State } from '../../state.ts';
import type { CustomRule, NextHop, Propagation } from '../types.ts';

/** A prefix an instance publishes, learned through a propagation. */
export interface Learned {
  readonly propagation: Propagation;
  readonly publication: Publication;
  /** Position of the attachment. */
  readonly attachmentPosition: number;
}

/** What competes for a prefix in a table. */
export type Candidate = Learned | CustomRule;

export const isLearned = (candidate: Candidate): candidate is Learned => 'propagation' in candidate;

/** What it competes for: a 32-bit network address, and the number of network bits. */
export const prefixOf = (candidate: Candidate): Ipv4Prefix =>
  isLearned(candidate) ? candidate.publication : candidate;

/** Learn order: the later of the positions at which propagation and prefix came to hold (csn contract 7.6). */
export const orderOf = (candidate: Candidate): number =>
  isLearned(candidate) ? Math.max(candidate.propagation.position, candidate.publication.since) : candidate.position;

/** Whom it leads to, or once led to; undefined for a blackhole without next hop. What it was learned from is there. */
export function nextHopOf({ csns }: State, candidate: Candidate): NextHop | undefined {
  if (!isLearned(candidate)) return candidate.nextHop;
  const { id: attachment, type, instance, region } = csns.attachments.get(candidate.propagation.attachment)!;
  return { attachment, type, instance, region };
}
