import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemPolicyNamed } from '../access/system-policies.ts';
import { addKey, openAccount } from '../account/commands.ts';
import type { Command } from '../command.ts';
import type { Refusal } from '../refusal.ts';
import { attachPolicy, detachPolicy } from './attachments.ts';
import { createGroup, deleteGroup, updateGroup } from './groups.ts';
import { createUserKey, deleteUserKey, noteKeyUse, switchUserKey } from './keys.ts';
import { joinGroup, leaveGroup } from './memberships.ts';
import { createPolicy, deletePolicy, updatePolicy } from './policies.ts';
import { createRole, deleteRole, updateRole } from './roles.ts';
import { DOCUMENT, TRUST } from './testing/documents.ts';
import { A, ADMINISTRATOR, ALICE, B, GIVEN, staged } from './testing/staged.ts';
import { createUser, deleteUser, updateUser } from './users.ts';
import { holdersOf, policyById, policyOf, typeOf, userKeyOf, userOf } from './views.ts';

describe('names', () => {
  const good = ['a', 'Ärzte-7', '张三', 'u@1 +b:c', 'x=y,z', '...', '.a', 'a\u0301', 'n'.repeat(64)];
  const bad = ['', ' a', 'a ', '.', '..', 'a/b', 'a*', 'a\u0000', 'a\tb', 'a?', 'a%41', '"a"', 'a;b', '\ud800'];
  test('are of letters and digits of every script, and of what a path can hold', () => {
    const stage = staged();
    for (const name of good) {
      stage.do(createUser({ account: A, name }));
      stage.do(createGroup({ account: A, name }));
      stage.do(createPolicy({ account: A, name, document: DOCUMENT }));
      stage.do(createRole({ account: A, name, trust: TRUST }));
    }
    for (const name of bad) {
      for (const command of [
        createUser({ account: A, name }),
        updateUser(A, 'alice', { name }),
        createGroup({ account: A, name }),
        updateGroup(A, 'ops', { name }),
        createPolicy({ account: A, name, document: DOCUMENT }),
        updatePolicy(A, 'watch', { name }),
        createRole({ account: A, name, trust: TRUST }),
        updateRole(A, 'reader', { name }),
      ])
        assert.equal(stage.refused(command), 'body-invalid', JSON.stringify(name));
    }
  });

  test('a user’s has up to 255 characters, all others up to 64', () => {
    const stage = staged();
    assert.equal(stage.refused(createUser({ account: A, name: 'n'.repeat(255) })), 'taken');
    assert.equal(stage.refused(createUser({ account: A, name: 'n'.repeat(256) })), 'body-invalid');
    const name = 'n'.repeat(65);
    assert.equal(stage.refused(createGroup({ account: A, name })), 'body-invalid');
    assert.equal(stage.refused(createPolicy({ account: A, name, document: DOCUMENT })), 'body-invalid');
    assert.equal(stage.refused(createRole({ account: A, name, trust: TRUST })), 'body-invalid');
  });

  test('are of one thing of a kind in an account, and free again when it has another or is gone', () => {
    const stage = staged();
    assert.equal(stage.refused(createUser({ account: A, name: 'alice' })), 'exists-already');
    assert.equal(stage.refused(createUser({ account: A, name: 'Alice' })), 'taken');
    assert.equal(stage.refused(createUser({ account: B, name: 'alice' })), 'taken');
    assert.equal(stage.refused(createGroup({ account: A, name: 'alice' })), 'taken');
    assert.equal(stage.refused(updateUser(A, 'alice', { name: 'Alice' })), 'exists-already');
    assert.equal(stage.refused(updateGroup(A, 'ops', { name: 'alice' })), 'exists-already');
    assert.equal(stage.refused(createPolicy({ account: A, name: 'watch', document: DOCUMENT })), 'exists-already');
    assert.equal(stage.refused(createRole({ account: A, name: 'reader', trust: TRUST })), 'exists-already');
    stage.do(updateUser(A, 'alice', { name: 'ann' }));
    stage.do(createUser({ account: A, name: 'alice' }));
    stage.do(deleteUser(A, 'alice'));
    stage.do(createUser({ account: A, name: 'alice' }));
    assert.notEqual(userOf(stage.state, A, 'alice')!.id, userOf(stage.state, A, 'ann')!.id);
  });
});

test('descriptions have up to 1000 characters, and documents are sound ACLs', () => {
  const stage = staged();
  const long = 'x'.repeat(1001);
  for (const command of [
    createUser({ account: A, name: 'x', description: long }),
    createUser({ account: A, name: 'x', contact: long }),
    updateUser(A, 'alice', { contact: long }),
    createGroup({ account: A, name: 'x', description: long }),
    createPolicy({ account: A, name: 'x', description: long, document: DOCUMENT }),
    createRole({ account: A, name: 'x', description: long, trust: TRUST }),
    createPolicy({ account: A, name: 'x', document: '{}' }),
    createPolicy({ account: A, name: 'x', document: '' }),
    updatePolicy(A, 'watch', { document: '[]' }),
    // A trust says whom it is about.
    createRole({ account: A, name: 'x', trust: DOCUMENT }),
    updateRole(A, 'reader', { trust: DOCUMENT }),
  ])
    assert.equal(stage.refused(command), 'body-invalid');
  assert.equal(stage.refused(createUser({ account: A, name: 'x', description: 'x'.repeat(1000) })), 'taken');
});

test('what is another account’s is not there', () => {
  const stage = staged();
  const key = { account: B, userName: 'alice' };
  const given = { ...GIVEN, account: B };
  stage.do(createUser({ account: B, name: 'bob' }));
  const cases = [
    ['user-unknown', updateUser(B, 'alice', {})],
    ['user-unknown', deleteUser(B, 'alice')],
    ['user-unknown', createUserKey({ ...key, key: 'AK2', secret: 's' })],
    ['user-unknown', switchUserKey(B, 'alice', 'AK1', false)],
    ['key-unknown', switchUserKey(B, 'bob', 'AK1', false)],
    ['key-unknown', deleteUserKey(B, 'bob', 'AK1')],
    ['group-unknown', updateGroup(B, 'ops', {})],
    ['group-unknown', deleteGroup(B, 'ops')],
    ['group-unknown', joinGroup({ account: B, groupName: 'ops', userName: 'bob' })],
    ['policy-unknown', updatePolicy(B, 'watch', {})],
    ['policy-unknown', deletePolicy(B, 'watch')],
    ['role-unknown', updateRole(B, 'reader', {})],
    ['role-unknown', deleteRole(B, 'reader')],
    ['user-unknown', attachPolicy(given)],
    ['policy-unknown', attachPolicy({ ...given, subject: 'bob' })],
  ] as const;
  for (const [reason, command] of cases) assert.equal(stage.refused(command), reason);
  assert.equal(userKeyOf(stage.state, B, 'AK1'), undefined);
  assert.equal(policyById(stage.state, B, policyOf(stage.state, A, 'watch')!.id), undefined);
});

test('an access key id is one caller’s: root’s, a user’s or a session’s', () => {
  const stage = staged();
  const created = (key: string) => stage.refused(createUserKey({ ...ALICE, key, secret: 's' }));
  assert.equal(created(`root-${B}`), 'exists-already');
  assert.equal(created('AK1'), 'exists-already');
  assert.equal(stage.refused(addKey(A, 'AK1', 's')), 'exists-already');
  assert.equal(
    stage.refused(openAccount({ id: 'c'.repeat(32), name: 'c', accessKeyId: 'AK1', secret: 's' })),
    'exists-already',
  );
  const session = {
    position: 1,
    key: 'TK1',
    secret: 's',
    account: A,
    opener: { account: A },
    createdAt: 0,
    expiresAt: 1,
  };
  stage.state.sessions.byKey.set('TK1', session);
  assert.equal(created('TK1'), 'exists-already');
  stage.do(deleteUser(A, 'alice'));
  assert.equal(stage.refused(addKey(A, 'AK1', 's')), 'taken', 'and free again when its user is gone');
});

test('a use of a key is a fact once an hour', () => {
  const stage = staged();
  const used = (): number => stage.state.iam.users.get(stage.state.iam.byKey.get('AK1')!)!.keys[0]!.lastUsedAt!;
  const note = () => stage.do(noteKeyUse('AK1'));
  note();
  const first = used();
  assert.equal(first, stage.state.at);
  const { position } = stage.state;
  note();
  assert.equal(stage.state.position, position, 'nothing is written');
  // A second for each position: see Stage.
  stage.state.position += 3598;
  note();
  assert.equal(used(), first);
  stage.state.position += 1;
  note();
  assert.equal(used(), first + 3600_000);
  for (const key of [`root-${A}`, 'AK9']) assert.deepEqual(stage.do(noteKeyUse(key)), undefined);
  assert.equal(used(), first + 3600_000);
});

test('what is so already is not written once more', () => {
  const stage = staged();
  const member = { account: A, groupName: 'ops', userName: 'alice' };
  const twice: readonly (Command | Refusal)[] = [
    attachPolicy(GIVEN),
    joinGroup(member),
    switchUserKey(A, 'alice', 'AK1', false),
    updateUser(A, 'alice', { description: 'd', enabled: false }),
    updateGroup(A, 'ops', { name: 'operators' }),
    updatePolicy(A, 'watch', { document: DOCUMENT, description: 'd' }),
    updateRole(A, 'reader', { trust: TRUST, description: 'd' }),
  ];
  for (const [i, command] of twice.entries()) {
    const before = stage.state.position;
    stage.do(command);
    assert.equal(stage.state.position, before + 1, `${i}`);
    const again = i === 4 ? updateGroup(A, 'operators', { name: 'operators' }) : command;
    stage.do(again);
    assert.equal(stage.state.position, before + 1, `${i}`);
  }
});

describe('policies', () => {
  test('a name without a type is the account’s own policy, then the system’s', () => {
    const stage = staged();
    const system = systemPolicyNamed(ADMINISTRATOR)!;
    const found = (type?: 'Custom' | 'System') => policyOf(stage.state, A, ADMINISTRATOR, type);
    assert.deepEqual([found(), found('System'), found('Custom')], [system, system, undefined]);
    stage.do(createPolicy({ account: A, name: ADMINISTRATOR, document: DOCUMENT }));
    assert.deepEqual([typeOf(found()!), found('System'), typeOf(found('Custom')!)], ['Custom', system, 'Custom']);
    stage.do(attachPolicy({ ...GIVEN, policyName: ADMINISTRATOR }));
    stage.do(attachPolicy({ ...GIVEN, policyName: ADMINISTRATOR, policyType: 'System' }));
    const held = userOf(stage.state, A, 'alice')!.policies.map(({ policy }) => policy);
    assert.deepEqual(held, [found()!.id, system.id]);
    stage.do(detachPolicy({ ...GIVEN, policyName: ADMINISTRATOR }));
    assert.equal(stage.refused(detachPolicy({ ...GIVEN, policyName: ADMINISTRATOR })), 'attachment-unknown');
    assert.deepEqual(
      holdersOf(stage.state, A, system.id).map(({ subject }) => subject.name),
      ['alice'],
    );
    assert.deepEqual(holdersOf(stage.state, B, system.id), []);
  });

  test('the system’s are nobody’s to change', () => {
    const stage = staged();
    assert.equal(stage.refused(updatePolicy(A, ADMINISTRATOR, { description: 'd' })), 'state-forbids');
    assert.equal(stage.refused(deletePolicy(A, ADMINISTRATOR)), 'state-forbids');
    assert.equal(stage.refused(deletePolicy(A, 'NoSuchPolicy')), 'policy-unknown');
  });

  test('one that somebody has cannot be deleted; who has it may go, and takes what it has along', () => {
    const stage = staged();
    for (const [kind, subject, remove] of [
      ['user', 'alice', deleteUser],
      ['group', 'ops', deleteGroup],
      ['role', 'reader', deleteRole],
    ] as const) {
      const given = { ...GIVEN, kind, subject };
      stage.do(attachPolicy(given));
      assert.equal(stage.refused(deletePolicy(A, 'watch')), 'policy-in-use');
      stage.do(detachPolicy(given));
      assert.equal(stage.refused(detachPolicy(given)), 'attachment-unknown');
      stage.do(attachPolicy(given));
      stage.do(remove(A, subject));
    }
    assert.equal(stage.refused(deletePolicy(A, 'watch')), 'taken');
  });
});

test('a group with members cannot be deleted; a deleted user is in none', () => {
  const stage = staged();
  const member = { account: A, groupName: 'ops', userName: 'alice' };
  assert.equal(stage.refused(leaveGroup(member)), 'attachment-unknown');
  assert.equal(stage.refused(joinGroup({ ...member, userName: 'nobody' })), 'user-unknown');
  stage.do(joinGroup(member));
  assert.equal(stage.refused(deleteGroup(A, 'ops')), 'group-in-use');
  stage.do(deleteUser(A, 'alice'));
  assert.equal(stage.refused(deleteGroup(A, 'ops')), 'taken');
});
