import type { Command } from '../domain/command.ts';
import type { Cause } from '../domain/commit.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';

/** Idempotency of one call: where its token is valid, and what makes two calls the same (common contract 2.6). */
export interface TokenUse {
  readonly account: string;
  readonly scope: string;
  readonly fingerprint: string;
}

export interface Request<R> {
  readonly command: Command<R>;
  readonly cause: Cause;
  readonly token?: TokenUse | undefined;
  /** How a token keeps an answer that holds a secret: nothing but its ciphertext is in the log. */
  readonly kept?: { readonly seal: (body: string) => string; readonly unseal: (kept: string) => string } | undefined;
  /** Checks that need the state and come after the token, such as If-Match. */
  readonly precondition?: ((state: State) => Refusal | undefined) | undefined;
  /** The answer's status and body, kept with the token to be repeated byte by byte. */
  readonly render: (result: R) => Answer;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** `position`: the answer may go out once this log position is settled. */
export type Outcome = { readonly position: number } & (
  | { readonly answer: Answer; readonly replayed: boolean }
  | { readonly refusal: Refusal }
);
