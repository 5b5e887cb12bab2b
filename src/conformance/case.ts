import type { Service } from '../contract/operation.ts';
import type { Stage } from './stage.ts';

/** A service of BCE's. */
export type BceService = Exclude<Service, 'netloom'>;

/**
 * What the contract says of a fact. documented: a page, a schema or a seed has it. seen: observed on the wire, official
 * clients rely on it. proposal: nothing public decides it, so we did.
 */
export type Standing = 'documented' | 'seen' | 'proposal';

/** write: it makes, changes or removes things of its own. cost: that, and the thing may be charged for. */
export type Need = 'write' | 'cost';

/** What came of a case. */
export type Verdict =
  /** `more`: what the answer has beyond what we know, by where it stands. */
  | { readonly kind: 'agrees'; readonly more?: readonly string[] }
  | { readonly kind: 'differs'; readonly expected: string; readonly got: string; readonly more?: readonly string[] }
  | { readonly kind: 'undecidable'; readonly why: string }
  | { readonly kind: 'skipped'; readonly why: string };

/** One fact about an endpoint, and how it is found out. */
export interface Case {
  /** Its name for ever: `<service>.<words>`. */
  readonly id: string;
  readonly service: BceService;
  /** What must be true. */
  readonly sentence: string;
  readonly standing: Standing;
  /** Section of the contract. */
  readonly source: string;
  readonly need?: Need;
  readonly run: (stage: Stage) => Promise<Verdict>;
}

export const agrees: Verdict = { kind: 'agrees' };
export const differs = (expected: string, got: string): Verdict => ({ kind: 'differs', expected, got });
export const undecidable = (why: string): Verdict => ({ kind: 'undecidable', why });

/** Thrown where a case cannot begin, for want of something to look at. */
export class Lacking extends Error {}

/** Thrown where no answer came: what happened instead. */
export class NoAnswer extends Error {}
