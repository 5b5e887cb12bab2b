import type { Commit } from '../domain/commit.ts';
import { MOST_WATCHED, type RouteChange, type RouteWatch, type Winner } from '../domain/csn/route-watch.ts';
import { formatIpv4 } from '../domain/net/address.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { utcTime } from '../domain/time.ts';
import type { QueryValues } from '../http/decode.ts';
import { pageRequest } from '../http/pages.ts';

/** A change of a table as it is kept: of which commit, and as which of its changes. */
export interface RouteEvent extends RouteChange {
  readonly position: number;
  readonly index: number;
  readonly at: number;
  readonly operation: string;
  readonly requestId: string | undefined;
}

/** What one commit did to tables, told when it is durable. */
export interface CommitRoutes {
  readonly events: readonly RouteEvent[];
  /** The first position after it, where it touched more than is told of. */
  readonly cutBefore?: number;
}

/** The route events of a commit, or undefined for none. */
export function routesOf({ position, at, cause, events }: Commit, watch: RouteWatch): CommitRoutes | undefined {
  const changes = watch.changes();
  if (changes.length === 0) return undefined;
  const { operation, requestId } = cause;
  return {
    events: changes.map((change, index) => ({ ...change, position, index, at, operation, requestId })),
    ...(watch.cut && { cutBefore: position + events.length }),
  };
}

/** The last changes of tables since the start, oldest first; only what is durable gets here. */
export class RouteEvents {
  readonly #most: number;
  #events: RouteEvent[] = [];
  #since: number;

  /** `since`: the first log position that can be told of. */
  constructor(since: number, most: number = MOST_WATCHED) {
    this.#since = since;
    this.#most = most;
  }

  /** From this log position on nothing is missing. */
  get since(): number {
    return this.#since;
  }

  add({ events, cutBefore = 0 }: CommitRoutes): void {
    this.#events.push(...events);
    this.#since = Math.max(this.#since, cutBefore);
    // Cut back now and then, not each time: a shift of the whole costs more than what is added.
    if (this.#events.length > 2 * this.#most) this.#cutBack();
  }

  /** At and after a place. */
  *from(place: Place): Iterable<RouteEvent> {
    this.#cutBack();
    for (const event of this.#events) if (!isBefore(event, place)) yield event;
  }

  #cutBack(): void {
    const dropped = this.#events[this.#events.length - this.#most - 1];
    if (dropped === undefined) return;
    this.#since = Math.max(this.#since, dropped.position + 1);
    this.#events = this.#events.slice(-this.#most);
  }
}

interface Place {
  readonly position: number;
  readonly index: number;
}

const isBefore = (a: Place, b: Place): boolean =>
  a.position < b.position || (a.position === b.position && a.index < b.index);

const nameOf = ({ position, index }: Place): string => (index === 0 ? `${position}` : `${position}.${index}`);

/** `123`, or `123.4` in the middle of what one commit changed. */
function placeOf(text: string): Place | undefined {
  const match = /^(\d{1,15})(?:\.(\d{1,6}))?$/.exec(text);
  return match === null ? undefined : { position: Number(match[1]), index: Number(match[2] ?? 0) };
}

/** A page of one CSN's events. Refuses: query-invalid (`from` is no place). */
export function routeEventsPage(events: RouteEvents, csn: string, query: QueryValues): object | Refusal {
  const from = placeOf(String(query.from ?? '0'));
  if (from === undefined) return refuse('query-invalid');
  const { maxKeys } = pageRequest({ maxKeys: query.maxKeys }, () => 0)!;
  const shown: object[] = [];
  for (const event of events.from(from)) {
    if (event.csn !== csn) continue;
    if (shown.length === maxKeys) {
      return { since: events.since, isTruncated: true, next: nameOf(event), maxKeys, events: shown };
    }
    shown.push(eventForm(event));
  }
  return { since: events.since, isTruncated: false, maxKeys, events: shown };
}

const eventForm = ({ position, at, operation, requestId, table, base, length, before, after, reason }: RouteEvent) => ({
  position,
  at: utcTime(at),
  operation,
  ...(requestId !== undefined && { requestId }),
  csnRtId: table,
  destAddress: `${formatIpv4(base)}/${length}`,
  ...(before && { before: winnerForm(before) }),
  ...(after && { after: winnerForm(after) }),
  reason,
});

const winnerForm = ({ routeType, nextHop, blackhole, asPath, community }: Winner) => ({
  routeType,
  status: 'active',
  fromAttachId: nextHop?.attachment ?? '',
  nextHopType: nextHop?.type ?? '',
  nextHopId: nextHop?.instance ?? '',
  nextHopRegion: nextHop?.region ?? '',
  blackHole: blackhole,
  asPath,
  community,
});
