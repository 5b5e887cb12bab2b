import type { CustomRule } from '../types.ts';
import { type Candidate, isLearned, type Learned, orderOf } from './candidate.ts';

/**
 * Who wins a prefix that several contend for (csn contract 7.6), in this order:
 *
 * 1. A custom rule. A table has at most one for a prefix.
 * 2. Each learned route that is not BGP's stands for itself, with its learn order; all BGP routes of the prefix are one
 *    group, with the earliest learn order among them. The earliest wins.
 * 3. Inside the group: the shortest AS path, then the earliest learned. With ECMP all of the shortest are active.
 *
 * The group keeps this total: compared two by two, by path length among BGP routes and by time otherwise, three routes
 * could beat each other in a circle. Equal learn orders are decided by the older attachment; two routes of one
 * attachment are never in one prefix.
 */
export class Contest {
  #rule: CustomRule | undefined;
  /** By learn order. */
  readonly #learned: Learned[];
  /** The BGP routes among them: by AS path length, then learn order. */
  readonly #paths: Learned[];

  constructor(first: Candidate, second: Candidate) {
    const both = [first, second];
    this.#rule = both.find((one): one is CustomRule => !isLearned(one));
    // Copies: what was made piece by piece keeps room for a dozen more, and most contests are of two.
    this.#learned = both.filter(isLearned).sort(byOrder).slice();
    this.#paths = this.#learned
      .filter(({ publication }) => publication.bgp)
      .sort(byPath)
      .slice();
  }

  get size(): number {
    return this.#learned.length + (this.#rule === undefined ? 0 : 1);
  }

  add(candidate: Candidate): void {
    if (!isLearned(candidate)) {
      this.#rule = candidate;
      return;
    }
    putIn(this.#learned, candidate, byOrder);
    if (candidate.publication.bgp) putIn(this.#paths, candidate, byPath);
  }

  /** Whether it was there. */
  remove(candidate: Candidate): boolean {
    if (!isLearned(candidate)) {
      const was = this.#rule?.id === candidate.id;
      if (was) this.#rule = undefined;
      return was;
    }
    if (!takeOut(this.#learned, candidate, byOrder)) return false;
    if (candidate.publication.bgp) takeOut(this.#paths, candidate, byPath);
    return true;
  }

  /** The active one; of several the one learned first. */
  get winner(): Candidate {
    if (this.#rule !== undefined) return this.#rule;
    const first = this.#learned[0]!;
    return first.publication.bgp ? this.#paths[0]! : first;
  }

  /** How many are active. */
  active(ecmp: boolean): number {
    const { winner } = this;
    if (!ecmp || !isLearned(winner) || !winner.publication.bgp) return 1;
    const { hops } = winner.publication;
    let count = 1;
    while (this.#paths[count]?.publication.hops === hops) count += 1;
    return count;
  }

  /** All of them: the custom rule, the active ones, the others; each part by learn order. */
  ordered(ecmp: boolean): Candidate[] {
    if (this.#rule !== undefined) return [this.#rule, ...this.#learned];
    if (!this.#learned[0]!.publication.bgp) return [...this.#learned];
    const active = this.#paths.slice(0, this.active(ecmp));
    const among = new Set(active);
    return [...active, ...this.#learned.filter((route) => !among.has(route))];
  }
}

type Compare = (a: Learned, b: Learned) => number;

const byOrder: Compare = (a, b) => orderOf(a) - orderOf(b) || a.attachmentPosition - b.attachmentPosition;

const byPath: Compare = (a, b) => a.publication.hops - b.publication.hops || byOrder(a, b);

/** Where an item is, or would be. */
function placeOf(items: readonly Learned[], item: Learned, compare: Compare): number {
  // What is learned last goes last, as a rule.
  if (items.length > 0 && compare(items.at(-1)!, item) < 0) return items.length;
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(items[middle]!, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function putIn(items: Learned[], item: Learned, compare: Compare): void {
  items.splice(placeOf(items, item, compare), 0, item);
}

function takeOut(items: Learned[], item: Learned, compare: Compare): boolean {
  const place = placeOf(items, item, compare);
  const found = items[place];
  if (found === undefined || compare(found, item) !== 0) return false;
  items.splice(place, 1);
  return true;
}
