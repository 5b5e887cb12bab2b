import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { planOf } from '../admin/planning.ts';
import { type Answer, admin, type Client, type Keys } from '../client.ts';
import { acl, makeRole, makeUser, newName, type SessionKeys, sessionOf, takeRole } from '../identity/people.ts';
import { ACCESS_KEY, removeData, SECRET_KEY, startServer, type TestServer } from '../server.ts';
import { makeZone, ok, refused, ZONE } from './making.ts';
import { sendSigned } from './signed.ts';
import { SPOILS } from './spoiling.ts';
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

const TOKEN = '/v1/sessionToken';
const ROLE = '/v1/credential';
const READ_ZONES = acl({ service: 'bce:privatezone', permission: ['READ'] });
const TAKE_ROLES = { service: 'bce:sts', permission: ['OPERATE'] };

describe('STS', () => {
  let server: TestServer;

  before(async () => {
    server = await startServer({ settings: { NETLOOM_TEST_CLOCK: 'true', NETLOOM_QUOTAS: 'sessions=40' } });
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  const newAccount = async () => {
    const { json } = await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'sts' }));
    return { root: server.client.as(json), id: json.accountId as string, keys: json as Keys };
  };
  const change = (id: string, body: object) => ok(admin(server, 'PUT', `/netloom/v1/accounts/${id}`, body));
  const openSession = async (by: Client, query = '', body?: unknown): Promise<SessionKeys & Record<string, string>> =>
    (await ok(by.call('POST', TOKEN, { query, ...(body !== undefined && { body }) }))).json;
  const ask = (by: Client): Promise<Answer> => by.call('GET', ZONE);
  const life = ({ createTime = '', expiration = '' }: Record<string, string>): number =>
    (Date.parse(expiration) - Date.parse(createTime)) / 1000;

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
    const { root, id } = await newAccount();
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

  test('durations, names and bodies', async () => {
    const { root, id } = await newAccount();
    const role = await makeRole(root, id, { permission: ['READ'] });
    const taking = `assumeRole&accountId=${id}&roleName=${role}`;
    assert.equal(life(await openSession(root, 'durationSeconds=129600')), 129_600);
    assert.equal(life(await openSession(root, 'durationSeconds=')), 43_200);
    const longest = { query: `${taking}&durationSeconds=7200&userId=&roleName=other` };
    assert.equal(life((await ok(root.call('POST', ROLE, longest))).json), 7200);
    const bad = ['0', '-1', 'x', '1.5', '1e3', '%205', '129601', '9'.repeat(30)].map(
      (text) => `durationSeconds=${text}`,
    );
    // Looked at before the body.
    for (const query of bad) await refused(root.call('POST', TOKEN, { query, body: '{' }), 'InvalidHTTPRequest');
    const missing = ['', `accountId=${id}`, `roleName=${role}`, `accountId=&roleName=${role}`];
    for (const query of [...missing, `${taking.slice(11)}&durationSeconds=7201`]) {
      const asked = { query: `assumeRole&${query}`, body: '{' };
      await refused(root.call('POST', ROLE, asked), 'InvalidHTTPRequest');
    }
    await refused(root.call('POST', ROLE, { query: taking.slice(11) }), 'InvalidURI');

    for (const body of ['', '{}', 'null', '{"id":"x"}', '{"accessControlList":null,"attachment":"x"}', READ_ZONES]) {
      await openSession(root, '', body);
    }
    const entry = { service: 'bce:*', region: '*', effect: 'Allow', permission: ['READ'], resource: ['*'] };
    const unsound = [
      { ...entry, effect: 'Perhaps' },
      { ...entry, condition: { weather: ['fine'] } },
      { ...entry, permission: [] },
      'text',
    ].map((one) => ({ accessControlList: [one] }));
    for (const body of [...unsound, { accessControlList: {} }, { id: 5 }, '[]']) {
      await refused(root.call('POST', TOKEN, { body }), 'InappropriateJSON');
      await refused(root.call('POST', ROLE, { query: taking, body }), 'InappropriateJSON');
    }
    await refused(root.call('POST', TOKEN, { body: '{' }), 'MalformedJSON');
  });

  test('a session may what its opener or its role may, and no more than it is narrowed to', async () => {
    const { root, id } = await newAccount();
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
    const [mine, theirs, third] = [await newAccount(), await newAccount(), await newAccount()];
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
    const { root, id } = await newAccount();
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
    const [mine, theirs] = [await newAccount(), await newAccount()];
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
    await change(mine.id, { frozen: true });
    assert.deepEqual(await codes(), [denied, denied, denied, denied]);
    await change(mine.id, { frozen: false });
    await change(theirs.id, { frozen: true });
    assert.deepEqual(await codes(), ['ok', denied, 'ok', denied]);
    await change(theirs.id, { frozen: false });
    await ok(theirs.root.call('DELETE', `/v1/role/${role}`));
    assert.deepEqual(await codes(), ['ok', denied, 'ok', denied]);
    await ok(mine.root.call('DELETE', `/v1/user/${name}`));
    assert.deepEqual(await codes(), [denied, denied, 'ok', denied]);
    // The key itself went with its user.
    await refused(ask(client), 'InvalidAccessKeyId');
  });

  test('a session outlives kill -9 and ends by the engine’s clock; signatures keep to the machine’s', async () => {
    const { root } = await newAccount();
    const [short, long] = [await openSession(root, 'durationSeconds=600'), await openSession(root)];
    await server.kill();
    server = await server.restart();
    const [first, second] = [sessionOf(root, short), sessionOf(root, long)];
    for (const one of [first, second]) await ok(ask(one));
    const advance = (seconds: number) => ok(admin(server, 'POST', '/netloom/v1/clock', { seconds }));
    await advance(500);
    await ok(ask(first));
    await advance(101);
    assertCode(await ask(first), 'InvalidAccessKeyId');
    await ok(ask(second));
    await advance(43_200);
    assertCode(await ask(second), 'InvalidAccessKeyId');
    await ok(ask(root));
  });

  test('a client token repeats the answer, and keeps it as ciphertext; no plan shows it', async () => {
    const call = (query: string, body: object = {}) => server.client.call('POST', TOKEN, { query, body });
    const first = await ok(call('clientToken=t1'));
    assert.equal((await ok(call('clientToken=t1'))).text, first.text);
    assertCode(await call('clientToken=t1', READ_ZONES), 'IdempotentParameterMismatch');
    const [planned] = (await planOf(server, [{ method: 'POST', path: TOKEN, query: 'clientToken=t1', body: {} }]))
      .answers;
    const { accessKeyId, secretAccessKey, sessionToken } = first.json;
    assert.equal(planned.body.accessKeyId, accessKeyId);
    await server.stop();
    const seen = [JSON.stringify(planned), server.output()];
    for (const entry of readdirSync(server.directory, { withFileTypes: true, recursive: true })) {
      if (entry.isFile()) seen.push(readFileSync(join(entry.parentPath, entry.name)).toString('latin1'));
    }
    assert.ok(
      seen.some((text) => text.includes(accessKeyId)),
      'the key itself is there',
    );
    for (const secret of [secretAccessKey, sessionToken]) {
      const octets = Buffer.from(secret);
      const forms = [secret, octets.toString('hex'), octets.toString('base64').replace(/=+$/, '')];
      for (const text of seen) for (const form of forms) assert.ok(!text.includes(form), text.slice(0, 200));
    }
    server = await server.restart();
    assert.equal((await ok(call('clientToken=t1'))).text, first.text);
  });

  test('a client token repeats a secret to nobody but whom it was told', async () => {
    const { root, id } = await newAccount();
    const role = await makeRole(root, id, { permission: ['READ'] });
    const [alice, bob] = [await makeUser(root, TAKE_ROLES), await makeUser(root, TAKE_ROLES)];
    const asked = [
      [TOKEN, 'clientToken=t'],
      [ROLE, `assumeRole&accountId=${id}&roleName=${role}&clientToken=t`],
    ] as const;
    for (const [path, query] of asked) {
      const keyOf = async (by: Client) => (await ok(by.call('POST', path, { query }))).json.accessKeyId;
      const told = [await keyOf(root), await keyOf(alice.client), await keyOf(bob.client)];
      assert.equal(new Set(told).size, 3);
      assert.deepEqual([await keyOf(root), await keyOf(alice.client), await keyOf(bob.client)], told);
    }
  });

  test('the codes of every operation', async () => {
    const { root, id, keys } = await newAccount();
    const other = { other: true };
    const role = await makeRole(root, id, { permission: ['READ'] });
    const taking = `assumeRole&accountId=${id}&roleName=${role}`;
    for (const [path, query] of [
      [TOKEN, 'durationSeconds=60'],
      [ROLE, taking],
    ] as const) {
      const send = (signing: object) => sendSigned(server.ports.api, keys, 'POST', path, { query, ...signing });
      for (const [code, , signing] of SPOILS) {
        const time = signing.at === undefined ? '' : `${new Date(signing.at).toISOString().slice(0, 19)}Z`;
        assertCode(await send(signing), code, { time, ...other });
      }
      assertCode(await send({ body: '{' }), 'MalformedJSON', other);
      assertCode(await send({ body: '[]' }), 'InappropriateJSON', other);
      assertCode(await send({ query: `${query}&clientToken=%07` }), 'InvalidHTTPRequest', other);
      await change(id, { services: { sts: false } });
      assertCode(await send({}), 'OptInRequired', other);
      await change(id, { services: { sts: true }, certified: false });
      assertCode(await send({}), 'QualifyNotPass', other);
      await change(id, { certified: true });
      let answer = await send({});
      while (answer.status === 200) answer = await send({});
      assertCode(answer, 'QuotaExceeded', other);
    }
  });
});
