import type { Happened, TrailPage, TrailQuery } from '../engine/log.ts';

/** What a slice of history is read from. */
export interface TrailSource {
  /** The highest position, at most this one, of a commit found under a subject; undefined subject: of any commit. */
  seek(subject: string | undefined, atMost: number): number | undefined;
  /** Undefined: there is no such commit. */
  read(position: number): Happened | undefined;
}

/**
 * Bounds of one slice, about two milliseconds: whoever appends waits for no more. A hundred entries under one subject fit
 * in. One entry longer than all the characters is given alone.
 */
const STEPS = 600;
const STEPS_TO_READ = 4;
const CHARACTERS = 1 << 18;

/**
 * A slice of the commits that meet all subjects, newest first. The subjects are walked side by side, each leaping to
 * where the others are, so the rarest sets the pace, and a frequent one costs nothing beside it.
 */
export function sliceOf(source: TrailSource, { subjects, from, below, limit }: TrailQuery): TrailPage {
  const entries: Happened[] = [];
  const walk = new Walk(source, subjects.length === 0 ? [undefined] : subjects);
  let characters = 0;
  for (let atMost = below - 1; ; ) {
    const met = walk.next(atMost, from);
    if (met === undefined) return { entries, next: undefined };
    if (!met.all || entries.length >= limit || characters > CHARACTERS) return { entries, next: met.position + 1 };
    const happened = source.read(met.position);
    walk.steps += STEPS_TO_READ;
    // A trail that names no commit is damaged: verify says so.
    if (happened !== undefined) entries.push(happened);
    characters += (happened?.body.length ?? 0) + (happened?.changes.length ?? 0);
    atMost = met.position - 1;
  }
}

/** `all`: the commit at the position meets all subjects; else the steps ran out, and nothing above it does. */
interface Met {
  readonly position: number;
  readonly all: boolean;
}

class Walk {
  readonly #source: TrailSource;
  readonly #subjects: readonly (string | undefined)[];
  steps = 0;

  constructor(source: TrailSource, subjects: readonly (string | undefined)[]) {
    this.#source = source;
    this.#subjects = subjects;
  }

  /** Undefined: there is none between the two positions, both inclusive. */
  next(atMost: number, from: number): Met | undefined {
    let position = atMost;
    for (let met = 0, turn = 0; met < this.#subjects.length; turn += 1) {
      if (this.steps >= STEPS) return { position, all: false };
      this.steps += 1;
      const found = this.#source.seek(this.#subjects[turn % this.#subjects.length], position);
      if (found === undefined || found < from) return undefined;
      met = found === position ? met + 1 : 1;
      position = found;
    }
    return { position, all: true };
  }
}

/** The first commit at or after a position, and its moment; undefined: there is none. */
type Moments = (position: number) => { readonly position: number; readonly at: number } | undefined;

/** Position of the first commit at or after a moment, one past `last` where there is none: moments never go back. */
export function firstSince(moments: Moments, at: number, last: number): number {
  let low = 1;
  let high = last + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = moments(middle);
    if (found === undefined || found.at >= at) high = middle;
    else low = found.position + 1;
  }
  return moments(low)?.position ?? last + 1;
}
