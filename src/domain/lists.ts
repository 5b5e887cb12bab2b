import type { Journal } from './journal.ts';
import { type Placed, Sequence } from './sequence.ts';

// Lists by owner, which are there only while something is in them.

/** Puts an item into a key's list, or its new form into its place there. */
export function putIn<T extends Placed>(lists: Map<string, Sequence<T>>, key: string, item: T, journal: Journal): void {
  if (!lists.has(key)) journal.set(lists, key, new Sequence<T>());
  journal.insert(lists.get(key)!, item);
}

/** Takes an item out of a key's list. It is there. */
export function takeOut<T extends Placed>(
  lists: Map<string, Sequence<T>>,
  key: string,
  item: Placed,
  journal: Journal,
): void {
  const list = lists.get(key)!;
  journal.remove(list, item.position);
  if (list.size === 0) journal.delete(lists, key);
}
