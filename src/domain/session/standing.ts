import type { State } from '../state.ts';
import type { Session } from './types.ts';

/**
 * Whether what a session rests on is still there: who opened it, enabled, by a key that is there and enabled, and the role
 * it took on. Who takes a leaked key away has taken away all that was opened with it.
 */
export function stands({ accounts, iam }: State, { opener, role }: Session): boolean {
  const user = opener.user === undefined ? undefined : iam.users.get(opener.user);
  if (opener.user !== undefined && (user?.enabled !== true || user.account !== opener.account)) return false;
  const keys = (user ?? accounts.byId.get(opener.account))?.keys ?? [];
  if (opener.key !== undefined && !keys.some(({ id, enabled }) => id === opener.key && enabled)) return false;
  return role === undefined || iam.roles.has(role);
}
