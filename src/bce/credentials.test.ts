import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeKey, openAccount, removeKey } from '../domain/account/commands.ts';
import { createUserKey, deleteUserKey } from '../domain/iam/keys.ts';
import { createUser, deleteUser } from '../domain/iam/users.ts';
import { openSession } from '../domain/session/commands.ts';
import { Stage } from '../domain/testing/stage.ts';
import { Credentials } from './credentials.ts';

const ACCOUNT = 'a'.repeat(32);
const SESSION = 'c'.repeat(32);

function setup() {
  const stage = new Stage();
  stage.do(openAccount({ id: ACCOUNT, name: 'a', accessKeyId: 'AK', secret: 'sealed-root' }));
  const user = stage.do(createUser({ account: ACCOUNT, name: 'alice' })).id;
  stage.do(createUserKey({ account: ACCOUNT, userName: 'alice', key: 'UK', secret: 'sealed-user' }));
  const opener = { account: ACCOUNT, user, key: 'UK' };
  stage.do(openSession({ key: SESSION, secret: 'sealed-session', opener, durationSeconds: 60 }));
  const opened: string[] = [];
  const credentials = new Credentials((sealed) => {
    opened.push(sealed);
    return sealed.replace('sealed', 'open');
  });
  return { stage, user, opened, find: (id: string) => credentials.find(stage.state, id) };
}

test('each sort of key: its secret, whose rights count, and in whose name', () => {
  const { stage, user, find } = setup();
  const seen = ['AK', 'UK', SESSION].map((id) => {
    const { secret, enabled, ownerEnabled, principal, as, account } = find(id)!;
    return { secret, enabled, ownerEnabled, principal, as, account: account.id };
  });
  const live = { enabled: true, ownerEnabled: true, account: ACCOUNT };
  assert.deepEqual(seen, [
    { ...live, secret: 'open-root', principal: { account: ACCOUNT, key: 'AK' }, as: undefined },
    { ...live, secret: 'open-user', principal: { account: ACCOUNT, user, key: 'UK' }, as: 'user/alice' },
    {
      ...{ ...live, secret: 'open-session', as: 'user/alice' },
      principal: { account: ACCOUNT, user, key: 'UK', session: SESSION },
    },
  ]);
  assert.equal(find(SESSION)!.session!.expiresAt, stage.state.sessions.byKey.get(SESSION)!.expiresAt);
  assert.equal(find('AK')!.session ?? find('UK')!.session, undefined);
  assert.equal(find('nobody') ?? find(''), undefined);
});

test('a secret is deciphered once, and again when it is another', () => {
  const { stage, opened, find } = setup();
  for (const id of ['AK', 'UK', SESSION, 'AK', 'UK', SESSION]) find(id);
  assert.deepEqual(opened, ['sealed-root', 'sealed-user', 'sealed-session']);
  stage.do(changeKey(ACCOUNT, 'AK', { secret: 'sealed-new' }));
  assert.equal(find('AK')!.secret, 'open-new');
});

test('a key that is gone is nobody’s, from the next request', () => {
  const { stage, find } = setup();
  for (const id of ['AK', 'UK', SESSION]) assert.ok(find(id));
  stage.do(removeKey(ACCOUNT, 'AK'));
  stage.do(deleteUserKey(ACCOUNT, 'alice', 'UK'));
  assert.equal(find('AK') ?? find('UK'), undefined);
  assert.equal(find(SESSION)!.ownerEnabled, false, 'a session ends with the key it was opened by');
  stage.do(deleteUser(ACCOUNT, 'alice'));
  assert.equal(find(SESSION)!.ownerEnabled, false);
});
