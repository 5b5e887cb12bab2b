import { GROUPS_PER_USER } from '../ceilings.ts';
import type { Command } from '../command.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import type { Group, User } from './types.ts';
import { groupOf, userOf } from './views.ts';

/** Who is to be in which group. */
export interface Member {
  readonly account: string;
  readonly groupName: string;
  readonly userName: string;
}

/** Who is in it already stays. Refuses: group-unknown, user-unknown, quota-reached. */
export function joinGroup(member: Member): Command<undefined> {
  return (state) => {
    const found = both(state, member);
    if ('refused' in found) return found;
    const { group, user, isMember } = found;
    if (isMember) return { events: [], result: undefined };
    if (user.groups.length >= GROUPS_PER_USER) return refuse('quota-reached');
    return { events: [{ type: 'group-joined', v: 1, group: group.id, user: user.id }], result: undefined };
  };
}

/** Refuses: group-unknown, user-unknown, attachment-unknown (it is no member). */
export function leaveGroup(member: Member): Command<undefined> {
  return (state) => {
    const found = both(state, member);
    if ('refused' in found) return found;
    const { group, user, isMember } = found;
    if (!isMember) return refuse('attachment-unknown');
    return { events: [{ type: 'group-left', v: 1, group: group.id, user: user.id }], result: undefined };
  };
}

interface Both {
  readonly group: Group;
  readonly user: User;
  readonly isMember: boolean;
}

function both(state: State, { account, groupName, userName }: Member): Both | Refusal {
  const group = groupOf(state, account, groupName);
  if (group === undefined) return refuse('group-unknown');
  const user = userOf(state, account, userName);
  if (user === undefined) return refuse('user-unknown');
  return { group, user, isMember: user.groups.some((membership) => membership.group === group.id) };
}
