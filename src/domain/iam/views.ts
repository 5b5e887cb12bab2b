import { type SystemPolicy, systemPolicy, systemPolicyNamed } from '../access/system-policies.ts';
import { Sequence } from '../sequence.ts';
import type { State } from '../state.ts';
import type { Directory, Group, Policy, Role, SubjectKind, User, UserKey } from './types.ts';

/** A policy that can be given: the account's own, or one everybody has. */
export type AnyPolicy = Policy | SystemPolicy;
export type PolicyType = 'Custom' | 'System';

/** Unknown, deleted and foreign are the same to the caller: undefined. */
export const userOf = (state: State, account: string, name: string): User | undefined =>
  directoryOf(state, account)?.users.byName.get(name);
export const groupOf = (state: State, account: string, name: string): Group | undefined =>
  directoryOf(state, account)?.groups.byName.get(name);
export const roleOf = (state: State, account: string, name: string): Role | undefined =>
  directoryOf(state, account)?.roles.byName.get(name);
export const customPolicyOf = (state: State, account: string, name: string): Policy | undefined =>
  directoryOf(state, account)?.policies.byName.get(name);

/** Where no type is told, the account's own policy goes before a system policy of its name (common contract 3.2). */
export function policyOf(state: State, account: string, name: string, type?: PolicyType): AnyPolicy | undefined {
  const custom = type === 'System' ? undefined : customPolicyOf(state, account, name);
  return custom ?? (type === 'Custom' ? undefined : systemPolicyNamed(name));
}

export function policyById(state: State, account: string, id: string): AnyPolicy | undefined {
  const policy = state.iam.policies.get(id);
  return policy?.account === account ? policy : systemPolicy(id);
}

export const typeOf = (policy: AnyPolicy): PolicyType => ('account' in policy ? 'Custom' : 'System');

/** All of an account, in the order of their making. */
export const usersOf = (state: State, account: string): Sequence<User> =>
  directoryOf(state, account)?.users.all ?? new Sequence();
export const groupsOf = (state: State, account: string): Sequence<Group> =>
  directoryOf(state, account)?.groups.all ?? new Sequence();
export const policiesOf = (state: State, account: string): Sequence<Policy> =>
  directoryOf(state, account)?.policies.all ?? new Sequence();
export const rolesOf = (state: State, account: string): Sequence<Role> =>
  directoryOf(state, account)?.roles.all ?? new Sequence();

/** A group's users, in the order of their making. */
export const membersOf = (state: State, { account, id }: Group): User[] =>
  [...(directoryOf(state, account)?.members.get(id) ?? [])]
    .map((user) => state.iam.users.get(user)!)
    .sort((a, b) => a.position - b.position);

/** Whoever has a policy. */
export interface Holder {
  readonly kind: SubjectKind;
  readonly subject: User | Group | Role;
  /** Since when. */
  readonly at: number;
}

/** Who of an account has a policy: users, groups and roles in the order of their making. */
export function holdersOf(state: State, account: string, policy: string): Holder[] {
  const holders: Holder[] = [];
  for (const id of directoryOf(state, account)?.holders.get(policy) ?? []) {
    const found = subjectOf(state, id);
    const at = found?.subject.policies.find((held) => held.policy === policy)?.at;
    if (found !== undefined && at !== undefined) holders.push({ ...found, at });
  }
  return holders.sort((a, b) => a.subject.position - b.subject.position);
}

/** An account's user key, and whose it is. */
export function userKeyOf(state: State, account: string, key: string): { user: User; key: UserKey } | undefined {
  const user = state.iam.users.get(state.iam.byKey.get(key) ?? '');
  const found = user?.account === account ? user.keys.find(({ id }) => id === key) : undefined;
  return user === undefined || found === undefined ? undefined : { user, key: found };
}

function subjectOf({ iam }: State, id: string): Omit<Holder, 'at'> | undefined {
  const user = iam.users.get(id);
  if (user !== undefined) return { kind: 'user', subject: user };
  const group = iam.groups.get(id);
  if (group !== undefined) return { kind: 'group', subject: group };
  const role = iam.roles.get(id);
  return role === undefined ? undefined : { kind: 'role', subject: role };
}

const directoryOf = ({ iam }: State, account: string): Directory | undefined => iam.directories.get(account);
