import type { Account } from '../domain/account/types.ts';
import type { State } from '../domain/state.ts';
import type { Credential } from './auth/verify.ts';

/** A credential, and whose it is. */
export interface AccountCredential extends Credential {
  readonly account: Account;
}

/** Looks keys up in the state. A secret is deciphered once and remembered as long as its ciphertext stays. */
export class Credentials {
  readonly #open: (sealed: string) => string;
  readonly #secrets = new Map<string, { readonly sealed: string; readonly secret: string }>();

  constructor(open: (sealed: string) => string) {
    this.#open = open;
  }

  find(state: State, accessKeyId: string): AccountCredential | undefined {
    const owner = state.accounts.byKey.get(accessKeyId);
    const account = owner === undefined ? undefined : state.accounts.byId.get(owner);
    const key = account?.keys.find(({ id }) => id === accessKeyId);
    if (account === undefined || key === undefined) return undefined;
    let known = this.#secrets.get(accessKeyId);
    if (known?.sealed !== key.secret) {
      known = { sealed: key.secret, secret: this.#open(key.secret) };
      this.#secrets.set(accessKeyId, known);
    }
    return { secret: known.secret, enabled: key.enabled, ownerEnabled: !account.frozen, account };
  }
}
