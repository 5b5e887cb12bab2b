import type { HistoryEntry, RowChange } from '../domain/history/types.ts';
import { rowKind } from '../domain/rows.ts';
import { readCommit } from '../domain/upcast.ts';
import type { Engine } from './engine.ts';
import { type Happened, type Log, LogFailure, type TrailPage, type TrailQuery } from './log.ts';

/** Which part of history: what is not said does not narrow it. */
export interface HistoryQuery {
  /** Account id: what it, or somebody of it, did, and what happened to what is its own. */
  readonly account?: string | undefined;
  /** Id of a thing, access key id, `user/<name>` or `role/<name>`. */
  readonly resource?: string | undefined;
  /** Milliseconds since 1970, inclusive both. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Position, exclusive: where an earlier page ended. */
  readonly below?: number | undefined;
  /** At least 1. */
  readonly limit: number;
}

/** `next`: go on with `below` this; undefined: there is no more. */
export interface HistoryPage {
  readonly entries: readonly HistoryEntry[];
  readonly next: number | undefined;
}

/** Slices looked through for one page, a quarter of a second at most: what is rare in much goes on in the next page. */
const SLICES = 100;

/** Who did what, as the log tells it. Every answer holds all that was answered before it was asked for. */
export class History {
  readonly #engine: Engine;
  readonly #log: Log;
  /** Resolves when the log has nothing to read for history: appends wait for one slice, never for many. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(engine: Engine, log: Log) {
    this.#engine = engine;
    this.#log = log;
  }

  /**
   * Newest first. A page may have fewer entries than the limit, and a `next`. An entry whose changes are damaged is
   * given without them: who, what and when are certain (the chain of hashes). Throws LogFailure when nothing can be read.
   */
  async find({ account, resource, since, until, below, limit }: HistoryQuery): Promise<HistoryPage> {
    await this.#settle();
    const subjects = [...new Set([account, resource])].filter((subject) => subject !== undefined);
    const from = since === undefined ? 1 : await this.#moment(since);
    const end = until === undefined ? Number.MAX_SAFE_INTEGER : await this.#moment(until + 1);
    const entries: HistoryEntry[] = [];
    let next: number | undefined = Math.min(end, below ?? Number.MAX_SAFE_INTEGER);
    for (let n = 0; n < SLICES && next !== undefined && entries.length < limit; n += 1) {
      const page: TrailPage = await this.#slice({ subjects, from, below: next, limit: limit - entries.length });
      for (const one of page.entries) entries.push(entryOf(one, () => []));
      next = page.next;
    }
    return { entries, next };
  }

  /**
   * The commit whose first event has this position; undefined: there is none. Throws LogFailure (`damaged`) when its
   * changes are not what was written: what rests on them must not be done.
   */
  async at(position: number): Promise<HistoryEntry | undefined> {
    await this.#settle();
    const { entries } = await this.#slice({ subjects: [], from: position, below: position + 1, limit: 1 });
    const [happened] = entries;
    if (happened === undefined) return undefined;
    return entryOf(happened, () => {
      throw new LogFailure(
        'damaged',
        `The changes kept of position ${position} are damaged; netloom verify says more.`,
      );
    });
  }

  /** What was executed, and what is due, is in the log or taken back. */
  async #settle(): Promise<void> {
    this.#engine.catchUp();
    await this.#engine.settled(this.#engine.state.position);
  }

  #slice(query: TrailQuery): Promise<TrailPage> {
    return this.#inTurn(() => this.#log.trail(query));
  }

  #moment(at: number): Promise<number> {
    return this.#inTurn(() => this.#log.positionAt(at));
  }

  #inTurn<T>(read: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(read);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}

function entryOf({ position, body, changes }: Happened, damaged: () => readonly RowChange[]): HistoryEntry {
  return { commit: readCommit(position, body), changes: changes === '' ? damaged() : readChanges(changes) };
}

/** `[kind, key, before, after][]`, of kinds this version knows: of others, the rows' form would be another too. */
function readChanges(text: string): readonly RowChange[] {
  const changes: readonly (readonly [number, number, object | null, object | null])[] = JSON.parse(text);
  return changes.map(([kind, key, before, after]) => ({
    kind: rowKind(kind)!,
    key,
    before: before ?? undefined,
    after: after ?? undefined,
  }));
}
