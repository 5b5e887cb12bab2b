import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { admin, Client } from '../client.ts';
import { acl, makeRole, makeUser, newName, sessionOf, takeRole } from '../identity/people.ts';
import { ACCESS_KEY, SECRET_KEY, startServer, type TestServer } from '../server.ts';
import { makeZone, ok, refused, ZONE } from './making.ts';
import { ask, changeAccount, life, newAccount, openSession, READ_ZONES, ROLE, TAKE_ROLES, TOKEN } from './sts-stage.ts';
import { assertCode } from './texts.ts';

/** Baidu's own STS client; it comes without types. */
const sdk = createRequire(import.meta.url)('@baiducloud/sdk') as {
  readonly STS: new (
    config: object,
  ) => {
    getSessionToken(seconds?: number, acl?: object): Promise<{ readonly body: Readonly<Record<string, string>> }>;
  };
  readonly BceBaseClient: new (
    config: object,
    service: string,
  ) => { sendRequest(method: string, path: string, options?: object): Promise<{ readonly body: unknown }> };
};

describe('STS', () => {
  let server: TestServer;

  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
  });
  after(() => server.kill());

  test('Baidu’s client asks for a session, narrowed or not, and signs with it', async () => {
    const endpoint = `http://127.0.0.1:${server.ports.api}`;
    const sts = new sdk.STS({ endpoint, credentials: { ak: ACCESS_KEY, sk: SECRET_KEY } });
    for (const narrowed of [undefined, READ_ZONES]) {
      const { body } = await sts.getSessionToken(900, narrowed);
      assert.equal(life(body), 900);
      const credentials = { ak: body.accessKeyId, sk: body.secretAccessKey };
      const client = new sdk.BceBaseClient({ endpoint, credentials, sessionToken: body.sessionToken }, 'localdns');
      await client.sendRequest('GET', ZONE);
      const making = client.sendRequest('POST', ZONE, { body: JSON.stringify({ zoneName: 'a.test' }) });
      if (narrowed === undefined) await making;
      else await assert.rejects(Promise.resolve(making), { code: 'AccessDenied', status_code: 403 });
    }
  });

  test('what is answered, and how long it lasts where nothing is said', async () => {
    const { root, id } = await newAccount(server);
    const { name, client } = await makeUser(root, { permission: ['*'] });
    const user = (await ok(root.call('GET', `/v1/user/${name}`))).json.id;
    const role = await makeRole(root, id, { permission: ['READ'] });
    const roleId = (await ok(root.call('GET', `/v1/role/${role}`))).json.id;
    const taking = `assumeRole&accountId=${id}&roleName=${role}`;
    for (const [answer, more] of [
      [await ok(root.call('POST', TOKEN)), { life: 43_200, userId: id }],
      [await ok(client.call('POST', TOKEN)), { life: 43_200, userId: user }],
      [await ok(client.call('POST', ROLE, { query: taking })), { life: 7200, userId: user, roleId }],
      [await ok(root.call('POST', ROLE, { query: taking })), { life: 7200, userId: id, roleId }],
    ] as const) {
      const { accessKeyId, secretAccessKey, sessionToken, createTime, expiration, ...rest } = answer.json;
      assert.match(accessKeyId, /^[0-9a-f]{32}$/);
      assert.match(secretAccessKey, /^[0-9a-f]{32}$/);
      assert.match(sessionToken, /^[A-Za-z0-9+/]{64}$/);
      for (const time of [createTime, expiration]) assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.deepEqual({ life: life(answer.json), ...rest }, more);
      await ok(ask(sessionOf(root, answer.json)));
    }
  });

  test('a session may what its opener or its role may, and no more than it is narrowed to', async () => {
    const { root, id } = await newAccount(server);
    const { client } = await makeUser(root, { service: 'bce:privatezone', permission: ['FULL_CONTROL'] });
    const own = sessionOf(root, await openSession(client));
    const zone = await makeZone(own);
    await refused(own.call('GET', '/v1/csn'), 'AccessDenied');
    const narrowed = sessionOf(root, await openSession(client, '', READ_ZONES));
    await ok(narrowed.call('GET', `${ZONE}/${zone}`));
    await refused(narrowed.call('DELETE', `${ZONE}/${zone}`), 'AccessDenied');
    const nothing = sessionOf(root, await openSession(root, '', { accessControlList: [] }));
    await refused(ask(nothing), 'AccessDenied');
    // What an ACL allows beyond its holder's rights stays theirs to give.
    const wide = sessionOf(root, await openSession(client, '', acl({ permission: ['*'] })));
    await refused(wide.call('GET', '/v1/csn'), 'AccessDenied');
    const role = await makeRole(root, id, { service: 'bce:csn', permission: ['READ'] });
    const taken = sessionOf(root, await takeRole(root, id, role));
    await ok(taken.call('GET', '/v1/csn'));
    await refused(ask(taken), 'AccessDenied');
  });

  test('a role is taken on from another account where it trusts that one, and from nowhere else', async () => {
    const [mine, theirs, third] = [await newAccount(server), await newAccount(server), await newAccount(server)];
    const zone = await makeZone(theirs.root);
    const shared = await makeRole(theirs.root, mine.id, { service: 'bce:privatezone', permission: ['READ'] });
    const guest = sessionOf(mine.root, await takeRole(mine.root, theirs.id, shared));
    assert.deepEqual(
      (await ok(ask(guest))).json.zones.map(({ zoneId }: { zoneId: string }) => zoneId),
      [zone],
    );
    assert.deepEqual((await ok(ask(mine.root))).json.zones, []);

    const take = (by: Client, account: string, name: string, more = '') =>
      by.call('POST', ROLE, { query: `assumeRole&accountId=${account}&roleName=${name}${more}` });
    // Elsewhere nobody is told what there is: no account, no role, no trust are one.
    const told = [
      await take(third.root, theirs.id, shared),
      await take(third.root, theirs.id, 'none'),
      await take(third.root, '0'.repeat(32), shared),
      await take(third.root, 'x', 'none'),
    ].map(({ status, text, json }) => [status, text.replace(json.requestId, '')]);
    assert.equal(new Set(told.map(String)).size, 1);
    assertCode(await take(third.root, theirs.id, shared), 'NoSuchObject');
    // In one's own account one is.
    const closed = await makeRole(mine.root, theirs.id, { permission: ['READ'] });
    assertCode(await take(mine.root, mine.id, closed), 'AccessDenied');
    assertCode(await take(mine.root, mine.id, newName('role')), 'NoSuchObject');
    // A user needs a policy too, before anything else is told.
    const { name, client } = await makeUser(mine.root);
    for (const role of [shared, 'none']) assertCode(await take(client, theirs.id, role), 'AccessDenied');
    const taker = await makeUser(mine.root, { ...TAKE_ROLES, resource: [`role/${shared}`] });
    await ok(take(taker.client, theirs.id, shared));
    assertCode(await take(taker.client, theirs.id, 'none'), 'AccessDenied');
    // On whose behalf: one's own.
    const user = (await ok(mine.root.call('GET', `/v1/user/${taker.name}`))).json.id;
    const other = (await ok(mine.root.call('GET', `/v1/user/${name}`))).json.id;
    await ok(take(taker.client, theirs.id, shared, `&userId=${user}`));
    assertCode(await take(taker.client, theirs.id, shared, `&userId=${other}`), 'AccessDenied');
  });

  test('from within a session no other is opened, whatever it may and whatever is asked', async () => {
    const { root, id } = await newAccount(server);
    const role = await makeRole(root, id, { permission: ['*'] });
    const { client } = await makeUser(root, { permission: ['*'] });
    for (const keys of [await openSession(root), await openSession(client), await takeRole(client, id, role)]) {
      const within = sessionOf(root, keys);
      await ok(ask(within));
      for (const query of ['', 'durationSeconds=x']) {
        assertCode(await within.call('POST', TOKEN, { query, body: '{' }), 'AccessDenied');
        const taking = `assumeRole&accountId=${id}&roleName=${role}&${query}`;
        assertCode(await within.call('POST', ROLE, { query: taking }), 'AccessDenied');
      }
    }
  });

  test('a session ends with its opener, its user, its role or either account, from the next request', async () => {
    const [mine, theirs] = [await newAccount(server), await newAccount(server)];
    const role = await makeRole(theirs.root, mine.id, { permission: ['READ'] });
    const { name, client } = await makeUser(mine.root, { permission: ['*'] });
    const user = (body: object) => ok(mine.root.call('PUT', `/v1/user/${name}`, { body }));
    const own = sessionOf(mine.root, await openSession(client));
    const taken = sessionOf(mine.root, await takeRole(client, theirs.id, role));
    const [rootOwn, rootTaken] = [
      sessionOf(mine.root, await openSession(mine.root)),
      sessionOf(mine.root, await takeRole(mine.root, theirs.id, role)),
    ];
    const codes = async () =>
      Promise.all([own, taken, rootOwn, rootTaken].map(async (one) => (await ask(one)).json.code ?? 'ok'));
    const denied = 'AccessDenied';
    assert.deepEqual(await codes(), ['ok', 'ok', 'ok', 'ok']);
    await user({ enabled: false });
    assert.deepEqual(await codes(), [denied, denied, 'ok', 'ok']);
    await user({ enabled: true });
    assert.deepEqual(await codes(), ['ok', 'ok', 'ok', 'ok']);
    await changeAccount(server, mine.id, { frozen: true });
    assert.deepEqual(await codes(), [denied, denied, denied, denied]);
    await changeAccount(server, mine.id, { frozen: false });
    await changeAccount(server, theirs.id, { frozen: true });
    assert.deepEqual(await codes(), ['ok', denied, 'ok', denied]);
    await changeAccount(server, theirs.id, { frozen: false });
    await ok(theirs.root.call('DELETE', `/v1/role/${role}`));
    assert.deepEqual(await codes(), ['ok', denied, 'ok', denied]);
    await ok(mine.root.call('DELETE', `/v1/user/${name}`));
    assert.deepEqual(await codes(), [denied, denied, 'ok', denied]);
    // The key itself went with its user.
    await refused(ask(client), 'InvalidAccessKeyId');
  });

  test('a leaked key is shut out with every session it opened, root’s too, and no other', async () => {
    const { id, root } = await newAccount(server);
    const { name, client } = await makeUser(root, { permission: ['*'] });
    const second = (await ok(admin(server, 'POST', `/netloom/v1/accounts/${id}/keys`, {}))).json;
    const leaked = new Client(server.ports.api, second);
    const [users, leakeds, roots] = [
      sessionOf(root, await openSession(client)),
      sessionOf(root, await openSession(leaked)),
      sessionOf(root, await openSession(root)),
    ];
    const codes = async () =>
      Promise.all([users, leakeds, roots].map(async (one) => (await ask(one)).json.code ?? 'ok'));
    assert.deepEqual(await codes(), ['ok', 'ok', 'ok']);
    await ok(admin(server, 'DELETE', `/netloom/v1/accounts/${id}/keys/${second.accessKeyId}`));
    assert.deepEqual(await codes(), ['ok', 'AccessDenied', 'ok']);
    const [key] = (await ok(root.call('GET', `/v1/user/${name}/accesskey`))).json.accessKeys;
    const switched = (flag: string) => ok(root.call('PUT', `/v1/user/${name}/accesskey/${key.id}`, { query: flag }));
    await switched('disable');
    assert.deepEqual(await codes(), ['AccessDenied', 'AccessDenied', 'ok']);
    await switched('enable');
    assert.deepEqual(await codes(), ['ok', 'AccessDenied', 'ok']);
  });
});
