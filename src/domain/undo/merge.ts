/**
 * Three forms of one thing: as it was before a change, as the change left it, and as it is now. What the change did is
 * taken back where it still stands; what others did meanwhile stays.
 */

/** What the change did does not stand any more: somebody changed the same since. */
export const CHANGED: unique symbol = Symbol('changed since');

/** What follows from other things, or from time: no change of it is anybody's. */
const FOLLOWING: ReadonlySet<string> = new Set([
  'updatedAt',
  'serial',
  'used',
  'reserved',
  'published',
  'lastUsedAt',
  'dueAt',
]);

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What tells an item of a list from the others, where their order says nothing; undefined: the list is one whole. */
function keyOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item;
  const { id, group, policy } = item as Fields;
  const key = id ?? group ?? policy;
  return typeof key === 'string' ? key : undefined;
}

/** The items of a list by their keys; undefined where it is no such list. */
function keyed(list: unknown): ReadonlyMap<string, unknown> | undefined {
  if (!Array.isArray(list)) return undefined;
  const items = new Map<string, unknown>();
  for (const item of list) {
    const key = keyOf(item);
    if (key === undefined) return undefined;
    items.set(key, item);
  }
  return items;
}

const namesIn = (...all: readonly Fields[]): readonly string[] =>
  [...new Set(all.flatMap((one) => Object.keys(one)))].filter((name) => !FOLLOWING.has(name));

/** Whether two forms say the same, but for what follows from other things. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isFields(a) && isFields(b)) return namesIn(a, b).every((name) => same(a[name], b[name]));
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  const [ones, others] = [keyed(a), keyed(b)];
  if (ones === undefined || others === undefined) return a.every((item, i) => same(item, b[i]));
  return [...ones].every(([key, item]) => others.has(key) && same(item, others.get(key)));
}

/**
 * The present form with the change taken out of it, or CHANGED where what the change said was changed since. Undefined
 * stands for what is not there.
 */
export function takenBack(before: unknown, after: unknown, now: unknown): unknown {
  if (same(before, after)) return now;
  if (same(after, now)) return before;
  if (isFields(before) && isFields(after) && isFields(now)) {
    const back: Record<string, unknown> = { ...now };
    for (const name of namesIn(before, after, now)) {
      const value = takenBack(before[name], after[name], now[name]);
      if (value === CHANGED) return CHANGED;
      if (value === undefined) delete back[name];
      else back[name] = value;
    }
    return back;
  }
  return takenOut(keyed(before), keyed(after), keyed(now));
}

function takenOut(
  before: ReadonlyMap<string, unknown> | undefined,
  after: ReadonlyMap<string, unknown> | undefined,
  now: ReadonlyMap<string, unknown> | undefined,
): unknown {
  if (before === undefined || after === undefined || now === undefined) return CHANGED;
  const back: unknown[] = [];
  for (const key of new Set([...now.keys(), ...before.keys(), ...after.keys()])) {
    const item = takenBack(before.get(key), after.get(key), now.get(key));
    if (item === CHANGED) return CHANGED;
    if (item !== undefined) back.push(item);
  }
  return back;
}
