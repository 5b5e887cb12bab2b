import { atMost, USERS_PER_ACCOUNT } from '../ceilings.ts';
import type { Command } from '../command.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { changed } from './changes.ts';
import type { User } from './types.ts';
import { userOf, usersOf } from './views.ts';
import { isRemark, isUserName } from './words.ts';

export interface NewUser {
  readonly account: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly contact?: string | undefined;
}

/** Refuses: body-invalid, exists-already, quota-reached. */
export function createUser({ account, name, description = '', contact = '' }: NewUser): Command<User> | Refusal {
  if (!isUserName(name) || !isRemark(description) || !isRemark(contact)) return refuse('body-invalid');
  return (state, { at, position, ids, rules }) => {
    if (userOf(state, account, name) !== undefined) return refuse('exists-already');
    const most = atMost(USERS_PER_ACCOUNT, rules.quotas.users);
    if (usersOf(state, account).size >= most) return refuse('quota-reached');
    const told = { account, name, description, contact };
    const id = ids.make('user', account, position);
    const none = { keys: [], groups: [], policies: [] };
    return {
      events: [{ type: 'user-created', v: 1, user: id, ...told }],
      result: { position, id, ...told, enabled: true, createdAt: at, ...none },
    };
  };
}

/** Absent members keep what is stored. */
export interface UserChanges {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly contact?: string | undefined;
  readonly enabled?: boolean | undefined;
}

/** Refuses: body-invalid, user-unknown, exists-already. */
export function updateUser(account: string, userName: string, changes: UserChanges): Command<User> | Refusal {
  const { name = 'n', description = '', contact = '' } = changes;
  if (!isUserName(name) || !isRemark(description) || !isRemark(contact)) return refuse('body-invalid');
  return (state) => {
    const user = userOf(state, account, userName);
    if (user === undefined) return refuse('user-unknown');
    const fields = changed(user, changes);
    if (fields.name !== undefined && userOf(state, account, fields.name) !== undefined) return refuse('exists-already');
    const result = { ...user, ...fields };
    if (Object.keys(fields).length === 0) return { events: [], result };
    return { events: [{ type: 'user-updated', v: 1, user: user.id, ...fields }], result };
  };
}

/** Its keys, memberships and attachments go with it. Refuses: user-unknown. */
export function deleteUser(account: string, userName: string): Command<undefined> {
  return (state) => {
    const user = userOf(state, account, userName);
    if (user === undefined) return refuse('user-unknown');
    return { events: [{ type: 'user-deleted', v: 1, user: user.id }], result: undefined };
  };
}
