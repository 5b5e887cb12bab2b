import type { DomainEvent } from '../commit.ts';
import { attachPolicy, detachPolicy } from '../iam/attachments.ts';
import { createGroup, deleteGroup, updateGroup } from '../iam/groups.ts';
import { createUserKey, deleteUserKey, switchUserKey } from '../iam/keys.ts';
import { joinGroup, leaveGroup } from '../iam/memberships.ts';
import { createPolicy, deletePolicy, updatePolicy } from '../iam/policies.ts';
import { createRole, deleteRole, updateRole } from '../iam/roles.ts';
import type { Attachment, Group, Policy, Role, SubjectKind, User, UserKey } from '../iam/types.ts';
import { createUser, deleteUser, updateUser } from '../iam/users.ts';
import { policyById, typeOf } from '../iam/views.ts';
import { refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import { again, changesOf, checked, type Inverse, restoring, type Step, stepsOf, when } from './steps.ts';

// IAM's commands go by names, which may have changed since: each is looked up by its id when its turn comes.

export const iamPolicy: Inverse<Policy> = {
  made: ({ account, name }) => [deletePolicy(account, name)],
  gone: (gone, place) => [again(createPolicy(gone), 'policy-created', { policy: gone.id }, place, gone.createdAt)],
  altered: (altered) => {
    const changes = changesOf(altered, 'name', 'description', 'document');
    return stepsOf(changes && updatePolicy(altered.now.account, altered.now.name, changes));
  },
};

export const group: Inverse<Group> = {
  made: ({ account, name }) => [deleteGroup(account, name)],
  gone: (gone, place) => [
    again(createGroup(gone), 'group-created', { group: gone.id }, place, gone.createdAt),
    ...policySteps('group', gone, [], gone.policies),
  ],
  altered: (altered) => {
    const { now, to } = altered;
    const changes = changesOf(altered, 'name', 'description');
    return stepsOf(
      changes && updateGroup(now.account, now.name, changes),
      ...policySteps('group', now, now.policies, to.policies),
    );
  },
};

export const role: Inverse<Role> = {
  made: ({ account, name }) => [deleteRole(account, name)],
  gone: (gone, place) => [
    again(createRole(gone), 'role-created', { role: gone.id }, place, gone.createdAt),
    ...policySteps('role', gone, [], gone.policies),
  ],
  altered: (altered) => {
    const { now, to } = altered;
    const changes = changesOf(altered, 'name', 'description', 'trust');
    return stepsOf(
      changes && updateRole(now.account, now.name, changes),
      ...policySteps('role', now, now.policies, to.policies),
    );
  },
};

export const user: Inverse<User> = {
  made: ({ account, name }) => [deleteUser(account, name)],
  gone: (gone, place) => {
    const bare = { ...gone, keys: [], groups: [], policies: [] };
    return stepsOf(
      again(createUser(gone), 'user-created', { user: gone.id }, place, gone.createdAt),
      !gone.enabled && updateUser(gone.account, gone.name, { enabled: false }),
      ...belongings(bare, gone),
    );
  },
  altered: (altered) => {
    const { now, to } = altered;
    const changes = changesOf(altered, 'name', 'description', 'contact', 'enabled');
    return stepsOf(changes && updateUser(now.account, now.name, changes), ...belongings(now, to));
  },
};

/** A user's keys, memberships and policies. */
function* belongings(now: User, to: User): Iterable<Step> {
  const { id, account, position } = now;
  yield* keySteps(now, to);
  const named = (state: State, group: string) => {
    const groupName = state.iam.groups.get(group)?.name ?? '';
    return { account, groupName, userName: nameIn(state, 'user', id) };
  };
  for (const { group } of now.groups) {
    if (!to.groups.some((one) => one.group === group)) yield when((state) => leaveGroup(named(state, group)));
  }
  for (const { group, at } of to.groups) {
    if (now.groups.some((one) => one.group === group)) continue;
    yield when((state) => again(joinGroup(named(state, group)), 'group-joined', {}, position, at));
  }
  yield* policySteps('user', now, now.policies, to.policies);
}

function* keySteps({ id, account, position, keys }: User, to: User): Iterable<Step> {
  const name = (state: State): string => nameIn(state, 'user', id);
  for (const key of keys) {
    const kept = to.keys.find((one) => one.id === key.id);
    if (kept === undefined) yield when((state) => deleteUserKey(account, name(state), key.id));
    else if (kept.enabled !== key.enabled) {
      yield when((state) => switchUserKey(account, name(state), key.id, kept.enabled));
    }
  }
  for (const key of to.keys) {
    if (keys.some((one) => one.id === key.id)) continue;
    yield when((state) => {
      const command = createUserKey({ account, userName: name(state), key: key.id, secret: key.secret });
      return checked(command, (decided) => keyAgain(decided, id, key, position));
    });
  }
}

/** A key with the secret it had, and what is known of its use. */
function keyAgain(decided: readonly DomainEvent[], user: string, key: UserKey, position: number): DomainEvent[] {
  const { id, enabled, createdAt, lastUsedAt } = key;
  const events: DomainEvent[] = decided.map((event) => restoring(event, position, createdAt));
  if (!enabled) events.push({ type: 'user-key-switched', v: 1, user, key: id, enabled });
  if (lastUsedAt !== undefined) {
    events.push(restoring({ type: 'user-key-used', v: 1, user, key: id }, position, lastUsedAt));
  }
  return events;
}

function* policySteps(
  kind: SubjectKind,
  { id, account, position }: User | Group | Role,
  now: readonly Attachment[],
  to: readonly Attachment[],
): Iterable<Step> {
  const attaching = (state: State, policyId: string) => {
    const policy = policyById(state, account, policyId);
    if (policy === undefined) return undefined;
    const subject = nameIn(state, kind, id);
    return { account, kind, subject, policyName: policy.name, policyType: typeOf(policy) };
  };
  for (const { policy } of now) {
    if (to.some((one) => one.policy === policy)) continue;
    yield when((state) => {
      const named = attaching(state, policy);
      return named === undefined ? refuse('policy-unknown') : detachPolicy(named);
    });
  }
  for (const { policy, at } of to) {
    if (now.some((one) => one.policy === policy)) continue;
    yield when((state) => {
      const named = attaching(state, policy);
      return named === undefined
        ? refuse('policy-unknown')
        : again(attachPolicy(named), 'policy-attached', {}, position, at);
    });
  }
}

const LISTS = { user: 'users', group: 'groups', role: 'roles' } as const;

const nameIn = ({ iam }: State, kind: SubjectKind, id: string): string => iam[LISTS[kind]].get(id)?.name ?? '';
