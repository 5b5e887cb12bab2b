import type { State } from '../state.ts';
import type { Statement } from './acl.ts';
import { GONE, type Source, sourceOf, type Verdict, verdictOf } from './decide.ts';
import { type Asked, bearingOf } from './evaluate.ts';
import { heldBy } from './held.ts';
import type { Bearing } from './reasons.ts';
import type { Who } from './who.ts';

/** A statement that was looked at, and what came of it. */
export interface Considered extends Source {
  readonly statement: Statement;
  readonly bearing: Bearing;
}

/** Why somebody may do a thing, or may not. */
export interface AccessExplained {
  readonly verdict: Verdict;
  /** Every statement about the service, in the order they are looked at. */
  readonly considered: readonly Considered[];
}

/**
 * Whether `who` may do what is asked, by the same evaluation that calls meet, and every statement it looked at.
 * @param beyond what the operation itself says of its callers, whatever policies say.
 */
export function explainAccess(
  state: State,
  { rights, barred, session }: Who,
  asked: Asked,
  beyond: { readonly open?: true; readonly permanent?: true },
): AccessExplained {
  const considered = rights === undefined ? [] : [...statementsOf(state, rights, asked)];
  const explained = (verdict: Verdict): AccessExplained => ({ verdict, considered });
  if (barred !== undefined) return explained({ allowed: false, reason: barred });
  if (rights === undefined) return explained(GONE);
  if (beyond.permanent === true && session) return explained({ allowed: false, reason: 'permanent' });
  const isRoot = rights.holders === undefined && !session;
  if (beyond.open === true && !isRoot) return explained({ allowed: true, reason: 'open' });
  return explained(verdictOf(state, rights, asked));
}

function* statementsOf(state: State, { holders = [], narrowed }: NonNullable<Who['rights']>, asked: Asked) {
  for (const holder of holders) {
    for (const { policy, statement } of heldBy(state, holder.thing)) {
      yield* about(sourceOf(policy, holder), statement, asked);
    }
  }
  for (const statement of narrowed?.statements ?? []) yield* about({ via: 'session' }, statement, asked);
}

function* about(source: Source, statement: Statement, asked: Asked): Generator<Considered> {
  const bearing = bearingOf(statement, asked);
  if (bearing !== 'service-other') yield { ...source, statement, bearing };
}
