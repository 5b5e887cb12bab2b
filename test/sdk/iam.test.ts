import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { admin, type Client } from '../client.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { raiseCommonCodes } from './global-codes.ts';
import { DOCUMENT, ID, iamCalls, make as makeBy, makeDirectory, TIME } from './iam-making.ts';
import { ok, refused } from './making.ts';

const ADMINISTRATOR = 'AdministratorAccess';

describe('IAM', () => {
  let server: TestServer;
  /** An account of its own for each test: root's client. */
  let root: Client;

  before(async () => {
    server = await startServer();
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });
  const newAccount = async () => {
    root = server.client.as((await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'iam' }))).json);
  };

  const { make, get, put, done, names } = iamCalls(() => root);

  test('a user is made, shown, listed, changed, deleted', async () => {
    await newAccount();
    const made = await make('/v1/user', { name: 'alice', description: 'd' });
    const { id, createTime, ...rest } = made;
    assert.match(id, ID);
    assert.match(createTime, TIME);
    assert.deepEqual(rest, { name: 'alice', description: 'd', enabled: true, contact: '' });
    assert.deepEqual(await get('/v1/user/alice'), made);
    await make('/v1/user', { name: 'bob' });
    assert.deepEqual(await names('/v1/user', 'users'), ['alice', 'bob']);

    const changes = { name: 'ann', description: '', enabled: false, contact: 'a@corp.test', unknown: 1 };
    const { unknown: _, ...changed } = { ...made, ...changes };
    assert.deepEqual((await ok(put('/v1/user/alice', changes))).json, changed);
    assert.deepEqual((await ok(put('/v1/user/ann', {}))).json, changed, 'what is not told stays');
    assert.deepEqual((await get('/v1/user')).users[0], changed);
    await refused(root.call('GET', '/v1/user/alice'), 'NoSuchObject');
    await done('DELETE', '/v1/user/ann');
    assert.deepEqual(await names('/v1/user', 'users'), ['bob']);
  });

  test('a user’s keys: the secret is shown once, and both stand for the user', async () => {
    await newAccount();
    await make('/v1/user', { name: 'alice' });
    const { id, secret, createTime, ...rest } = await make('/v1/user/alice/accesskey');
    assert.match(id, /^ALTAK[A-Za-z0-9]{22}$/);
    assert.match(secret, ID);
    assert.match(createTime, TIME);
    assert.deepEqual(rest, { enabled: true, description: '' });
    const told = { id, createTime, enabled: true, description: '' };
    assert.deepEqual(await get('/v1/user/alice/accesskey'), { accessKeys: [told] });
    assert.deepEqual(await get(`/v1/accesskey/${id}/lastusedtime`), {}, 'it was never used');

    const alice = root.as({ accessKeyId: id, secretAccessKey: secret });
    const asks = () => alice.call('GET', '/v1/csn');
    await refused(asks(), 'AccessDenied');
    await done('PUT', '/v1/user/alice/policy/CSNReadOnlyAccessPolicy');
    await ok(asks());
    const { lastUsedTime } = await get(`/v1/accesskey/${id}/lastusedtime`);
    assert.match(lastUsedTime, TIME);
    assert.deepEqual(await get('/v1/user/alice/accesskey'), { accessKeys: [{ ...told, lastUsedTime }] });

    const key = `/v1/user/alice/accesskey/${id}`;
    assert.deepEqual((await ok(put(key, undefined, 'disable'))).json, { ...told, lastUsedTime, enabled: false });
    await refused(asks(), 'InvalidAccessKeyId');
    assert.deepEqual((await ok(put(key, undefined, 'enable'))).json, { ...told, lastUsedTime });
    await ok(asks());
    await refused(put(key), 'InvalidURI');
    await done('DELETE', key);
    await refused(asks(), 'InvalidAccessKeyId');
    assert.deepEqual(await get('/v1/user/alice/accesskey'), { accessKeys: [] });
  });

  test('a secret is shown again to whoever repeats the token it was made with, and nowhere written', async () => {
    await newAccount();
    await make('/v1/user', { name: 'alice' });
    const create = () => root.call('POST', '/v1/user/alice/accesskey', { query: 'clientToken=t' });
    const [first, again] = [await ok(create(), 201), await ok(create(), 201)];
    assert.equal(first.text, again.text);
    assert.equal((await get('/v1/user/alice/accesskey')).accessKeys.length, 1);
    const { secret, id } = first.json;
    const written = readdirSync(server.directory).map((file) => readFileSync(join(server.directory, file), 'latin1'));
    assert.ok(written.some((text) => text.includes(id)));
    for (const text of [...written, server.output()]) assert.ok(!text.includes(secret));
  });

  test('a group and its users, from both sides', async () => {
    await newAccount();
    const made = await make('/v1/group', { name: 'ops', description: 'd' });
    const { id, createTime, ...rest } = made;
    assert.match(id, ID);
    assert.match(createTime, TIME);
    assert.deepEqual(rest, { name: 'ops', description: 'd' });
    assert.deepEqual(await get('/v1/group/ops'), made);
    const changed = { ...made, name: 'operators', description: '' };
    assert.deepEqual((await ok(put('/v1/group/ops', { name: 'operators', description: '' }))).json, changed);
    assert.deepEqual(await get('/v1/group'), { groups: [changed] });

    for (const name of ['alice', 'bob']) await make('/v1/user', { name });
    for (const name of ['bob', 'alice', 'bob']) await done('PUT', `/v1/group/operators/user/${name}`);
    const { users } = await get('/v1/group/operators/user');
    const { joinTime, ...alice } = users[0];
    assert.match(joinTime, TIME);
    assert.deepEqual([alice, users.length], [await get('/v1/user/alice'), 2]);
    assert.deepEqual(await get('/v1/user/alice/group'), { groups: [changed] });
    await refused(root.call('DELETE', '/v1/group/operators'), 'OperationDenied');
    await done('DELETE', '/v1/group/operators/user/alice');
    assert.deepEqual(await get('/v1/user/alice/group'), { groups: [] });
    await done('DELETE', '/v1/user/bob');
    assert.deepEqual(await get('/v1/group/operators/user'), { users: [] });
    await done('DELETE', '/v1/group/operators');
    assert.deepEqual(await get('/v1/group'), { groups: [] });
  });

  test('the summary counts what is the account’s', async () => {
    await newAccount();
    assert.deepEqual(await get('/v1/account/summary'), { users: 0, groups: 0, policies: 0, roles: 0 });
    await makeDirectory(root, 'x');
    await make('/v1/user', { name: 'bob' });
    assert.deepEqual(await get('/v1/account/summary'), { users: 2, groups: 1, policies: 1, roles: 1 });
  });

  test('names of any script and with what a path escapes', async () => {
    await newAccount();
    for (const name of ['张三', 'u@1 +b:c', 'x=y,z']) {
      await make('/v1/user', { name });
      const path = `/v1/user/${encodeURIComponent(name)}`;
      assert.equal((await get(path)).name, name);
      await done('PUT', `${path}/policy/${ADMINISTRATOR}`);
      await done('DELETE', path);
    }
    // As Go writes it: escaped where it must be, and nowhere else.
    await make('/v1/user', { name: 'u@1 +b:c' });
    assert.equal((await get('/v1/user/u@1%20+b:c')).name, 'u@1 +b:c');
    // Where names end, parts begin: a user may be called like a part.
    await make('/v1/user', { name: 'accesskey' });
    assert.equal((await get('/v1/user/accesskey')).name, 'accesskey');
    await refused(root.call('POST', '/v1/user', { body: { name: 'a/b' } }), 'InappropriateJSON');
  });

  test('If-Match lets on what the ETag of its thing says', async () => {
    await newAccount();
    const { userName, groupName, policyName, roleName, accessKey } = await makeDirectory(root, 'x');
    const writes = {
      [`/v1/user/${userName}`]: [
        ['PUT', '', { description: 'd' }],
        ['PUT', `/accesskey/${accessKey}`, undefined, 'disable'],
        ['PUT', `/accesskey/${accessKey}`, undefined, 'enable'],
        ['DELETE', `/accesskey/${accessKey}`],
        ['POST', '/accesskey'],
        ['DELETE', `/policy/${policyName}`],
        ['PUT', `/policy/${policyName}`],
      ],
      [`/v1/group/${groupName}`]: [
        ['PUT', '', { description: 'd' }],
        ['DELETE', `/user/${userName}`],
        ['PUT', `/user/${userName}`],
        ['DELETE', `/user/${userName}`],
        ['DELETE', `/policy/${policyName}`],
        ['PUT', `/policy/${policyName}`],
        ['DELETE', ''],
      ],
      [`/v1/role/${roleName}`]: [
        ['PUT', '', { description: 'd' }],
        ['DELETE', `/policy/${policyName}`],
        ['PUT', `/policy/${policyName}`],
        ['DELETE', ''],
      ],
      [`/v1/policy/${policyName}`]: [['POST', '', { description: 'd', document: DOCUMENT }]],
    } as const;
    for (const [path, calls] of Object.entries(writes)) {
      for (const [method, rest, body, query = ''] of calls) {
        const { etag } = (await ok(root.call('GET', path))).headers;
        const call = (tag: string) =>
          root.call(method, path + rest, { query, headers: { 'if-match': tag }, ...(body && { body }) });
        await refused(call('"other"'), 'PreconditionFailed');
        const answer = await call(String(etag));
        assert.ok(answer.status < 300, `${method} ${path}${rest}: ${answer.text}`);
      }
    }
  });

  test('the codes of every operation', async () => {
    const body = { name: 'u' };
    await raiseCommonCodes(server, {
      ...{ service: 'iam', path: '/v1/user', body, otherBody: { name: 'else' }, status: 201 },
      made: async (by) => `/v1/user/${(await makeBy(by, '/v1/user', { name: 'made' })).name}`,
    });
  });

  test('all of it is there after kill -9', async () => {
    await newAccount();
    const { userName, groupName, policyName, roleName, policy } = await makeDirectory(root, 'x');
    const { id, secret } = await make(`/v1/user/${userName}/accesskey`);
    const all = async () => {
      const paths = ['user', 'group', 'policy', 'role', 'account/summary', `user/${userName}/accesskey`];
      paths.push(`user/${userName}/group`, `group/${groupName}/user`, `policy/${policy}/entity`);
      for (const holder of [`user/${userName}`, `group/${groupName}`, `role/${roleName}`])
        paths.push(`${holder}/policy`);
      return Promise.all(paths.map((path) => get(`/v1/${path}`)));
    };
    const before = await all();
    assert.ok(JSON.stringify(before).includes(policyName));
    await server.kill();
    server = await server.restart();
    assert.deepEqual(await all(), before);
    await ok(root.as({ accessKeyId: id, secretAccessKey: secret }).call('GET', '/v1/csn'));
  });
});
