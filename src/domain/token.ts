import type { Appliers } from './commit.ts';
import { Journal } from './journal.ts';
import { putIn, takeOut } from './lists.ts';
import type { Sequence } from './sequence.ts';
import type { State } from './state.ts';

/** Idempotency, common contract 2.6: what a client token answered, kept in the commit of the change itself. */
export interface KeptToken {
  readonly position: number;
  readonly at: number;
  readonly account: string;
  /** Region (where the service has regions), operation and token, as the edge scopes them. */
  readonly scope: string;
  /** SHA-256 of what makes two requests the same. */
  readonly fingerprint: string;
  readonly status: number;
  /** The answer's body, to be repeated byte by byte. */
  readonly body: string;
}

export interface Tokens {
  readonly byScope: Map<string, KeptToken>;
  /** Lists are there only while something is in them. */
  readonly byAccount: Map<string, Sequence<KeptToken>>;
}

export interface TokenKept {
  readonly type: 'token-kept';
  readonly v: 1;
  readonly account: string;
  readonly scope: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
}
export type TokenEvent = TokenKept;

/**
 * 24 hours (common contract 2.6). The applier drops by it and by the number below: with another value a replay of an
 * older log leads to other token rows than were stored, and `netloom verify` says so.
 */
const TOKEN_LIFE = 24 * 3600 * 1000;
/** The newest of an account are kept; a client that makes more in 24 hours loses its oldest. */
const TOKENS_PER_ACCOUNT = 100_000;

const keyOf = (account: string, scope: string): string => `${account} ${scope}`;

/** The live token of a scope, or undefined. */
export function keptToken(state: State, account: string, scope: string, at: number): KeptToken | undefined {
  const token = state.tokens.byScope.get(keyOf(account, scope));
  return token !== undefined && token.at + TOKEN_LIFE > at ? token : undefined;
}

export function loadToken(state: State, token: KeptToken): void {
  put(state, token, new Journal());
}

export const tokenAppliers: Appliers<TokenEvent> = {
  'token-kept': (state, event, { position, at }, journal) => {
    const { type: _type, v: _v, ...kept } = event;
    const token: KeptToken = { position, at, ...kept };
    const list = state.tokens.byAccount.get(event.account);
    const dropped: KeptToken[] = [];
    const replaced = state.tokens.byScope.get(keyOf(event.account, event.scope));
    if (replaced !== undefined) dropped.push(replaced);
    for (const old of list ?? []) {
      if (list!.size - dropped.length < TOKENS_PER_ACCOUNT && old.at + TOKEN_LIFE > at) break;
      if (old !== replaced) dropped.push(old);
      // A long idle account must not make one write pay for all: the rest goes with the next ones.
      if (dropped.length >= 16) break;
    }
    for (const old of dropped) {
      journal.delete(state.tokens.byScope, keyOf(old.account, old.scope));
      takeOut(state.tokens.byAccount, old.account, old, journal);
      journal.row('token', old.position, undefined);
    }
    put(state, token, journal);
    journal.row('token', position, token);
  },
};

function put({ tokens }: State, token: KeptToken, journal: Journal): void {
  journal.set(tokens.byScope, keyOf(token.account, token.scope), token);
  putIn(tokens.byAccount, token.account, token, journal);
}
