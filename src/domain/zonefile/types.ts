import type { ToAscii } from '../net/domain-name.ts';
import type { RecordType } from '../privatezone/types.ts';

/** The two forms a zone's records travel in: master files (RFC 1035 5) and comma-separated values (RFC 4180). */
export type ZoneFormat = 'master' | 'csv';

/** One record as a file asks for it, in the form AddRecord would store. Absent: the file does not say. */
export interface Wanted {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly rr: string;
  /** Relative to the zone, '' for the apex. */
  readonly owner: string;
  readonly type: RecordType;
  readonly value: string;
  /** Canonical rdata without the MX preference, see privatezone/rdata.ts. */
  readonly data: string;
  /** Seconds. */
  readonly ttl?: number;
  /** MX preference. */
  readonly priority?: number;
  readonly description?: string;
  readonly enabled?: boolean;
}

/** What is wrong with a line, or worth knowing of it. Line and column count from 1; no line: the file as a whole. */
export interface Remark {
  readonly line?: number;
  readonly column?: number;
  readonly code: string;
  readonly sentence: string;
}

/** At most so many remarks are told; all are counted. */
export const MOST_TOLD = 100;

/** Remarks of one kind, the first hundred of them kept. */
export class Remarks {
  readonly told: Remark[] = [];
  total = 0;

  add(remark: Remark): void {
    this.total += 1;
    if (this.told.length < MOST_TOLD) this.told.push(remark);
  }
}

/** What a file holds. A file with errors is not to be applied: what they stand for is missing from `wanted`. */
export interface Parsed {
  readonly wanted: readonly Wanted[];
  readonly errors: Remarks;
  /** What was left out or altered, as asked. */
  readonly notes: Remarks;
}

export interface ReadOptions {
  /** Name of the zone, canonical. */
  readonly zone: string;
  readonly toAscii: ToAscii;
  /** Records of types Netloom does not serve are left out and noted, else they are errors. */
  readonly skipUnsupported: boolean;
  /** A TTL outside 5..86400 becomes the nearest that is inside, else it is an error. */
  readonly clampTtl: boolean;
}

/** Work in slices: it pauses now and then so that others are let in. */
export type Sliced<T> = Generator<void, T>;

/** Lines read, or printed, between two pauses: about a millisecond. */
export const SLICE = 500;

/** Seconds a record may be kept (dns contract 4.3). */
export const MIN_TTL = 5;
export const MAX_TTL = 86_400;

/** What a record read from a file without any TTL gets (dns contract 4.3). */
export const DEFAULT_TTL = 60;

/** A piece of the file as a sentence shows it: short, and with nothing that could break a terminal. */
export const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
