import { parseTrust } from '../access/acl.ts';
import { atMost, ROLES_PER_ACCOUNT } from '../ceilings.ts';
import type { Command } from '../command.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { changed } from './changes.ts';
import type { Role } from './types.ts';
import { roleOf, rolesOf } from './views.ts';
import { isRemark, isShortName } from './words.ts';

export interface NewRole {
  readonly account: string;
  readonly name: string;
  readonly description?: string | undefined;
  /** Who may take it on: ACL with grantees, as JSON text. */
  readonly trust: string;
}

const isTrust = (text: string): boolean => parseTrust(text) !== undefined;

/** Refuses: body-invalid, exists-already, quota-reached. */
export function createRole({ account, name, description = '', trust }: NewRole): Command<Role> | Refusal {
  if (!isShortName(name) || !isRemark(description) || !isTrust(trust)) return refuse('body-invalid');
  return (state, { at, position, ids, rules }) => {
    if (roleOf(state, account, name) !== undefined) return refuse('exists-already');
    const most = atMost(ROLES_PER_ACCOUNT, rules.quotas.roles);
    if (rolesOf(state, account).size >= most) return refuse('quota-reached');
    const told = { account, name, description, trust };
    const id = ids.make('role', account, position);
    return {
      events: [{ type: 'role-created', v: 1, role: id, ...told }],
      result: { position, id, ...told, createdAt: at, policies: [] },
    };
  };
}

/** Absent members keep what is stored. */
export interface RoleChanges {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly trust?: string | undefined;
}

/** Refuses: body-invalid, role-unknown, exists-already. */
export function updateRole(account: string, roleName: string, changes: RoleChanges): Command<Role> | Refusal {
  const { name = 'n', description = '', trust } = changes;
  if (!isShortName(name) || !isRemark(description)) return refuse('body-invalid');
  if (trust !== undefined && !isTrust(trust)) return refuse('body-invalid');
  return (state) => {
    const role = roleOf(state, account, roleName);
    if (role === undefined) return refuse('role-unknown');
    const fields = changed(role, changes);
    if (fields.name !== undefined && roleOf(state, account, fields.name) !== undefined) return refuse('exists-already');
    const result = { ...role, ...fields };
    if (Object.keys(fields).length === 0) return { events: [], result };
    return { events: [{ type: 'role-updated', v: 1, role: role.id, ...fields }], result };
  };
}

/** Its attachments go with it. Refuses: role-unknown. */
export function deleteRole(account: string, roleName: string): Command<undefined> {
  return (state) => {
    const role = roleOf(state, account, roleName);
    if (role === undefined) return refuse('role-unknown');
    return { events: [{ type: 'role-deleted', v: 1, role: role.id }], result: undefined };
  };
}
