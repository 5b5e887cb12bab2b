import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SESSION_ACL, SESSIONS_PER_ACCOUNT, SESSIONS_PER_USER } from '../ceilings.ts';
import type { Command } from '../command.ts';
import { dueCommand } from '../due.ts';
import { createRole, deleteRole } from '../iam/roles.ts';
import { createUser } from '../iam/users.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { type Step, testHistories, testReach } from '../testing/histories.ts';
import { Stage } from '../testing/stage.ts';
import { assumeRole, type NewSession, openSession } from './commands.ts';

const [MINE, THEIRS] = ['a'.repeat(32), 'b'.repeat(32)];
const entry = { service: 'bce:csn', region: '*', effect: 'Allow', permission: ['READ'], resource: ['*'] };
const acl = (...entries: object[]) => ({ accessControlList: entries });
const trust = (...ids: string[]) => JSON.stringify(acl({ ...entry, grantee: ids.map((id) => ({ id })) }));
const session = (key: string, more: Partial<NewSession> = {}): NewSession => ({
  ...{ key, secret: `sealed-${key}`, opener: { account: MINE }, durationSeconds: 100 },
  ...more,
});

test('a session is its opener’s, lasts as long as asked, and is gone at its moment', () => {
  const stage = new Stage();
  const user = stage.do(createUser({ account: MINE, name: 'alice' }));
  const opener = { account: MINE, user: user.id };
  const { createdAt, expiresAt } = stage.do(openSession(session('k', { opener, acl: acl(entry) })));
  assert.equal(expiresAt, createdAt + 100_000);
  const { position: _position, ...kept } = stage.state.sessions.byKey.get('k')!;
  const told = { key: 'k', secret: 'sealed-k', account: MINE, opener, acl: JSON.stringify(acl(entry)) };
  assert.deepEqual(kept, { ...told, createdAt, expiresAt });
  assert.deepEqual([...stage.state.sessions.open], [[MINE, 1]]);
  assert.deepEqual([...stage.state.sessions.openByUser], [[user.id, 1]]);
  assert.equal(dueCommand(stage.state, expiresAt - 1), undefined);
  stage.do(dueCommand(stage.state, expiresAt)!);
  const { byKey, open, openByUser } = stage.state.sessions;
  assert.equal(byKey.size + open.size + openByUser.size, 0);
  assert.equal(stage.state.due.next, undefined);
});

test('a role’s session is in the role’s account and counts for its opener’s', () => {
  const stage = new Stage();
  const role = stage.do(createRole({ account: THEIRS, name: 'reader', trust: trust(MINE) }));
  const opened = stage.do(assumeRole(session('k'), { account: THEIRS, name: 'reader' }));
  assert.equal(opened.role, role.id);
  const { account, opener, role: taken } = stage.state.sessions.byKey.get('k')!;
  assert.deepEqual([account, opener, taken], [THEIRS, { account: MINE }, role.id]);
  assert.deepEqual([...stage.state.sessions.open], [[MINE, 1]]);
});

test('who may take a role on: whom its trust names, by account or user, and no session', () => {
  const stage = new Stage();
  const alice = stage.do(createUser({ account: MINE, name: 'alice' }));
  stage.do(createRole({ account: MINE, name: 'own', trust: trust(alice.id) }));
  stage.do(createRole({ account: THEIRS, name: 'shared', trust: trust(MINE) }));
  stage.do(createRole({ account: THEIRS, name: 'closed', trust: trust(THEIRS) }));
  const take = (account: string, name: string, opener: NewSession['opener'], onBehalfOf?: string) =>
    stage.refused(assumeRole(session('k', { opener }), { account, name }, onBehalfOf));
  const [root, user] = [{ account: MINE }, { account: MINE, user: alice.id }];
  assert.equal(take(MINE, 'own', user), 'taken');
  assert.equal(take(MINE, 'own', root), 'access-denied');
  assert.equal(take(MINE, 'none', user), 'role-unknown');
  for (const caller of [root, user]) assert.equal(take(THEIRS, 'shared', caller), 'taken');
  // Elsewhere it is not told whether there is such a role, or such an account.
  for (const [account, name] of [
    [THEIRS, 'closed'],
    [THEIRS, 'none'],
    ['c'.repeat(32), 'shared'],
    ['', ''],
  ] as const) {
    assert.equal(take(account, name, user), 'role-unknown');
  }
  assert.equal(take(MINE, 'own', user, alice.id), 'taken');
  assert.equal(take(THEIRS, 'shared', root, MINE), 'taken');
  for (const other of [MINE, THEIRS, 'x']) assert.equal(take(MINE, 'own', user, other), 'access-denied', other);
  const within = { ...user, session: 'k0' };
  assert.equal(take(MINE, 'own', within), 'access-denied');
  assert.equal(stage.refused(openSession(session('k', { opener: within }))), 'access-denied');
});

test('an ACL that is not sound, or long, narrows nothing: it is refused', () => {
  const stage = new Stage();
  const long = acl({ ...entry, resource: Array.from({ length: 99 }, (_, i) => `csn/${'x'.repeat(60)}${i}`) });
  assert.ok(JSON.stringify(long).length > SESSION_ACL);
  const bad = [acl({}), acl({ ...entry, condition: { weather: ['fine'] } }), { accessControlList: 'x' }, long];
  for (const narrowed of bad) {
    assert.equal(stage.refused(openSession(session('k', { acl: narrowed }))), 'body-invalid');
    const role = { account: MINE, name: 'none' };
    assert.equal(stage.refused(assumeRole(session('k', { acl: narrowed }), role)), 'body-invalid');
  }
  assert.equal(stage.refused(openSession(session('k', { acl: acl() }))), 'taken');
});

test('so many sessions are open at a time: a quota, or the ceiling; those of others do not count', () => {
  const stage = new Stage();
  stage.quotas = { sessions: 2 };
  for (const key of ['1', '2']) stage.do(openSession(session(key)));
  assert.equal(stage.refused(openSession(session('3'))), 'quota-reached');
  assert.equal(stage.refused(openSession(session('4', { opener: { account: THEIRS } }))), 'taken');
  stage.do(dueCommand(stage.state, stage.state.due.next!.at)!);
  assert.equal(stage.refused(openSession(session('5'))), 'taken');
  stage.quotas = {};
  stage.state.sessions.open.set(MINE, SESSIONS_PER_ACCOUNT - 1);
  assert.equal(stage.refused(openSession(session('6'))), 'taken');
  assert.equal(stage.refused(openSession(session('7'))), 'quota-reached');
});

test('one user takes no more than its part of them: its account has others, and root', () => {
  const stage = new Stage();
  const [alice, bob] = ['alice', 'bob'].map((name) => stage.do(createUser({ account: MINE, name })).id);
  const opening = (key: string, user?: string) =>
    openSession(session(key, { opener: { account: MINE, ...(user !== undefined && { user }) } }));
  for (let i = 0; i < SESSIONS_PER_USER; i += 1) stage.do(opening(`k${i}`, alice));
  assert.equal(stage.refused(opening('one more', alice)), 'quota-reached');
  const role = stage.do(createRole({ account: MINE, name: 'own', trust: trust(MINE) })).name;
  const taking = session('as a role', { opener: { account: MINE, user: alice! } });
  assert.equal(stage.refused(assumeRole(taking, { account: MINE, name: role })), 'quota-reached');
  for (const user of [bob, undefined]) assert.equal(stage.refused(opening(`of ${user}`, user)), 'taken');
});

const account = (i: number): string => (i % 2 === 0 ? MINE : THEIRS);
/** No key is given twice: its number is the position it is made at. */
const next = (s: Stage): string => String(s.state.position);

const STEPS: ((s: Stage, i: number, j: number) => Command | Refusal)[] = [
  (_s, i, j) => createRole({ account: account(i), name: `r${j % 3}`, trust: trust(account(j)) }),
  (_s, i, j) => deleteRole(account(i), `r${j % 3}`),
  (s, i, j) => {
    const opener = { account: account(i), ...(j % 2 === 0 && { user: `u${i}` }) };
    return openSession(session(next(s), { opener, durationSeconds: j + 1 }));
  },
  (s, i, j) => {
    const input = session(next(s), { opener: { account: account(j) }, durationSeconds: 3, acl: acl(entry) });
    return assumeRole(input, { account: account(i), name: `r${j % 3}` });
  },
  (s) => dueCommand(s.state, (s.state.position + 1) * 1000) ?? { refused: 'state-forbids' },
];
const histories = fc.array(fc.tuple(fc.nat(STEPS.length - 1), fc.nat(5), fc.nat(5)), { maxLength: 40, size: 'max' });
const play = (stage: Stage, [what, i, j]: Step) => stage.run(STEPS[what]!(stage, i, j));
const pictureOf = ({ sessions, due }: State) => ({
  sessions: [...sessions.byKey].sort(([, a], [, b]) => a.position - b.position),
  open: [...sessions.open].sort(),
  openByUser: [...sessions.openByUser].sort(),
  due: due.until(Number.POSITIVE_INFINITY, 1000),
});

testHistories({ histories, begin: () => new Stage(), play, pictureOf });
testReach({ histories, begin: () => new Stage(), play }, STEPS.length);

test('how many are open is how many there are, and each is due', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const stage = new Stage();
      for (const step of steps) if (isRefusal(play(stage, step))) continue;
      const { sessions, due } = stage.state;
      const [open, openByUser] = [new Map<string, number>(), new Map<string, number>()];
      for (const { opener } of sessions.byKey.values()) {
        open.set(opener.account, (open.get(opener.account) ?? 0) + 1);
        if (opener.user !== undefined) openByUser.set(opener.user, (openByUser.get(opener.user) ?? 0) + 1);
      }
      assert.deepEqual([sessions.open, sessions.openByUser], [open, openByUser]);
      assert.deepEqual(
        due
          .until(Number.POSITIVE_INFINITY, 1000)
          .map(({ id }) => id)
          .sort(),
        [...sessions.byKey.keys()].sort(),
      );
    }),
    { numRuns: 100 },
  );
});
