import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAccount } from '../account/commands.ts';
import {
  GROUPS_PER_ACCOUNT,
  GROUPS_PER_USER,
  KEYS_PER_USER,
  POLICIES_PER_ACCOUNT,
  POLICIES_PER_SUBJECT,
  ROLES_PER_ACCOUNT,
  USERS_PER_ACCOUNT,
} from '../ceilings.ts';
import type { Command } from '../command.ts';
import type { Refusal } from '../refusal.ts';
import { facts } from '../testing/registered.ts';
import { Stage } from '../testing/stage.ts';
import { attachPolicy } from './attachments.ts';
import { createGroup, deleteGroup } from './groups.ts';
import { createUserKey } from './keys.ts';
import { joinGroup } from './memberships.ts';
import { createPolicy, deletePolicy } from './policies.ts';
import { createRole, deleteRole } from './roles.ts';
import { DOCUMENT, TRUST } from './testing/documents.ts';
import { A, ADMINISTRATOR, ALICE, B, GIVEN, staged } from './testing/staged.ts';
import { createUser, deleteUser } from './users.ts';

test('quotas are the operator’s', () => {
  const stage = staged({ users: 1, groups: 1, policies: 1, roles: 1, keysPerUser: 1, policiesPerSubject: 1 });
  assert.equal(stage.refused(createUser({ account: A, name: 'x' })), 'quota-reached');
  assert.equal(stage.refused(createUser({ account: B, name: 'x' })), 'taken', 'each account has its own');
  assert.equal(stage.refused(createGroup({ account: A, name: 'x' })), 'quota-reached');
  assert.equal(stage.refused(createPolicy({ account: A, name: 'x', document: DOCUMENT })), 'quota-reached');
  assert.equal(stage.refused(createRole({ account: A, name: 'x', trust: TRUST })), 'quota-reached');
  assert.equal(stage.refused(createUserKey({ ...ALICE, key: 'AK2', secret: 's' })), 'quota-reached');
  for (const [kind, subject] of [
    ['user', 'alice'],
    ['group', 'ops'],
    ['role', 'reader'],
  ] as const) {
    stage.do(attachPolicy({ ...GIVEN, kind, subject }));
    assert.equal(stage.refused(attachPolicy({ ...GIVEN, kind, subject })), 'taken', 'it has it already');
    const more = attachPolicy({ ...GIVEN, kind, subject, policyName: ADMINISTRATOR });
    assert.equal(stage.refused(more), 'quota-reached');
  }
});

test('without quotas what goes with a user is bounded all the same', () => {
  const stage = staged();
  for (let n = 1; n < KEYS_PER_USER; n += 1) stage.do(createUserKey({ ...ALICE, key: `AK-${n}`, secret: 's' }));
  assert.equal(stage.refused(createUserKey({ ...ALICE, key: 'AK0', secret: 's' })), 'quota-reached');
  const joined = (groupName: string) => joinGroup({ account: A, groupName, userName: 'alice' });
  for (let n = 0; n < GROUPS_PER_USER; n += 1) {
    stage.do(createGroup({ account: A, name: `g${n}` }));
    stage.do(joined(`g${n}`));
  }
  assert.equal(stage.refused(joined('ops')), 'quota-reached');
  for (let n = 0; n < POLICIES_PER_SUBJECT.user; n += 1) {
    stage.do(createPolicy({ account: A, name: `p${n}`, document: DOCUMENT }));
    stage.do(attachPolicy({ ...GIVEN, policyName: `p${n}` }));
  }
  assert.equal(stage.refused(attachPolicy(GIVEN)), 'quota-reached');
  const ofGroup = (n: number) => attachPolicy({ ...GIVEN, kind: 'group', subject: 'g0', policyName: `p${n}` });
  for (let n = 0; n < POLICIES_PER_SUBJECT.group; n += 1) stage.do(ofGroup(n));
  assert.equal(stage.refused(ofGroup(99)), 'quota-reached');
});

test('without quotas an account’s lists are bounded all the same: they have no pages', () => {
  const stage = new Stage();
  stage.do(openAccount({ id: A, name: 'n', accessKeyId: 'root', secret: 's' }));
  const many = <E>(
    most: number,
    event: (id: string, told: { name: string; account: string; description: string }) => E,
  ) => Array.from({ length: most }, (_, n) => event(`${n}`, { name: `n${n}`, account: A, description: '' }));
  const cases = [
    [
      createUser({ account: A, name: 'more' }),
      deleteUser(A, 'n7'),
      many(USERS_PER_ACCOUNT, (user, told) => ({ type: 'user-created', v: 1, user, contact: '', ...told }) as const),
    ],
    [
      createGroup({ account: A, name: 'more' }),
      deleteGroup(A, 'n7'),
      many(GROUPS_PER_ACCOUNT, (group, told) => ({ type: 'group-created', v: 1, group, ...told }) as const),
    ],
    [
      createPolicy({ account: A, name: 'more', document: DOCUMENT }),
      deletePolicy(A, 'n7'),
      many(POLICIES_PER_ACCOUNT, (policy, told) => {
        return { type: 'policy-created', v: 1, policy, document: DOCUMENT, ...told } as const;
      }),
    ],
    [
      createRole({ account: A, name: 'more', trust: TRUST }),
      deleteRole(A, 'n7'),
      many(ROLES_PER_ACCOUNT, (role, told) => ({ type: 'role-created', v: 1, role, trust: TRUST, ...told }) as const),
    ],
  ] as const;
  for (const [create, remove, events] of cases) {
    stage.do(facts(...events));
    assert.equal(stage.refused(create as Command | Refusal), 'quota-reached', events[0]!.type);
    stage.do(remove);
    assert.equal(stage.refused(create as Command | Refusal), 'taken', events[0]!.type);
  }
});
