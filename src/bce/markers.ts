import type { IdKind } from '../domain/command.ts';
import type { State } from '../domain/state.ts';
import { type PageRequest, pageRequest } from '../http/pages.ts';
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
