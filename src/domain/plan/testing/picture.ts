import { Agenda } from '../../agenda.ts';
import { Routes } from '../../csn/routes/routes.ts';
import type { State } from '../../state.ts';

/** All of a state as plain data, so that two can be compared; maps have no order of their own here. */
export const pictureOf = (state: State): unknown => plain(state, new Map());

function plain(value: unknown, seen: Map<object, string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Routes) return plain([...value.from(0, 0)], seen);
  if (value instanceof Agenda) return plain(value.until(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY), seen);
  if (value instanceof Map) {
    const entries = [...value].sort(([a], [b]) => (a < b ? -1 : 1));
    return { map: entries.map(([key, one]) => [key, plain(one, seen)]) };
  }
  if (Symbol.iterator in value) return [...(value as Iterable<unknown>)].map((one) => plain(one, seen));
  // Zones hold records that hold their zone: the second time its id must do.
  const { id } = value as { id?: string };
  if ('owners' in value) {
    if (seen.has(value)) return { zone: id };
    seen.set(value, id!);
  }
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field, seen)]));
}
