import type { IAM } from '../contract/iam.ts';
import { createGroup, deleteGroup, updateGroup } from '../domain/iam/groups.ts';
import { createUserKey, deleteUserKey, switchUserKey } from '../domain/iam/keys.ts';
import { joinGroup, leaveGroup, type Member } from '../domain/iam/memberships.ts';
import { createUser, deleteUser, updateUser } from '../domain/iam/users.ts';
import { groupsOf, membersOf, policiesOf, rolesOf, userKeyOf, usersOf } from '../domain/iam/views.ts';
import { refuse } from '../domain/refusal.ts';
import { utcTime } from '../domain/time.ts';
import { type Call, type Handlers, list, secretly, show, type Write, write } from './handlers.ts';
import { answering, groupForm, keyForm, memberForm, userForm } from './iam-forms.ts';
import { groupShown, ofGroup, ofUser, userShown, whole } from './iam-views.ts';

export const iam: Handlers<(typeof IAM)[number]['name']> = {
  CreateUser: write(({ account, body }) => answering(createUser({ ...body, account }), userForm)),
  ListUser: list((state, { account }) => whole('users', usersOf(state, account), userForm)),
  GetUser: show(userShown),
  UpdateUser: write(
    ({ account, path, body }) => answering(updateUser(account, path.userName!, body), userForm),
    userShown,
  ),
  DeleteUser: write(({ account, path }) => deleteUser(account, path.userName!), userShown),

  CreateAccessKey: secretly(
    write(({ account, path, make, seal }) => {
      const secret = make.secret();
      const key = { account, userName: path.userName!, key: make.accessKeyId(), secret: seal(secret) };
      return answering(createUserKey(key), (made) => ({ ...keyForm(made), secret }));
    }, userShown),
  ),
  ListAccessKey: list((state, call) => ofUser(state, call, ({ keys }) => ({ accessKeys: keys.map(keyForm) }))),
  EnableAccessKey: switching(true),
  DisableAccessKey: switching(false),
  DeleteAccessKey: write(({ account, path }) => deleteUserKey(account, path.userName!, path.accessKeyId!), userShown),
  QueryTheLastUsageTimeOfAccesskey: show((state, { account, path }) => {
    const found = userKeyOf(state, account, path.accessKeyId!);
    if (found === undefined) return refuse('key-unknown');
    const { lastUsedAt } = found.key;
    return lastUsedAt === undefined ? {} : { lastUsedTime: utcTime(lastUsedAt) };
  }),
  ListUserGroups: list((state, call) =>
    ofUser(state, call, ({ groups }) => ({
      groups: groups.map(({ group }) => groupForm(state.iam.groups.get(group)!)),
    })),
  ),
  QuerySummaryOfMainAccount: show((state, { account }) => ({
    users: usersOf(state, account).size,
    groups: groupsOf(state, account).size,
    policies: policiesOf(state, account).size,
    roles: rolesOf(state, account).size,
  })),

  CreateGroup: write(({ account, body }) => answering(createGroup({ ...body, account }), groupForm)),
  ListGroups: list((state, { account }) => whole('groups', groupsOf(state, account), groupForm)),
  QueryGroup: show(groupShown),
  UpdateGroup: write(
    ({ account, path, body }) => answering(updateGroup(account, path.groupName!, body), groupForm),
    groupShown,
  ),
  DeleteGroup: write(({ account, path }) => deleteGroup(account, path.groupName!), groupShown),
  ListUsersWithinTheGroup: list((state, call) =>
    ofGroup(state, call, (group) => whole('users', membersOf(state, group), memberForm(group))),
  ),
  AddUserToGroup: write((call) => joinGroup(member(call)), groupShown),
  RemoveUserFromTheGroup: write((call) => leaveGroup(member(call)), groupShown),
};

function switching(enabled: boolean): Write {
  return write(
    ({ account, path }) => answering(switchUserKey(account, path.userName!, path.accessKeyId!, enabled), keyForm),
    userShown,
  );
}

const member = ({ account, path }: Call): Member => ({
  ...{ account, groupName: path.groupName!, userName: path.userName! },
});
