import type { Ids, Rules } from '../domain/command.ts';
import type { DomainEvent } from '../domain/commit.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { keptToken } from '../domain/token.ts';
import type { Answer, Request } from './request.ts';

/** What deciding needs beside the state and the request. */
export interface Deciding {
  /** Milliseconds since 1970; never before the last commit's. */
  readonly at: number;
  readonly ids: Ids;
  readonly rules: Rules;
}

/** `events`: facts to be committed at the position after the state's, in the same turn; none changes nothing. */
export type Decided =
  | { readonly refusal: Refusal }
  | { readonly answer: Answer; readonly replayed: boolean; readonly events: readonly DomainEvent[] };

/** One request against the state: its token, its precondition, its command, in this order. Changes nothing. */
export function decide<R>(state: State, request: Request<R>, { at, ids, rules }: Deciding): Decided {
  const { token, kept: keeping } = request;
  if (token !== undefined) {
    const kept = keptToken(state, token.account, token.scope, at);
    if (kept !== undefined) {
      if (kept.fingerprint !== token.fingerprint) return { refusal: refuse('token-mismatch') };
      const body = keeping === undefined ? kept.body : keeping.unseal(kept.body);
      return { answer: { status: kept.status, body }, replayed: true, events: [] };
    }
  }
  const early = request.precondition?.(state);
  if (early !== undefined) return { refusal: early };
  const decision = request.command(state, { at, position: state.position + 1, ids, rules });
  if (isRefusal(decision)) return { refusal: decision };
  const answer = request.render(decision.result);
  if (token === undefined) return { answer, replayed: false, events: decision.events };
  const body = keeping === undefined ? answer.body : keeping.seal(answer.body);
  const kept = { type: 'token-kept', v: 1, ...token, status: answer.status, body } as const;
  return { answer, replayed: false, events: [...decision.events, kept] };
}
