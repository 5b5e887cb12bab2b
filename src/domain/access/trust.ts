import type { Role } from '../iam/types.ts';
import { parseTrust, type Trust } from './acl.ts';
import type { Caller } from './types.ts';

/**
 * Whether a role's trust names the caller: its account, which is everybody of it, or its user. A Deny that names it wins.
 * The permissions of a trust are not looked at: it is about taking the role on, and nothing else.
 */
export function trusts(role: Role, { account, user }: Caller): boolean {
  const naming = trustOf(role).statements.filter(
    ({ grantees }) => grantees!.includes(account) || (user !== undefined && grantees!.includes(user)),
  );
  return naming.some(({ effect }) => effect === 'Allow') && !naming.some(({ effect }) => effect === 'Deny');
}

/** A role is never changed in place: its trust is read once. */
const trustByRole = new WeakMap<Role, Trust>();

function trustOf(role: Role): Trust {
  let trust = trustByRole.get(role);
  if (trust === undefined) {
    trust = parseTrust(role.trust) ?? { statements: [] };
    trustByRole.set(role, trust);
  }
  return trust;
}
