import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVED } from '../../src/bce/services.ts';
import { type Answer, admin, type CallOptions, type Client, type Keys, send } from '../client.ts';
import { ok } from '../sdk/making.ts';
import { type OfficialFailure, officialClient } from '../sdk/official.ts';
import { sendSigned } from '../sdk/signed.ts';
import { assertCode } from '../sdk/texts.ts';
import { startServer, type TestServer } from '../server.ts';

/** Requests that come faster than the operator lets one caller send them, over real sockets. */
async function serving(t: TestContext, settings: Record<string, string>): Promise<TestServer> {
  const server = await startServer({ settings: { NETLOOM_DATA: ':memory:', ...settings } });
  t.after(() => server.kill());
  return server;
}

const LIST = '/v1/privatezone';
const list = (client: Client, options?: CallOptions): Promise<Answer> => client.call('GET', LIST, options);

async function burst(count: number, call: () => Promise<Answer>): Promise<string[]> {
  const fates: string[] = [];
  for (let i = 0; i < count; i += 1) fates.push((await call()).json?.code ?? 'ok');
  return fates;
}

/** Of an address or a key, how many requests were refused. */
async function limited(server: TestServer, by: string): Promise<number> {
  const { text } = await admin(server, 'GET', '/metrics');
  return Number(new RegExp(`^netloom_api_limited_total\\{by="${by}"\\} (\\d+)$`, 'm').exec(text)?.[1]);
}

const openAccount = async (server: TestServer): Promise<Keys> =>
  (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'other' }))).json;

describe('by access key', () => {
  test('a burst passes, then 429 in the error form, until as many seconds have gone as it says', async (t) => {
    const server = await serving(t, { NETLOOM_API_RATE_KEY: '1/3' });
    assert.deepEqual(await burst(3, () => list(server.client)), ['ok', 'ok', 'ok']);
    const refused = await list(server.client);
    assertCode(refused, 'TooManyRequests');
    assert.equal(refused.headers['retry-after'], '1');
    assert.equal(refused.headers['content-type'], 'application/json; charset=utf-8');
    assert.equal(refused.headers['x-bce-request-id'], refused.json.requestId);
    assert.ok((await limited(server, 'key')) >= 1);
    await sleep(1000);
    await ok(list(server.client));
  });

  test('a key has what is its own, beside another one on the same address', async (t) => {
    const server = await serving(t, { NETLOOM_API_RATE_KEY: '1/2' });
    const other = server.client.as(await openAccount(server));
    assert.deepEqual((await burst(4, () => list(server.client))).slice(0, 3), ['ok', 'ok', 'TooManyRequests']);
    assert.deepEqual(await burst(2, () => list(other)), ['ok', 'ok']);
    assert.equal(await limited(server, 'address'), 0);
  });

  test("whoever only knows a key's id uses up nothing of it", async (t) => {
    const server = await serving(t, { NETLOOM_API_RATE_KEY: '1/2' });
    const forged = server.client.as({ ...server.client.keys, secretAccessKey: 'guessed' });
    assert.deepEqual(new Set(await burst(50, () => list(forged))), new Set(['SignatureDoesNotMatch']));
    assert.deepEqual(await burst(2, () => list(server.client)), ['ok', 'ok']);
    assertCode(await list(server.client), 'TooManyRequests');
  });

  test('counts what is refused later too: a caller who is denied does not ask for free', async (t) => {
    const server = await serving(t, { NETLOOM_API_RATE_KEY: '1/2' });
    const wrong = () => list(server.client, { query: 'maxKeys=x' });
    assert.deepEqual(await burst(2, wrong), ['InvalidHTTPRequest', 'InvalidHTTPRequest']);
    assertCode(await list(server.client), 'TooManyRequests');
  });

  test('in every service', async (t) => {
    const server = await serving(t, { NETLOOM_API_RATE_KEY: '1/1' });
    const services = new Set(SERVED.map(({ service }) => service));
    for (const service of services) {
      const row =
        SERVED.find((one) => one.service === service && one.method === 'GET') ??
        SERVED.find((one) => one.service === service)!;
      const path = row.path.replaceAll(/\{\w+\}/g, 'x');
      const headers = { host: `${service}.bj.netloom.test` };
      const call = () =>
        sendSigned(server.ports.api, server.client.keys, row.method, path, { headers, query: row.flag ?? '' });
      const answers = [await call(), await call()];
      const refused = answers.find(({ status }) => status === 429);
      assert.ok(refused, `${row.name}: ${answers.map(({ text }) => text).join()}`);
      assertCode(refused, 'TooManyRequests', { other: true });
    }
  });

  test('what an official client makes of it: an error at once, no answer later', async (t) => {
    const server = await serving(t, { NETLOOM_API_RATE_KEY: '1/1' });
    const { accessKeyId, secretAccessKey } = server.client.keys;
    const call = officialClient(server.ports.api, accessKeyId, secretAccessKey);
    await call('GET', LIST);
    await assert.rejects(call('GET', LIST), (failure: OfficialFailure) => {
      assert.deepEqual([failure.status_code, failure.code], [429, 'TooManyRequests']);
      return true;
    });
    assert.equal(await limited(server, 'key'), 1, 'it asked once');
  });
});

describe('by remote address', () => {
  /** From another address of loopback, where the system has more than one. */
  const from = (server: TestServer, localAddress: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const { api: port } = server.ports;
      const one = request({ host: '127.0.0.1', port, path: LIST, localAddress }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode!));
      });
      one.on('error', reject).end();
    });

  test('before who asks is looked at: no signature, no path is needed to be held back', async (t) => {
    const server = await serving(t, { NETLOOM_API_RATE_ADDRESS: '1/4' });
    const fates = [
      (await send(server.ports.api, 'GET', LIST, {})).json.code,
      (await send(server.ports.api, 'GET', '/nowhere', {})).json.code,
      ...(await burst(2, () => list(server.client))),
    ];
    assert.deepEqual(fates, ['AccessDenied', 'InvalidURI', 'ok', 'ok']);
    const refused = await list(server.client);
    assertCode(refused, 'TooManyRequests');
    assert.equal(refused.headers['retry-after'], '1');
    assertCode(await send(server.ports.api, 'GET', '/nowhere', {}), 'TooManyRequests');
    assert.ok((await limited(server, 'address')) >= 2);
    assert.equal(await limited(server, 'key'), 0);
  });

  test('one address does not use up what another has', { skip: process.platform !== 'linux' }, async (t) => {
    const server = await serving(t, { NETLOOM_API_RATE_ADDRESS: '1/2' });
    const fates = [];
    for (const address of ['127.0.0.2', '127.0.0.2', '127.0.0.2', '127.0.0.3']) fates.push(await from(server, address));
    assert.deepEqual(fates, [403, 403, 429, 403]);
  });

  test('the admin listener is not limited: what is asked there bears the token', async (t) => {
    const server = await serving(t, { NETLOOM_API_RATE_ADDRESS: '1/1', NETLOOM_API_RATE_KEY: '1/1' });
    for (let i = 0; i < 5; i += 1) await ok(admin(server, 'GET', '/netloom/v1/accounts'));
  });
});

test('off, unless it is set', async (t) => {
  const server = await serving(t, {});
  assert.deepEqual(new Set(await burst(200, () => list(server.client))), new Set(['ok']));
  assert.deepEqual([await limited(server, 'key'), await limited(server, 'address')], [0, 0]);
});
