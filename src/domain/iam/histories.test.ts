import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { systemPolicy } from '../access/system-policies.ts';
import { openAccount } from '../account/commands.ts';
import type { Command } from '../command.ts';
import type { Refusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { type Step, testHistories, testReach } from '../testing/histories.ts';
import { Stage } from '../testing/stage.ts';
import { attachPolicy, detachPolicy } from './attachments.ts';
import { createGroup, deleteGroup, updateGroup } from './groups.ts';
import { createUserKey, deleteUserKey, noteKeyUse, switchUserKey } from './keys.ts';
import { joinGroup, leaveGroup } from './memberships.ts';
import { createPolicy, deletePolicy, updatePolicy } from './policies.ts';
import { createRole, deleteRole, updateRole } from './roles.ts';
import { DOCUMENT, TRUST } from './testing/documents.ts';
import type { Group, Role, SubjectKind, User } from './types.ts';
import { createUser, deleteUser, updateUser } from './users.ts';

const ACCOUNTS = ['a', 'b'].map((letter) => letter.repeat(32));
const [A, B] = ACCOUNTS as [string, string];
const owner = (n: number): string => (n > 9 ? B : A);
const name = (n: number): string => `n${n % 3}`;
const KINDS: readonly SubjectKind[] = ['user', 'group', 'role'];
const POLICY_NAMES = ['n0', 'n1', 'n2', 'AdministratorAccess'];

const key = (n: number): string => `AK${n % 3}`;
const attaching = (i: number, j: number) => ({
  ...{ account: owner(j), kind: KINDS[i % 3]!, subject: name(i), policyName: POLICY_NAMES[j % 4]! },
});
const member = (i: number, j: number) => ({ account: owner(i), groupName: name(i), userName: name(j) });

const STEPS = [
  (_s: Stage, i: number, j: number) => createUser({ account: owner(i), name: name(j) }),
  (_s: Stage, i: number, j: number) => createGroup({ account: owner(i), name: name(j) }),
  (_s: Stage, i: number, j: number) => createPolicy({ account: owner(i), name: name(j), document: DOCUMENT }),
  (_s: Stage, i: number, j: number) => createRole({ account: owner(i), name: name(j), trust: TRUST }),
  (_s: Stage, i: number, j: number) =>
    createUserKey({ account: owner(i), userName: name(i), key: key(j), secret: 'sealed' }),
  (_s: Stage, i: number, j: number) => joinGroup(member(i, j)),
  (_s: Stage, i: number, j: number) => attachPolicy(attaching(i, j)),
  (_s: Stage, i: number, j: number) => attachPolicy(attaching(j, i)),
  (_s: Stage, i: number, j: number) => updateUser(owner(i), name(i), { name: name(j), enabled: j % 2 === 0 }),
  (_s: Stage, i: number, j: number) => updateGroup(owner(i), name(i), { name: name(j), description: `d${j}` }),
  (_s: Stage, i: number, j: number) => updatePolicy(owner(i), name(i), { name: name(j), description: `d${j}` }),
  (_s: Stage, i: number, j: number) => updateRole(owner(i), name(i), { name: name(j), description: `d${j}` }),
  (_s: Stage, i: number, j: number) => switchUserKey(owner(i), name(i), key(j), j % 2 === 0),
  (_s: Stage, i: number) => noteKeyUse(key(i)),
  (_s: Stage, i: number, j: number) => detachPolicy(attaching(i, j)),
  (_s: Stage, i: number, j: number) => leaveGroup(member(i, j)),
  (_s: Stage, i: number, j: number) => deleteUserKey(owner(i), name(i), key(j)),
  (_s: Stage, i: number, j: number) => deleteUser(owner(i), name(j)),
  (_s: Stage, i: number, j: number) => deleteGroup(owner(i), name(j)),
  (_s: Stage, i: number, j: number) => deletePolicy(owner(i), name(j)),
  (_s: Stage, i: number, j: number) => deleteRole(owner(i), name(j)),
];

const histories = fc.array(fc.tuple(fc.nat(STEPS.length - 1), fc.nat(11), fc.nat(11)), { maxLength: 80, size: 'max' });
const play = (stage: Stage, [what, i, j]: Step) => stage.run(STEPS[what]!(stage, i, j) as Command | Refusal);

function begin(): Stage {
  const stage = new Stage();
  for (const id of ACCOUNTS) stage.do(openAccount({ id, name: 'n', accessKeyId: `root-${id}`, secret: 's' }));
  return stage;
}

/** Maps and sets by their keys: what was taken back stands in them elsewhere. */
function pictureOf({ iam }: State): unknown {
  const { directories, ...maps } = iam;
  const used = [...directories].filter(([, { users, groups, policies, roles }]) =>
    [users, groups, policies, roles].some(({ all }) => all.size > 0),
  );
  return plain({ ...maps, directories: new Map(used) });
}

function plain(value: unknown): unknown {
  if (value instanceof Map)
    return [...value].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, plain(one)]);
  if (value instanceof Set) return [...value].sort();
  if (typeof value !== 'object' || value === null) return value;
  if (Symbol.iterator in value) return [...(value as Iterable<unknown>)].map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}

testHistories({ histories, begin, play, pictureOf });
testReach({ histories, begin, play }, STEPS.length);

test('what lies beside the things says what they say', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const stage = begin();
      for (const step of steps) {
        play(stage, step);
        check(stage.state);
      }
    }),
    { numRuns: 60 },
  );
});

/** What must hold of any state. */
function check({ iam }: State): void {
  const keys = new Map<string, string>();
  const [members, holders] = [new Set<string>(), new Set<string>()];
  const holds = ({ id, account, policies }: User | Group | Role): void => {
    for (const { policy } of policies) {
      holders.add(`${account} ${policy} ${id}`);
      const own = iam.policies.get(policy)?.account === account;
      assert.ok(
        own || systemPolicy(policy) !== undefined,
        'what is held is there, and the account’s own or the system’s',
      );
    }
  };
  for (const user of iam.users.values()) {
    for (const { id } of user.keys) assert.ok(!keys.has(id) && keys.set(id, user.id), 'a key is of one user');
    for (const { group } of user.groups) {
      assert.equal(iam.groups.get(group)?.account, user.account, 'a user is in groups that are there');
      members.add(`${user.account} ${group} ${user.id}`);
    }
    holds(user);
  }
  for (const one of [...iam.groups.values(), ...iam.roles.values()]) holds(one);
  assert.deepEqual(iam.byKey, keys);
  const pairs = (of: 'members' | 'holders'): Set<string> =>
    new Set(
      [...iam.directories].flatMap(([account, directory]) =>
        [...directory[of]].flatMap(([one, others]) => [...others].map((other) => `${account} ${one} ${other}`)),
      ),
    );
  assert.deepEqual(pairs('members'), members);
  assert.deepEqual(pairs('holders'), holders);
  for (const { policies } of [...iam.users.values(), ...iam.groups.values(), ...iam.roles.values()])
    assert.equal(new Set(policies.map(({ policy }) => policy)).size, policies.length, 'each policy is held once');
}
