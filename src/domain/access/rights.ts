import type { Group, Role, User } from '../iam/types.ts';
import { stands } from '../session/standing.ts';
import type { Session } from '../session/types.ts';
import type { State } from '../state.ts';
import type { Acl } from './acl.ts';
import { soundAcl } from './held.ts';
import { Recent } from './recent.ts';
import type { Principal } from './types.ts';

/** A user, group or role whose policies count. */
export type Holder =
  | { readonly kind: 'user'; readonly thing: User }
  | { readonly kind: 'group'; readonly thing: Group }
  | { readonly kind: 'role'; readonly thing: Role };

/** What somebody's rights are made of. */
export interface Rights {
  /** Undefined: root's, which are all. */
  readonly holders: readonly Holder[] | undefined;
  /** The session's own ACL: what it does not allow too is not allowed. */
  readonly narrowed?: Acl;
}

/**
 * What counts for a principal: a user's own policies and those of its groups; of a role's session, the role's; of another
 * session, its opener's; of both, only what the session's ACL allows too (common contract 3.3). Undefined: nothing does,
 * for somebody is disabled or gone.
 *
 * @param at milliseconds since 1970.
 */
export function rightsOf(state: State, { account, user, session: key }: Principal, at: number): Rights | undefined {
  if (key === undefined) return ownRights(state, account, user);
  const session = state.sessions.byKey.get(key);
  if (session === undefined || session.expiresAt <= at || !stands(state, session)) return undefined;
  const { opener, role } = session;
  const rights = role === undefined ? ownRights(state, opener.account, opener.user) : roleRights(state, role);
  return rights === undefined || session.acl === undefined ? rights : { ...rights, narrowed: aclOf(session) };
}

function ownRights({ iam }: State, account: string, id: string | undefined): Rights | undefined {
  if (id === undefined) return { holders: undefined };
  const user = iam.users.get(id);
  if (user === undefined || user.account !== account || !user.enabled) return undefined;
  const groups = user.groups.map(({ group }): Holder => ({ kind: 'group', thing: iam.groups.get(group)! }));
  return { holders: [{ kind: 'user', thing: user }, ...groups] };
}

/** Of whoever has taken the role on, where no ACL of the session narrows them. Undefined: it is gone. */
export function roleRights({ iam }: State, id: string): Rights | undefined {
  const role = iam.roles.get(id);
  return role && { holders: [{ kind: 'role', thing: role }] };
}

/** Patterns remembered of all sessions together: there may be ten thousand sessions of one account alone. */
const MOST_PATTERNS = 500_000;

/** A session is never changed in place: its ACL is read once. */
const acls = new Recent<Session, Acl>(MOST_PATTERNS, ({ statements }) =>
  statements.reduce((sum, { resources }) => sum + resources.length, 1),
);

function aclOf(session: Session): Acl {
  let acl = acls.get(session);
  if (acl === undefined) {
    acl = soundAcl(session.acl!);
    acls.set(session, acl);
  }
  return acl;
}
