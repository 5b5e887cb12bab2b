import type { Commit } from '../domain/commit.ts';
import { MOST_WATCHED, type RouteChange, type RouteWatch, type Winner } from '../domain/csn/route-watch.ts';
import { formatIpv4Prefix } from '../domain/net/prefix.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { utcTime } from '../domain/time.ts';
import type { QueryValues } from '../http/decode.ts';
import { pageRequest } from '../http/pages.ts';

/** What one commit did to tables, told when it is durable. */
export interface CommitRoutes {
  readonly position: number;
  readonly at: number;
  readonly operation: string;
  readonly requestId: string | undefined;
  readonly changes: readonly RouteChange[];
  /** Whether it touched more than is told. */
  readonly cut: boolean;
}

/** The route events of a commit, or undefined for none. */
export function routesOf({ position, at, cause }: Commit, watch: RouteWatch): CommitRoutes | undefined {
  const changes = watch.changes();
  if (changes.length === 0) return undefined;
  const { operation, requestId } = cause;
  return { position, at, operation, requestId, changes, cut: watch.cut };
}

/** A change, and as which of its commit's. */
interface RouteEvent extends Place {
  readonly commit: CommitRoutes;
  readonly change: RouteChange;
}

/** The last changes of tables since the start, oldest first; only what is durable gets here. */
export class RouteEvents {
  readonly #most: number;
  #commits: CommitRoutes[] = [];
  /** Changes of all of them. */
  #size = 0;
  #since: number;

  /** `since`: the first log position that can be told of. `most`: how many changes are kept at least. */
  constructor(since: number, most: number = MOST_WATCHED) {
    this.#since = since;
    this.#most = most;
  }

  /** From this log position on nothing is missing. */
  get since(): number {
    return this.#since;
  }

  add(commit: CommitRoutes): void {
    this.#commits.push(commit);
    this.#size += commit.changes.length;
    if (commit.cut) this.#since = commit.position + 1;
    this.#cutBack();
  }

  /** At and after a place. */
  *from(place: Place): Iterable<RouteEvent> {
    for (const commit of this.#commits) {
      const { position, changes } = commit;
      if (position < place.position) continue;
      const first = position === place.position ? place.index : 0;
      for (let index = first; index < changes.length; index += 1) {
        yield { position, index, commit, change: changes[index]! };
      }
    }
  }

  /** Whole commits go, and many at once: moving the others up costs more than what is added. */
  #cutBack(): void {
    if (this.#size < 2 * this.#most) return;
    let gone = 0;
    while (this.#size - this.#commits[gone]!.changes.length >= this.#most) {
      this.#size -= this.#commits[gone]!.changes.length;
      gone += 1;
    }
    if (gone === 0) return;
    this.#since = Math.max(this.#since, this.#commits[gone - 1]!.position + 1);
    this.#commits = this.#commits.slice(gone);
  }
}

interface Place {
  readonly position: number;
  readonly index: number;
}

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
    if (event.change.csn !== csn) continue;
    if (shown.length === maxKeys) {
      return { since: events.since, isTruncated: true, next: nameOf(event), maxKeys, events: shown };
    }
    shown.push(eventForm(event));
  }
  return { since: events.since, isTruncated: false, maxKeys, events: shown };
}

function eventForm({ commit, change }: RouteEvent): object {
  const { position, at, operation, requestId } = commit;
  const { table, base, length, before, after, reason } = change;
  return {
    ...{ position, at: utcTime(at), operation },
    ...(requestId !== undefined && { requestId }),
    ...{ csnRtId: table, destAddress: formatIpv4Prefix({ base, length }) },
    ...(before && { before: winnerForm(before) }),
    ...(after && { after: winnerForm(after) }),
    reason,
  };
}

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
