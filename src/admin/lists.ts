import { type Refusal, refuse } from '../domain/refusal.ts';
import type { Placed, Sequence } from '../domain/sequence.ts';
import type { State } from '../domain/state.ts';
import type { Slices } from '../engine/hold.ts';
import type { QueryValues } from '../http/decode.ts';
import { envelope, type PageOf, pageRequest } from '../http/pages.ts';

/** Items looked at before others are let in: about a millisecond. */
const SLICE = 5000;

interface Listing<T> {
  /** Whether the call asks for this one; absent: for all. */
  readonly keep?: (item: T) => boolean;
  /** How many lines it shows; a page has at most `most`, and always one item. */
  readonly lines?: (item: T) => number;
  readonly most?: number;
}

/**
 * A page of what the whole house has of something. A marker is a log position: the operator's lists know no account
 * whose ids it could be, and a position is found again when what was made there is gone. Refuses: marker-unknown.
 */
export function* positionPage<T extends Placed>(
  state: State,
  query: QueryValues,
  sequence: Sequence<T>,
  { keep = () => true, lines = () => 1, most = Number.POSITIVE_INFINITY }: Listing<T> = {},
): Slices<PageOf<T> | Refusal> {
  const page = pageRequest(query, (marker) => positionIn(state, marker));
  if (page === undefined) return refuse('marker-unknown');
  const items: T[] = [];
  let shown = 0;
  let from: number | undefined = page.from;
  while (from !== undefined) {
    let examined = 0;
    const start: number = from;
    from = undefined;
    for (const item of sequence.from(start)) {
      if (examined === SLICE) {
        from = item.position;
        break;
      }
      examined += 1;
      if (!keep(item)) continue;
      shown += lines(item);
      const full = items.length === page.maxKeys || (items.length > 0 && shown > most);
      if (full) return envelope(items, page.maxKeys, markerOf, markerOf(item));
      items.push(item);
    }
    if (from !== undefined) yield;
  }
  return envelope(items, page.maxKeys, markerOf, undefined);
}

/** The account a list is asked for alone; undefined: every account's. */
export const accountIn = ({ account }: QueryValues): string | undefined =>
  account === undefined ? undefined : String(account);

const markerOf = ({ position }: Placed): string => String(position);

const positionIn = ({ position }: State, marker: string): number | undefined =>
  /^[1-9]\d{0,14}$/.test(marker) && Number(marker) <= position ? Number(marker) : undefined;
