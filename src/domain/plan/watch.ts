import { Journal } from '../journal.ts';
import type { Placed, Sequence } from '../sequence.ts';

/** A journal that also remembers what was touched, whatever became of it: where a plan's differences are looked for. */
export class Watch extends Journal {
  /** Maps in which a key was set or deleted. */
  readonly maps = new Map<ReadonlyMap<unknown, unknown>, Set<unknown>>();
  /** Things put into sequences or taken out, in any of their forms. */
  readonly items = new Set<object>();

  override set<K, V>(map: Map<K, V>, key: K, value: V): void {
    this.#note(map, key);
    super.set(map, key, value);
  }

  override delete<K, V>(map: Map<K, V>, key: K): void {
    this.#note(map, key);
    super.delete(map, key);
  }

  override insert<T extends Placed>(sequence: Sequence<T>, item: T): void {
    this.items.add(item);
    super.insert(sequence, item);
  }

  override remove<T extends Placed>(sequence: Sequence<T>, position: number): void {
    const item = sequence.get(position);
    if (item !== undefined) this.items.add(item);
    super.remove(sequence, position);
  }

  #note(map: ReadonlyMap<unknown, unknown>, key: unknown): void {
    const keys = this.maps.get(map);
    if (keys === undefined) this.maps.set(map, new Set([key]));
    else keys.add(key);
  }
}
