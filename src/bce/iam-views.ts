import type { Group, SubjectKind, User } from '../domain/iam/types.ts';
import { groupOf, type PolicyType, policyOf, roleOf, userOf } from '../domain/iam/views.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { inSlices, type Slices } from '../engine/hold.ts';
import type { Call } from './handlers.ts';
import { groupForm, policyForm, roleForm, userForm } from './iam-forms.ts';

// What the path of an IAM call names, and how it is shown.

/** What is to be said of the user the path names, or why there is none. */
export function ofUser<T>(state: State, { account, path }: Call, say: (user: User) => T): T | Refusal {
  const user = userOf(state, account, path.userName!);
  return user === undefined ? refuse('user-unknown') : say(user);
}

/** The same of a group. */
export function ofGroup<T>(state: State, { account, path }: Call, say: (group: Group) => T): T | Refusal {
  const group = groupOf(state, account, path.groupName!);
  return group === undefined ? refuse('group-unknown') : say(group);
}

export const userShown = (state: State, call: Call): object | Refusal => ofUser(state, call, userForm);
export const groupShown = (state: State, call: Call): object | Refusal => ofGroup(state, call, groupForm);

export function policyShown(state: State, { account, path, query }: Call): object | Refusal {
  const policy = policyOf(state, account, path.policyName!, query.policyType as PolicyType | undefined);
  return policy === undefined ? refuse('policy-unknown') : policyForm(policy);
}

export function roleShown(state: State, { account, path }: Call): object | Refusal {
  const role = roleOf(state, account, path.roleName!);
  return role === undefined ? refuse('role-unknown') : roleForm(role);
}

/** Who can have policies, by kind: found by name, and shown. */
export const SUBJECTS = {
  user: { of: userOf, shown: userShown },
  group: { of: groupOf, shown: groupShown },
  role: { of: roleOf, shown: roleShown },
} as const satisfies Readonly<Record<SubjectKind, object>>;

/** Items of one slice of a list. */
const SLICE = 500;

/** A list without pages: all of it. */
export function* whole<T>(member: string, items: Iterable<T>, form: (item: T) => object): Slices<object> {
  return { [member]: yield* inSlices([...items], SLICE, form) };
}
