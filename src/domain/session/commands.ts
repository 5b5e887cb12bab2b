import { aclText } from '../access/acl.ts';
import { trusts } from '../access/trust.ts';
import type { Principal } from '../access/types.ts';
import { atMost, SESSION_ACL, SESSIONS_PER_ACCOUNT, SESSIONS_PER_USER } from '../ceilings.ts';
import type { Command, Context } from '../command.ts';
import type { Role } from '../iam/types.ts';
import { roleOf } from '../iam/views.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import type { SessionOpened } from './events.ts';

export interface NewSession {
  /** Temporary access key id, made outside: nobody else has it. */
  readonly key: string;
  /** Ciphertext, made outside. */
  readonly secret: string;
  readonly opener: Principal;
  readonly durationSeconds: number;
  /** What it is narrowed to: ACL as JSON, of anybody's making. Absent: nothing narrows it. */
  readonly acl?: unknown;
}

export interface OpenedSession {
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Role id; of a session with a role. */
  readonly role?: string;
}

export interface RoleName {
  /** Account id, of anybody's making. */
  readonly account: string;
  readonly name: string;
}

/**
 * Opens a session of the opener's own rights (common contract 3.4). Refuses: body-invalid, the ACL; access-denied, from
 * within a session; quota-reached.
 */
export function openSession(input: NewSession): Command<OpenedSession> | Refusal {
  const acl = narrowing(input);
  if (isRefusal(acl)) return acl;
  return (state, context) => open(state, context, input, { account: input.opener.account, ...acl });
}

/**
 * Opens a session of a role's rights, in the role's account. `onBehalfOf`: who the caller says it is, if it does.
 *
 * Refuses: body-invalid, quota-reached; access-denied, from within a session, on another's behalf, or where a role of the
 * opener's own account does not trust it; role-unknown, and of another account also that it does not trust the opener:
 * accounts never see one another, so there its existence is not told.
 */
export function assumeRole(
  input: NewSession,
  { account, name }: RoleName,
  onBehalfOf?: string,
): Command<OpenedSession> | Refusal {
  const acl = narrowing(input);
  if (isRefusal(acl)) return acl;
  const { opener } = input;
  return (state, context) => {
    if (onBehalfOf !== undefined && onBehalfOf !== openerId(opener)) return refuse('access-denied');
    const role = trustingRole(state, opener, account, name);
    return isRefusal(role) ? role : open(state, context, input, { account, role: role.id, ...acl });
  };
}

/** Who opens sessions, for the wire: the id of a user, or of an account for its root. */
export const openerId = ({ account, user }: Principal): string => user ?? account;

function trustingRole(state: State, opener: Principal, account: string, name: string): Role | Refusal {
  const role = roleOf(state, account, name);
  if (role !== undefined && trusts(role, opener)) return role;
  return refuse(role !== undefined && account === opener.account ? 'access-denied' : 'role-unknown');
}

function narrowing({ acl }: NewSession): { readonly acl?: string } | Refusal {
  if (acl === undefined) return {};
  const text = aclText(acl);
  return text === undefined || text.length > SESSION_ACL ? refuse('body-invalid') : { acl: text };
}

function open(
  state: State,
  { at, rules }: Context,
  { key, secret, opener, durationSeconds }: NewSession,
  given: Pick<SessionOpened, 'account' | 'role' | 'acl'>,
) {
  // Rights that end are not to be prolonged by themselves.
  if (opener.session !== undefined) return refuse('access-denied');
  const most = atMost(SESSIONS_PER_ACCOUNT, rules.quotas.sessions);
  const { open, openByUser } = state.sessions;
  if ((open.get(opener.account) ?? 0) >= most) return refuse('quota-reached');
  if ((openByUser.get(opener.user ?? '') ?? 0) >= SESSIONS_PER_USER) return refuse('quota-reached');
  const expiresAt = at + durationSeconds * 1000;
  const opened: SessionOpened = { type: 'session-opened', v: 1, key, secret, opener, ...given, expiresAt };
  const { role } = given;
  return { events: [opened], result: { createdAt: at, expiresAt, ...(role !== undefined && { role }) } };
}
