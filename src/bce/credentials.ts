import type { Principal } from '../domain/access/types.ts';
import type { AccessKey, Account } from '../domain/account/types.ts';
import type { User, UserKey } from '../domain/iam/types.ts';
import { stands } from '../domain/session/standing.ts';
import type { Session } from '../domain/session/types.ts';
import type { State } from '../domain/state.ts';
import { sessionToken } from './auth/session-token.ts';
import type { Credential } from './auth/verify.ts';

/** A credential, whose resources it reaches, and in whose name. */
export interface AccountCredential extends Credential {
  readonly account: Account;
  readonly principal: Principal;
  /** For the audit: `user/<name>` or `role/<name>`; absent: root. */
  readonly as?: string;
}

/** A secret deciphered, and the token made of it where it is a session's. */
interface Opened {
  readonly secret: string;
  readonly token?: string;
}

/**
 * Looks keys up in the state: an account's root keys, those of its users, and those of sessions. A secret is deciphered
 * once and remembered as long as its key is the state's: what is held weakly goes with what was removed or replaced.
 */
export class Credentials {
  readonly #unseal: (sealed: string) => string;
  readonly #opened = new WeakMap<AccessKey | UserKey | Session, Opened>();

  constructor(unseal: (sealed: string) => string) {
    this.#unseal = unseal;
  }

  /**
   * Undefined: no such key, or it went with its user. Sessions that ended are to be gone from the state (Engine.catchUp);
   * where they cannot go, a full disk, `session.expiresAt` tells.
   */
  find(state: State, accessKeyId: string): AccountCredential | undefined {
    return this.#ofRoot(state, accessKeyId) ?? this.#ofUser(state, accessKeyId) ?? this.#ofSession(state, accessKeyId);
  }

  #ofRoot({ accounts }: State, accessKeyId: string): AccountCredential | undefined {
    const account = accounts.byId.get(accounts.byKey.get(accessKeyId) ?? '');
    const key = account?.keys.find(({ id }) => id === accessKeyId);
    if (account === undefined || key === undefined) return undefined;
    const { secret } = this.#open(key);
    return {
      secret,
      enabled: key.enabled,
      ownerEnabled: !account.frozen,
      account,
      principal: { account: account.id, key: key.id },
    };
  }

  #ofUser({ accounts, iam }: State, accessKeyId: string): AccountCredential | undefined {
    const user = iam.users.get(iam.byKey.get(accessKeyId) ?? '');
    const account = accounts.byId.get(user?.account ?? '');
    const key = user?.keys.find(({ id }) => id === accessKeyId);
    if (user === undefined || account === undefined || key === undefined) return undefined;
    return {
      ...{
        secret: this.#open(key).secret,
        enabled: key.enabled,
        ownerEnabled: !account.frozen && user.enabled,
        account,
      },
      ...{ principal: { account: account.id, user: user.id, key: key.id }, as: nameOf(user) },
    };
  }

  /** A session ends with whoever opened it, with the key it was opened by, and with its role: its key is then refused as that of a disabled user. */
  #ofSession(state: State, accessKeyId: string): AccountCredential | undefined {
    const { accounts, iam, sessions } = state;
    const session = sessions.byKey.get(accessKeyId);
    const account = accounts.byId.get(session?.account ?? '');
    if (session === undefined || account === undefined) return undefined;
    const { opener } = session;
    const frozen = account.frozen || accounts.byId.get(opener.account)?.frozen !== false;
    const user = opener.user === undefined ? undefined : iam.users.get(opener.user);
    const role = session.role === undefined ? undefined : iam.roles.get(session.role);
    const { secret, token } = this.#open(session);
    const of = session.role === undefined ? opener : { account: account.id };
    const as = role === undefined ? user && nameOf(user) : `role/${role.name}`;
    return {
      ...{ secret, enabled: true, ownerEnabled: !frozen && stands(state, session), account },
      session: { token: token!, expiresAt: session.expiresAt },
      principal: { ...of, session: session.key },
      ...(as !== undefined && { as }),
    };
  }

  #open(key: AccessKey | UserKey | Session): Opened {
    let opened = this.#opened.get(key);
    if (opened === undefined) {
      const secret = this.#unseal(key.secret);
      opened = 'key' in key ? { secret, token: sessionToken(key.key, secret, key.secret) } : { secret };
      this.#opened.set(key, opened);
    }
    return opened;
  }
}

const nameOf = ({ name }: User): string => `user/${name}`;
