import { PrefixTree } from '../../net/prefix-tree.ts';
import { type Candidate, isLearned, prefixOf } from './candidate.ts';
import { Contest } from './select.ts';

export { type Candidate, isLearned, type Learned, nextHopOf, orderOf, prefixOf } from './candidate.ts';

/** All that a prefix of a table is contended by, the active first, in listing order. */
export interface Entry {
  readonly base: number;
  readonly length: number;
  readonly candidates: readonly Candidate[];
  /** How many of them are active: one, or with ECMP several. */
  readonly active: number;
}

/**
 * One table's routes: candidates by prefix, found exactly, by longest match, or in order of address and length. Whether
 * equal BGP routes are all active is the CSN's option, and changes nothing here: who reads says how it is now.
 */
export class Routes {
  readonly #prefixes = new PrefixTree();
  /** The active candidate, of several the first, by the prefix's slot: all that a look-up reads. */
  readonly #winners: (Candidate | undefined)[] = [];
  /** By slot, where there is more than one candidate. */
  readonly #contests = new Map<number, Contest>();
  #size = 0;

  /** Number of candidates. */
  get size(): number {
    return this.#size;
  }

  add(candidate: Candidate): void {
    const { base, length } = prefixOf(candidate);
    this.#add(candidate, base, length);
  }

  /**
   * Adds many at once. In order of address neighbours are made one after the other and lie together, which both the
   * making and later look-ups are the faster for where a table is larger than the processor's cache.
   */
  addAll(candidates: readonly Candidate[]): void {
    for (let start = 0; start < candidates.length; start += MOST_SORTED) {
      const count = Math.min(MOST_SORTED, candidates.length - start);
      const keys = new Float64Array(count);
      const lengths = new Uint8Array(count);
      for (let i = 0; i < count; i += 1) {
        const { base, length } = prefixOf(candidates[start + i]!);
        keys[i] = base * MOST_SORTED + i;
        lengths[i] = length;
      }
      keys.sort();
      this.#prefixes.reserve(countPrefixes(keys, lengths));
      // From here on candidates lie anywhere in memory: they are not looked at.
      for (const key of keys) {
        const i = key % MOST_SORTED;
        this.#add(candidates[start + i]!, Math.floor(key / MOST_SORTED), lengths[i]!);
      }
    }
  }

  #add(candidate: Candidate, base: number, length: number): void {
    const slot = this.#prefixes.claim(base, length);
    const winner = this.#winners[slot];
    if (winner === undefined) this.#winners[slot] = candidate;
    else {
      const contest = this.#contests.get(slot);
      if (contest !== undefined) contest.add(candidate);
      else this.#contests.set(slot, new Contest(winner, candidate));
      this.#winners[slot] = this.#contests.get(slot)!.winner;
    }
    this.#size += 1;
  }

  /** Takes out the candidate of that propagation and prefix, or that rule. */
  remove(candidate: Candidate): void {
    const { base, length } = prefixOf(candidate);
    const slot = this.#prefixes.slot(base, length);
    const contest = this.#contests.get(slot);
    if (contest !== undefined) {
      if (!contest.remove(candidate)) return;
      this.#winners[slot] = contest.winner;
      if (contest.size === 1) this.#contests.delete(slot);
    } else {
      const held = this.#winners[slot];
      if (held === undefined || !isSame(held, candidate)) return;
      this.#prefixes.release(base, length);
      this.#winners[slot] = undefined;
    }
    this.#size -= 1;
  }

  entry(base: number, length: number, ecmp = false): Entry | undefined {
    const slot = this.#prefixes.slot(base, length);
    return slot < 0 ? undefined : this.#entry(slot, ecmp);
  }

  /** The active candidate of a prefix; of several active ones the first. */
  winner(base: number, length: number): Candidate | undefined {
    const slot = this.#prefixes.slot(base, length);
    return slot < 0 ? undefined : this.#winners[slot];
  }

  /** The active candidate of the longest prefix that holds the address; of several active ones the first. */
  lookup(address: number): Candidate | undefined {
    const slot = this.#prefixes.longest(address);
    return slot < 0 ? undefined : this.#winners[slot];
  }

  /** Every entry whose prefix holds the address, the longest first. */
  matches(address: number, ecmp = false): Entry[] {
    return this.#prefixes.holding(address).map((slot) => this.#entry(slot, ecmp));
  }

  /** Entries in order of address, then length, from a prefix on. Changes on the way are heeded. */
  *from(base: number, length: number, ecmp = false): IterableIterator<Entry> {
    for (const slot of this.#prefixes.from(base, length)) yield this.#entry(slot, ecmp);
  }

  /** The prefixes where ECMP makes a difference. */
  *equals(): IterableIterator<{ readonly base: number; readonly length: number }> {
    for (const contest of this.#contests.values()) if (contest.active(true) > 1) yield prefixOf(contest.winner);
  }

  #entry(slot: number, ecmp: boolean): Entry {
    const winner = this.#winners[slot]!;
    const contest = this.#contests.get(slot);
    const { base, length } = prefixOf(winner);
    if (contest === undefined) return { base, length, candidates: [winner], active: 1 };
    return { base, length, candidates: contest.ordered(ecmp), active: contest.active(ecmp) };
  }
}

/** A 32-bit address and a number below this are 52 bits: a double holds them exactly. */
const MOST_SORTED = 2 ** 20;

/** How many prefixes there are at the most, so that no room is made for those who contend for one. */
function countPrefixes(keys: Float64Array, lengths: Uint8Array): number {
  let [count, base, length] = [0, -1, -1];
  for (const key of keys) {
    const [nextBase, nextLength] = [Math.floor(key / MOST_SORTED), lengths[key % MOST_SORTED]!];
    if (nextBase !== base || nextLength !== length) count += 1;
    base = nextBase;
    length = nextLength;
  }
  return count;
}

const isSame = (a: Candidate, b: Candidate): boolean =>
  isLearned(a) ? isLearned(b) && a.propagation.position === b.propagation.position : !isLearned(b) && a.id === b.id;
