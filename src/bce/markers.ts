import type { IdKind } from '../domain/command.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { Placed, Sequence } from '../domain/sequence.ts';
import type { State } from '../domain/state.ts';
import { envelope, type PageRequest, pageRequest } from '../http/pages.ts';
import type { Call } from './handlers.ts';

/**
 * The page a call asks for. A marker is an id of the caller's: it tells the position its object was made at, so it
 * keeps its place when the object is gone. Undefined for an id that was never issued to this account.
 */
export function markerPage(state: State, { ids, account, query }: Call, kind: IdKind, limit?: number) {
  const positionOf = (marker: string): number | undefined => {
    const position = ids.position(kind, account, marker);
    return position === undefined || position < 1 || position > state.position ? undefined : position;
  };
  return pageRequest(query, positionOf, limit) satisfies PageRequest | undefined;
}

/** A list: what it holds, which of that is asked for, and how it shows that under which name. */
interface Listed<T extends Placed> {
  readonly kind: IdKind;
  readonly sequence: Sequence<T>;
  /** Absent: everything. */
  readonly matches?: (item: T) => boolean;
  readonly member: string;
  readonly form: (item: T) => object;
  /** Default and maximum of maxKeys; absent: as of any list. */
  readonly limit?: number;
}

/** The page of a list that a call asks for; marker-unknown for a marker that was never issued. */
export function listPage<T extends Placed & { readonly id: string }>(
  state: State,
  call: Call,
  { kind, sequence, matches = () => true, member, form, limit }: Listed<T>,
): object | Refusal {
  const page = markerPage(state, call, kind, limit);
  if (page === undefined) return refuse('marker-unknown');
  const found: T[] = [];
  let next: string | undefined;
  for (const item of sequence.from(page.from)) {
    if (!matches(item)) continue;
    if (found.length === page.maxKeys) {
      next = item.id;
      break;
    }
    found.push(item);
  }
  const { items, ...rest } = envelope(found, page.maxKeys, ({ id }) => id, next);
  return { ...rest, [member]: items.map(form) };
}
