import type { Placed, Sequence } from '../domain/sequence.ts';
import type { QueryValues } from './decode.ts';

/** Default and maximum of maxKeys (common contract 2.7). */
const MAX_KEYS = 1000;

/** One page of a list, common contract 2.7: markers are inclusive, nextMarker only when truncated. */
export interface PageOf<T> {
  readonly marker?: string;
  readonly isTruncated: boolean;
  readonly nextMarker?: string;
  readonly maxKeys: number;
  readonly items: readonly T[];
}

export interface PageRequest {
  /** Position of the first item to return. */
  readonly from: number;
  readonly maxKeys: number;
}

/** Where a page starts and how long it may be; undefined for a marker that was never issued. */
export function pageRequest(
  query: QueryValues,
  positionOf: (marker: string) => number | undefined,
  limit: number = MAX_KEYS,
): PageRequest | undefined {
  const from = query.marker === undefined ? 0 : positionOf(String(query.marker));
  return from === undefined ? undefined : { from, maxKeys: Math.min(Number(query.maxKeys ?? limit), limit) };
}

export function pageOf<T extends Placed>(
  sequence: Sequence<T> | undefined,
  { from, maxKeys }: PageRequest,
  idOf: (item: T) => string,
): PageOf<T> {
  const items: T[] = [];
  for (const item of sequence?.from(from) ?? []) {
    if (items.length === maxKeys) return envelope(items, maxKeys, idOf, idOf(item));
    items.push(item);
  }
  return envelope(items, maxKeys, idOf, undefined);
}

/** The page of items already chosen; `next` is the id of the first item after them. */
export function envelope<T>(
  items: readonly T[],
  maxKeys: number,
  idOf: (item: T) => string,
  next: string | undefined,
): PageOf<T> {
  return {
    ...(items.length > 0 ? { marker: idOf(items[0]!) } : {}),
    isTruncated: next !== undefined,
    ...(next === undefined ? {} : { nextMarker: next }),
    maxKeys,
    items,
  };
}
