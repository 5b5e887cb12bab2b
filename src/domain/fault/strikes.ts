import type { Frequency } from './types.ts';

/**
 * Whether a fault strikes the `turn`-th that comes in its scope: a function of seed and turn alone, so that the same
 * order in the same run of calls strikes the same ones. The mixing is MurmurHash3's finalizer, twice.
 */
export const isChosen = (seed: number, turn: number, probability: number): boolean =>
  mixed(mixed(turn + 1) ^ seed) / 2 ** 32 < probability;

function mixed(number: number): number {
  let x = number >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** How often one fault has struck, and whether it strikes the next. */
export class Strikes {
  readonly #frequency: Frequency;
  #turns = 0;
  #struck = 0;

  constructor(frequency: Frequency) {
    this.#frequency = frequency;
  }

  get struck(): number {
    return this.#struck;
  }

  /** Whether it strikes the next that comes. */
  get next(): boolean {
    const { count, probability, seed } = this.#frequency;
    return (count === 'unlimited' || this.#struck < count) && isChosen(seed, this.#turns, probability);
  }

  /** One in its scope has come. Whether it is struck. */
  take(): boolean {
    const strikes = this.next;
    this.#turns += 1;
    if (strikes) this.#struck += 1;
    return strikes;
  }
}

/** Faults in the order they were given, with the strikes of each. */
export class Ordered<F extends Frequency & { readonly id: string }> {
  #all: readonly { readonly fault: F; readonly strikes: Strikes }[] = [];

  /** These and no others; of those that were there already the count goes on. */
  set(faults: readonly F[]): void {
    const before = new Map(this.#all.map(({ fault, strikes }) => [fault.id, strikes]));
    this.#all = faults.map((fault) => ({ fault, strikes: before.get(fault.id) ?? new Strikes(fault) }));
  }

  get size(): number {
    return this.#all.length;
  }

  /** The one that `take` will say struck first, no turn being taken yet. */
  due(matches: (fault: F) => boolean): F | undefined {
    return this.#all.find(({ fault, strikes }) => matches(fault) && strikes.next)?.fault;
  }

  /**
   * Takes the turn of each fault that matches, up to the first that strikes and ends the matter; says which struck.
   * @param ends whether nothing is left to strike after this one.
   */
  take(matches: (fault: F) => boolean, ends: (fault: F) => boolean): readonly F[] {
    const struck: F[] = [];
    for (const { fault, strikes } of this.#all) {
      if (!matches(fault) || !strikes.take()) continue;
      struck.push(fault);
      if (ends(fault)) break;
    }
    return struck;
  }

  /** How often each has struck, by its id. */
  struck(): readonly (readonly [id: string, times: number])[] {
    return this.#all.map(({ fault, strikes }) => [fault.id, strikes.struck]);
  }
}
