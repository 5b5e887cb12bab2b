import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { planOf } from '../admin/planning.ts';
import { admin, type Client } from '../client.ts';
import { makeRole, makeUser, sessionOf } from '../identity/people.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { ok, refused } from './making.ts';
import { sendSigned } from './signed.ts';
import { SPOILS } from './spoiling.ts';
import { ask, changeAccount, life, newAccount, openSession, READ_ZONES, ROLE, TAKE_ROLES, TOKEN } from './sts-stage.ts';
import { assertCode } from './texts.ts';

describe('STS, what it takes and keeps', () => {
  let server: TestServer;

  before(async () => {
    server = await startServer({ settings: { NETLOOM_TEST_CLOCK: 'true', NETLOOM_QUOTAS: 'sessions=40' } });
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('durations, names and bodies', async () => {
    const { root, id } = await newAccount(server);
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

  test('a session outlives kill -9 and ends by the engine’s clock; signatures keep to the machine’s', async () => {
    const { root } = await newAccount(server);
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
    const { root, id } = await newAccount(server);
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
    const { root, id, keys } = await newAccount(server);
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
      await changeAccount(server, id, { services: { sts: false } });
      assertCode(await send({}), 'OptInRequired', other);
      await changeAccount(server, id, { services: { sts: true }, certified: false });
      assertCode(await send({}), 'QualifyNotPass', other);
      await changeAccount(server, id, { certified: true });
      let answer = await send({});
      while (answer.status === 200) answer = await send({});
      assertCode(answer, 'QuotaExceeded', other);
    }
  });
});
