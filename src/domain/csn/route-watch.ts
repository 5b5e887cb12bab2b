import { Journal } from '../journal.ts';
import { prefixKey, prefixOfKey } from '../net/prefix.ts';
import type { State } from '../state.ts';
import { type Candidate, isLearned, type Learned, nextHopOf } from './routes/routes.ts';
import type { NextHop } from './types.ts';

/** Why a prefix of a table is not what it was; in the words of csn contract 7.3 and 7.6. */
export type RouteReason =
  /** Nothing was there, and a route was learned. */
  | 'learned'
  /** Nothing was there, and somebody wrote a rule. */
  | 'rule-added'
  /** The learned route went, and no other stood by. */
  | 'withdrawn'
  /** The custom rule went, and no other stood by. */
  | 'rule-deleted'
  /** The winner stays, conflicted: another comes before it. */
  | 'overtaken'
  /** The winner went, and the next took its place. */
  | 'promoted'
  /** The winning rule has lost its next hop. */
  | 'blackholed'
  /** The winner is announced with another AS path or community. */
  | 'attributes-changed'
  /** The winner is the same, and what stands behind it is not. */
  | 'losers-changed';

/** What a prefix of a table leads to: its active rule, of several its first. */
export interface Winner {
  readonly routeType: 'custom' | 'propagated';
  /** None: a blackhole without next hop. */
  readonly nextHop?: NextHop;
  readonly blackhole: boolean;
  readonly asPath: string;
  readonly community: string;
}

/** A prefix of a table, before a commit and after it; no winner: it is not in the table. */
export interface RouteChange {
  readonly csn: string;
  readonly table: string;
  /** 32-bit network address. */
  readonly base: number;
  readonly length: number;
  readonly before: Winner | undefined;
  readonly after: Winner | undefined;
  readonly reason: RouteReason;
}

interface TouchedTable {
  readonly csn: string;
  /** What a prefix led to: base and length as one number, for it is asked for every prefix of every write. */
  readonly prefixes: Map<number, Standing | undefined>;
}

/** A winner, and what tells it from the others of its prefix: the rule's id, or whom it was learned from. */
interface Standing {
  readonly name: string;
  readonly winner: Winner;
}

/** Prefixes of one commit that are looked at: what more a commit touches is only counted, for the writer is waiting. */
export const MOST_WATCHED = 10_000;

/**
 * A journal that sees, at the first touch of a prefix, what it led to: prefixes are named before they are changed, and
 * an attachment that goes is still there then.
 */
export class RouteWatch extends Journal {
  readonly #state: State;
  readonly #tables = new Map<string, TouchedTable>();
  #size = 0;
  #cut = false;

  constructor(state: State) {
    super();
    this.#state = state;
  }

  /** Whether there was more than is told. */
  get cut(): boolean {
    return this.#cut;
  }

  override touchRoute(table: string, base: number, length: number): void {
    super.touchRoute(table, base, length);
    const prefixes = this.#prefixesOf(table);
    const key = prefixKey(base, length);
    if (prefixes === undefined || prefixes.has(key)) return;
    if (this.#size === MOST_WATCHED) {
      this.#cut = true;
      return;
    }
    this.#size += 1;
    prefixes.set(key, standing(this.#state, table, base, length));
  }

  /** What has changed, once everything is applied: table by table, in the order of the first touches. */
  changes(): RouteChange[] {
    const changed: RouteChange[] = [];
    for (const [table, { csn, prefixes }] of this.#tables) {
      for (const [key, was] of prefixes) {
        const { base, length } = prefixOfKey(key);
        const is = standing(this.#state, table, base, length);
        const reason = reasonOf(was, is, () => this.#contends(table, base, length, was!.name));
        if (reason === undefined) continue;
        changed.push({ csn, table, base, length, before: was?.winner, after: is?.winner, reason });
      }
    }
    return changed;
  }

  #prefixesOf(table: string): TouchedTable['prefixes'] | undefined {
    const known = this.#tables.get(table);
    if (known !== undefined) return known.prefixes;
    const csn = this.#state.csns.tables.get(table)?.csn;
    if (csn === undefined) return undefined;
    const prefixes: TouchedTable['prefixes'] = new Map();
    this.#tables.set(table, { csn, prefixes });
    return prefixes;
  }

  #contends(table: string, base: number, length: number, name: string): boolean {
    const entry = this.#state.csns.routes.get(table)?.entry(base, length);
    return entry?.candidates.some((one) => nameOf(one) === name) ?? false;
  }
}

const nameOf = (candidate: Candidate): string =>
  isLearned(candidate) ? candidate.propagation.attachment : candidate.id;

function standing(state: State, table: string, base: number, length: number): Standing | undefined {
  const candidate = state.csns.routes.get(table)?.winner(base, length);
  if (candidate === undefined) return undefined;
  const nextHop = nextHopOf(state, candidate);
  const of = isLearned(candidate)
    ? ({ routeType: 'propagated', blackhole: false, ...attributesOf(candidate) } as const)
    : ({ routeType: 'custom', blackhole: candidate.blackhole, asPath: '', community: '' } as const);
  return { name: nameOf(candidate), winner: { ...of, ...(nextHop && { nextHop }) } };
}

const attributesOf = ({ publication: { asPath, community } }: Learned) => ({ asPath, community });

/** `contends`: whether the winner that was is still there, behind the one that is. Undefined: nothing has changed. */
function reasonOf(
  was: Standing | undefined,
  is: Standing | undefined,
  contends: () => boolean,
): RouteReason | undefined {
  if (was === undefined) {
    if (is === undefined) return undefined;
    return is.winner.routeType === 'custom' ? 'rule-added' : 'learned';
  }
  if (is === undefined) return was.winner.routeType === 'custom' ? 'rule-deleted' : 'withdrawn';
  if (was.name !== is.name) return contends() ? 'overtaken' : 'promoted';
  const [before, after] = [was.winner, is.winner];
  if (before.blackhole !== after.blackhole) return 'blackholed';
  const same = before.asPath === after.asPath && before.community === after.community;
  return same ? 'losers-changed' : 'attributes-changed';
}
