import type { Journal } from '../journal.ts';
import type { Zone } from './types.ts';

/**
 * Keeps count of the owner names below each name of a zone, as the content of one owner name changes: so it is known at
 * once whether a name without records exists all the same (an empty non-terminal, RFC 8020). `before` and `after`: whether
 * one of its records is enabled, for only then an owner name counts (dns contract 8, row 17). One of a single label has
 * only the apex above it, which always exists, and costs nothing.
 */
export function countBelow(
  zone: Zone,
  owner: string,
  before: boolean,
  after: boolean,
  journal: Pick<Journal, 'set' | 'delete'>,
): void {
  const by = Number(after) - Number(before);
  if (by === 0) return;
  for (let dot = owner.indexOf('.'); dot >= 0; dot = owner.indexOf('.', dot + 1)) {
    const above = owner.slice(dot + 1);
    const count = (zone.below.get(above) ?? 0) + by;
    if (count === 0) journal.delete(zone.below, above);
    else journal.set(zone.below, above, count);
  }
}
