import { roleOf, userOf } from '../iam/views.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import type { AccessReason } from './reasons.ts';
import { type Rights, rightsOf, roleRights } from './rights.ts';
import type { Principal } from './types.ts';

/** Somebody whose access is asked about. */
export interface Who {
  readonly account: string;
  /** `root`, `user/alice`, `role/auditor`. */
  readonly as: string;
  /** Undefined: gone. */
  readonly rights: Rights | undefined;
  /** Whether it is by temporary credentials. */
  readonly session: boolean;
  /** Why the key is refused before rights are looked at. */
  readonly barred?: AccessReason;
}

/** How somebody is named: by one of the first three, or root by none. */
export interface WhoAsked {
  readonly accessKeyId?: string | undefined;
  readonly user?: string | undefined;
  readonly role?: string | undefined;
  /** Account id, for names; may be left out where one account alone has the name. */
  readonly account?: string | undefined;
}

/**
 * Who is meant. Refuses: key-unknown, user-unknown, role-unknown, account-unknown; query-invalid for more than one of the
 * three, none and no account, and a name that several accounts have.
 * @param at milliseconds since 1970.
 */
export function whoOf(state: State, asked: WhoAsked, at: number): Who | Refusal {
  const { accessKeyId, user, role, account } = asked;
  const given = [accessKeyId, user, role].filter((one) => one !== undefined).length;
  if (given > 1) return refuse('query-invalid', 'one of accessKeyId, user and role names somebody');
  if (accessKeyId !== undefined) return byKey(state, accessKeyId, at);
  if (account !== undefined && !state.accounts.byId.has(account)) return refuse('account-unknown');
  if (user !== undefined) {
    const found = only(state, account, (id) => userOf(state, id, user), 'user-unknown');
    return 'refused' in found ? found : by(state, { account: found.account, user: found.id }, at);
  }
  if (role !== undefined) {
    const found = only(state, account, (id) => roleOf(state, id, role), 'role-unknown');
    if ('refused' in found) return found;
    return barredBy(state, {
      account: found.account,
      as: `role/${role}`,
      rights: roleRights(state, found.id),
      session: true,
    });
  }
  if (account === undefined) return refuse('query-invalid', 'accessKeyId, user, role or account names somebody');
  return by(state, { account }, at);
}

function byKey(state: State, key: string, at: number): Who | Refusal {
  const { accounts, iam, sessions } = state;
  const account = accounts.byId.get(accounts.byKey.get(key) ?? '');
  const user = iam.users.get(iam.byKey.get(key) ?? '');
  const session = sessions.byKey.get(key);
  if (session !== undefined) {
    const of = session.role === undefined ? session.opener : { account: session.account };
    return by(state, { ...of, session: key }, at);
  }
  const owner: Principal | undefined = account
    ? { account: account.id }
    : user && { account: user.account, user: user.id };
  if (owner === undefined) return refuse('key-unknown');
  const enabled = (account ?? user)!.keys.find(({ id }) => id === key)!.enabled;
  const who = by(state, owner, at);
  return enabled ? who : { ...who, barred: 'key-disabled' };
}

function by(state: State, principal: Principal, at: number): Who {
  const { account, user, session } = principal;
  const role = state.iam.roles.get(state.sessions.byKey.get(session ?? '')?.role ?? '');
  const name = state.iam.users.get(user ?? '')?.name;
  const as = role !== undefined ? `role/${role.name}` : user === undefined ? 'root' : `user/${name ?? user}`;
  return barredBy(state, { account, as, rights: rightsOf(state, principal, at), session: session !== undefined });
}

const barredBy = ({ accounts }: State, who: Who): Who =>
  accounts.byId.get(who.account)?.frozen === true ? { ...who, barred: 'account-frozen' } : who;

/** What one account, or else one alone of all, has by a name. */
function only<T extends object>(
  { iam }: State,
  account: string | undefined,
  find: (account: string) => T | undefined,
  unknown: 'user-unknown' | 'role-unknown',
): T | Refusal {
  const ids = account === undefined ? [...iam.directories.keys()] : [account];
  const found = ids.map(find).filter((one) => one !== undefined);
  if (found.length > 1) return refuse('query-invalid', 'several accounts have the name: account says which is meant');
  return found[0] ?? refuse(unknown);
}
