import { atMost, GROUPS_PER_ACCOUNT } from '../ceilings.ts';
import type { Command } from '../command.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { changed } from './changes.ts';
import type { Group } from './types.ts';
import { groupOf, groupsOf } from './views.ts';
import { isRemark, isShortName } from './words.ts';

export interface NewGroup {
  readonly account: string;
  readonly name: string;
  readonly description?: string | undefined;
}

/** Refuses: body-invalid, exists-already, quota-reached. */
export function createGroup({ account, name, description = '' }: NewGroup): Command<Group> | Refusal {
  if (!isShortName(name) || !isRemark(description)) return refuse('body-invalid');
  return (state, { at, position, ids, rules }) => {
    if (groupOf(state, account, name) !== undefined) return refuse('exists-already');
    const most = atMost(GROUPS_PER_ACCOUNT, rules.quotas.groups);
    if (groupsOf(state, account).size >= most) return refuse('quota-reached');
    const told = { account, name, description };
    const id = ids.make('group', account, position);
    return {
      events: [{ type: 'group-created', v: 1, group: id, ...told }],
      result: { position, id, ...told, createdAt: at, policies: [] },
    };
  };
}

/** Absent members keep what is stored. */
export interface GroupChanges {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

/** Refuses: body-invalid, group-unknown, exists-already. */
export function updateGroup(account: string, groupName: string, changes: GroupChanges): Command<Group> | Refusal {
  const { name = 'n', description = '' } = changes;
  if (!isShortName(name) || !isRemark(description)) return refuse('body-invalid');
  return (state) => {
    const group = groupOf(state, account, groupName);
    if (group === undefined) return refuse('group-unknown');
    const fields = changed(group, changes);
    if (fields.name !== undefined && groupOf(state, account, fields.name) !== undefined) {
      return refuse('exists-already');
    }
    const result = { ...group, ...fields };
    if (Object.keys(fields).length === 0) return { events: [], result };
    return { events: [{ type: 'group-updated', v: 1, group: group.id, ...fields }], result };
  };
}

/** Its attachments go with it. Refuses: group-unknown; group-in-use while it has members. */
export function deleteGroup(account: string, groupName: string): Command<undefined> {
  return (state) => {
    const group = groupOf(state, account, groupName);
    if (group === undefined) return refuse('group-unknown');
    if (state.iam.directories.get(account)!.members.has(group.id)) return refuse('group-in-use');
    return { events: [{ type: 'group-deleted', v: 1, group: group.id }], result: undefined };
  };
}
