import { CHECKING_DISABLED, DNSSEC_OK } from '../cache/cache.ts';
import type { Ask } from '../forward/messages.ts';
import type { Rule } from '../index/rule.ts';
import type { View } from '../index/view.ts';
import { Shares } from '../shares.ts';

/** What is asked of others. */
export interface Asked {
  /** Lower case. */
  readonly name: Uint8Array;
  readonly type: number;
  /** Flags of the cache's key. */
  readonly flags: number;
  readonly view: View;
  /** The view's when it was asked: told when it has another one, the answer is of no use. */
  readonly generation: number;
  readonly rule: Rule;
}

/** A question that is being asked, and those who wait for what comes of it. */
export interface Fetch<Waiter> extends Asked {
  readonly key: string;
  readonly began: number;
  readonly waiters: Set<Waiter>;
}

/** Questions that are being asked: of each key one at a time. */
export class Fetches<Waiter> {
  readonly #ask: (ask: Ask) => void;
  readonly #byKey = new Map<string, number>();
  /** In the order they began. */
  readonly #byId = new Map<number, Fetch<Waiter>>();
  readonly #places: Shares<View>;
  #lastId = 0;

  /** @param most questions at a time. */
  constructor(ask: (ask: Ask) => void, most: number) {
    this.#ask = ask;
    this.#places = new Shares(most);
  }

  get size(): number {
    return this.#byId.size;
  }

  get(key: string): Fetch<Waiter> | undefined {
    return this.#byId.get(this.#byKey.get(key) ?? 0);
  }

  /** Whether one more may be asked for this view. */
  hasRoomFor(view: View): boolean {
    return this.#places.hasRoomFor(view);
  }

  /** @param now milliseconds. */
  begin(key: string, asked: Asked, now: number): Fetch<Waiter> {
    this.#lastId += 1;
    const id = this.#lastId;
    const fetch = { ...asked, key, began: now, waiters: new Set<Waiter>() };
    this.#byKey.set(key, id);
    this.#byId.set(id, fetch);
    this.#places.take(asked.view);
    const { name, type, flags, generation, rule } = asked;
    this.#ask({
      id,
      asker: generation,
      name,
      type,
      dnssecOk: (flags & DNSSEC_OK) !== 0,
      checkingDisabled: (flags & CHECKING_DISABLED) !== 0,
      targets: rule.targets,
      sources: rule.sources,
    });
    return fetch;
  }

  /** It is over; undefined: it was before. */
  end(id: number): Fetch<Waiter> | undefined {
    const fetch = this.#byId.get(id);
    if (fetch === undefined) return undefined;
    this.#byId.delete(id);
    this.#byKey.delete(fetch.key);
    this.#places.giveBack(fetch.view);
    return fetch;
  }

  /** Those that began before then, or all. */
  ids(before = Number.POSITIVE_INFINITY): number[] {
    const ids: number[] = [];
    for (const [id, { began }] of this.#byId) {
      if (began >= before) break;
      ids.push(id);
    }
    return ids;
  }
}
