import { SOURCES } from '../answer/sources.ts';
import { RCODES } from '../wire/header.ts';

/** Extended rcodes go on behind 15; all above are counted as the last. */
const RCODE_LIMIT = 24;

/** Numbers of one tally: by rcode, then by source (sources.ts). */
const TALLY = RCODE_LIMIT + SOURCES.length;

/** Answers of one view since it is there. Plain numbers: counting one makes nothing. */
export type Tally = number[];

export const newTally = (): Tally => new Array<number>(TALLY).fill(0);

export function countAnswer(tally: Tally, rcode: number, source: number): void {
  tally[Math.min(rcode, RCODE_LIMIT - 1)]! += 1;
  tally[RCODE_LIMIT + source]! += 1;
}

/** Tallies of all views that answered anything, in a form that costs the dns thread little to make and to post. */
export interface Answers {
  /** Ids, a blank between them: ten thousand texts would be ten thousand copies. */
  readonly vpcs: string;
  /** As many for each VPC as a tally has. */
  readonly numbers: Float64Array<ArrayBuffer>;
}

export function answersOf(views: Iterable<{ readonly vpc: string; readonly tally: Tally | undefined }>): Answers {
  const counted = [...views].filter(({ tally }) => tally !== undefined);
  const numbers = new Float64Array(counted.length * TALLY);
  for (const [i, { tally }] of counted.entries()) numbers.set(tally!, i * TALLY);
  return { vpcs: counted.map(({ vpc }) => vpc).join(' '), numbers };
}

/** NOERROR, NXDOMAIN …; RCODE9 for those that have no name here. */
export const rcodeName = (rcode: number): string => RCODES[rcode] ?? `RCODE${rcode}`;

/** One number of a VPC that is not zero: of answers with an rcode, or from a source. */
export interface AnswerCount {
  readonly vpc: string;
  readonly rcode?: string;
  readonly from?: (typeof SOURCES)[number];
  readonly count: number;
}

export function* countsIn({ vpcs, numbers }: Answers): Iterable<AnswerCount> {
  for (const [i, vpc] of (vpcs === '' ? [] : vpcs.split(' ')).entries()) {
    for (let at = 0; at < TALLY; at += 1) {
      const count = numbers[i * TALLY + at]!;
      if (count === 0) continue;
      yield at < RCODE_LIMIT ? { vpc, rcode: rcodeName(at), count } : { vpc, from: SOURCES[at - RCODE_LIMIT]!, count };
    }
  }
}
