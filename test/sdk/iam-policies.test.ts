import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Answer, admin, type Client } from '../client.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { DOCUMENT, ID, iamCalls, makeDirectory, TIME, trustOf } from './iam-making.ts';
import { ok, refused } from './making.ts';

const ADMINISTRATOR = 'AdministratorAccess';

describe('IAM policies and roles', () => {
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
  /** Its id. */
  const newAccount = async (): Promise<string> => {
    const { json } = await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'iam' }));
    root = server.client.as(json);
    return json.accountId;
  };
  const { make, get, put, done, names } = iamCalls(() => root);

  test('policies: the account’s own go before the system’s, where no type is told', async () => {
    await newAccount();
    const made = await make('/v1/policy', { name: 'watch', document: DOCUMENT });
    const { id, createTime, ...rest } = made;
    assert.match(id, ID);
    assert.match(createTime, TIME);
    assert.deepEqual(rest, { name: 'watch', type: 'Custom', description: '', document: DOCUMENT });
    assert.deepEqual(await get('/v1/policy/watch'), made);
    const system = await get(`/v1/policy/${ADMINISTRATOR}`);
    assert.deepEqual(Object.keys(system), ['id', 'name', 'type', 'description', 'document']);
    assert.equal(system.type, 'System');
    await make('/v1/policy', { name: ADMINISTRATOR, document: DOCUMENT });
    const type = async (query: string) => (await get(`/v1/policy/${ADMINISTRATOR}`, query)).type;
    assert.deepEqual([await type(''), await type('policyType=Custom')], ['Custom', 'Custom']);
    assert.deepEqual([await type('policyType='), await type('policyType=System')], ['Custom', 'System']);
    await refused(root.call('GET', '/v1/policy/watch', { query: 'policyType=System' }), 'NoSuchObject');
    await refused(root.call('GET', '/v1/policy/watch', { query: 'policyType=custom' }), 'InvalidHTTPRequest');

    const listed = (query: string) => names('/v1/policy', 'policies', query);
    assert.deepEqual(await listed('policyType=Custom'), ['watch', ADMINISTRATOR]);
    assert.deepEqual(await listed('policyType=Custom&nameFilter=atc'), ['watch']);
    assert.deepEqual((await listed('')).slice(0, 3), ['watch', ADMINISTRATOR, ADMINISTRATOR]);
    const systems = await listed('policyType=System');
    assert.ok(systems.includes('CSNReadOnlyAccessPolicy') && !systems.includes('watch'));
    assert.deepEqual(await listed('nameFilter=LDRead'), ['LDReadPolicy']);

    const changes = { name: 'look', description: 'd', document: DOCUMENT.replace('READ', 'OPERATE') };
    const changed = await ok(root.call('POST', '/v1/policy/watch', { body: { policyName: 'watch', ...changes } }));
    assert.deepEqual(changed.json, { ...made, ...changes });
    await done('DELETE', '/v1/policy/look');
    await refused(root.call('GET', '/v1/policy/look'), 'NoSuchObject');
    await done('DELETE', `/v1/policy/${ADMINISTRATOR}`);
    assert.equal(await type(''), 'System', 'and the system’s is found again');
  });

  test('who has a policy, and what somebody has', async () => {
    await newAccount();
    const { userName, groupName, roleName, policyName, policy } = await makeDirectory(root, 'x');
    const holders = {
      [`/v1/user/${userName}`]: 'User',
      [`/v1/group/${groupName}`]: 'Group',
      [`/v1/role/${roleName}`]: 'Role',
    };
    const entities = async (path: string) =>
      (await get(`/v1/policy/${policy}/${path}`)).entities.map(
        ({ name, type, attachTime, id, ...more }: Answer['json']) => {
          assert.match(attachTime, TIME);
          assert.match(id, ID);
          assert.deepEqual(more, {});
          return [name, type];
        },
      );
    const all = [
      [userName, 'UserPolicy'],
      [groupName, 'GroupPolicy'],
      [roleName, 'RolePolicy'],
    ];
    assert.deepEqual(await entities('entity'), all);
    assert.deepEqual(await entities('grant/GroupPolicy'), [all[1]]);
    await refused(root.call('GET', `/v1/policy/${policy}/grant/OtherPolicy`), 'InvalidHTTPRequest');
    for (const path of Object.keys(holders)) {
      await done('PUT', `${path}/policy/${policyName}`);
      await done('PUT', `${path}/policy/${ADMINISTRATOR}`, 'policyType=System');
      const { policies } = await get(`${path}/policy`);
      const { attachTime, ...own } = policies[0];
      assert.match(attachTime, TIME);
      assert.deepEqual(own, await get(`/v1/policy/${policyName}`));
      assert.deepEqual(await names(`${path}/policy`, 'policies'), [policyName, ADMINISTRATOR]);
      await done('DELETE', `${path}/policy/${policyName}`, 'policyType=Custom');
      assert.deepEqual(await names(`${path}/policy`, 'policies'), [ADMINISTRATOR]);
    }
    assert.deepEqual(await entities('entity'), []);
    const system = (await get(`/v1/policy/${ADMINISTRATOR}`)).id;
    assert.equal((await get(`/v1/policy/${system}/entity`)).entities.length, 3);
  });

  test('a role is made, shown, listed, changed, deleted', async () => {
    const account = await newAccount();
    const assumeRolePolicyDocument = trustOf(account);
    const made = await make('/v1/role', { name: 'reader', assumeRolePolicyDocument });
    const { id, createTime, ...rest } = made;
    assert.match(id, ID);
    assert.match(createTime, TIME);
    assert.deepEqual(rest, { name: 'reader', description: '', assumeRolePolicyDocument });
    assert.deepEqual(await get('/v1/role/reader'), made);
    // The Go SDK always sends a description.
    const changes = { description: 'd', assumeRolePolicyDocument: trustOf('0'.repeat(32)) };
    assert.deepEqual((await ok(put('/v1/role/reader', changes))).json, { ...made, ...changes });
    const renamed = { ...made, ...changes, name: 'watcher' };
    assert.deepEqual((await ok(put('/v1/role/reader', { name: 'watcher' }))).json, renamed);
    assert.deepEqual(await get('/v1/role'), { roles: [renamed] });
    await done('DELETE', '/v1/role/watcher');
    assert.deepEqual(await get('/v1/role'), { roles: [] });
  });
});
