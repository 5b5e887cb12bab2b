import type { Attachment, Policy, SubjectKind } from '../iam/types.ts';
import type { Session } from '../session/types.ts';
import type { State } from '../state.ts';
import { type Acl, parseAcl } from './acl.ts';
import { type SystemPolicy, systemPolicy } from './system-policies.ts';
import type { Principal } from './types.ts';

/** A user, group or role whose policies count. */
export interface Holder {
  readonly kind: SubjectKind;
  readonly name: string;
  readonly policies: readonly Attachment[];
}

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
  if (session === undefined || session.expiresAt <= at) return undefined;
  const { opener, role } = session;
  const own = ownRights(state, opener.account, opener.user);
  const rights = own === undefined || role === undefined ? own : roleRights(state, role);
  return rights === undefined || session.acl === undefined ? rights : { ...rights, narrowed: aclOfSession(session) };
}

function ownRights({ iam }: State, account: string, id: string | undefined): Rights | undefined {
  if (id === undefined) return { holders: undefined };
  const user = iam.users.get(id);
  if (user === undefined || user.account !== account || !user.enabled) return undefined;
  const holders: Holder[] = [{ kind: 'user', name: user.name, policies: user.policies }];
  for (const { group } of user.groups) {
    const { name, policies } = iam.groups.get(group)!;
    holders.push({ kind: 'group', name, policies });
  }
  return { holders };
}

/** Of whoever has taken the role on, where no ACL of the session narrows them. Undefined: it is gone. */
export function roleRights({ iam }: State, id: string): Rights | undefined {
  const role = iam.roles.get(id);
  return role && { holders: [{ kind: 'role', name: role.name, policies: role.policies }] };
}

export const attachedPolicy = ({ iam }: State, { policy }: Attachment): Policy | SystemPolicy =>
  iam.policies.get(policy) ?? systemPolicy(policy)!;

/** Policies and sessions are never changed in place: each one's ACL is read once. */
const acls = new WeakMap<Policy | SystemPolicy | Session, Acl>();

export const aclOf = (policy: Policy | SystemPolicy): Acl => acls.get(policy) ?? remembered(policy, policy.document);

const aclOfSession = (session: Session): Acl => acls.get(session) ?? remembered(session, session.acl!);

function remembered(thing: Policy | SystemPolicy | Session, text: string): Acl {
  const acl = parseAcl(text);
  // Nothing unsound is ever kept: this would be a defect, and must not pass for a policy that denies nothing.
  if (acl === undefined) throw new Error('an ACL that was kept cannot be read');
  acls.set(thing, acl);
  return acl;
}
