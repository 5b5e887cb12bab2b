import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, beforeEach, describe, type TestContext, test } from 'node:test';
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

/** Calls at once: what passed and what did not. However slow the machine, ten seconds' worth more than a burst is too much. */
async function flood(burst: number, call: () => Promise<Answer>) {
  const began = performance.now();
  const answers = await Promise.all(Array.from({ length: burst + 10 }, call));
  const seconds = (performance.now() - began) / 1000;
  const refused = answers.filter(({ status }) => status === 429);
  const passed = answers.filter(({ status }) => status !== 429);
  assert.ok(passed.length >= burst && passed.length <= burst + seconds + 1, `${passed.length} in ${seconds} s`);
  assert.ok(refused.length > 0);
  return { passed, refused };
}

/** Of an address or a key, how many requests were refused. */
async function limited(server: TestServer, by: string): Promise<number> {
  const { text } = await admin(server, 'GET', '/metrics');
  return Number(new RegExp(`^netloom_api_limited_total\\{by="${by}"\\} (\\d+)$`, 'm').exec(text)?.[1]);
}

const openAccount = async (server: TestServer): Promise<Keys> =>
  (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'other' }))).json;

const BURST = 3;

describe('by access key', () => {
  let server: TestServer;
  /** Of an account of its own, with all of its burst. */
  let client: Client;
  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:', NETLOOM_API_RATE_KEY: `1/${BURST}` } });
  });
  after(() => server.kill());
  beforeEach(async () => {
    client = server.client.as(await openAccount(server));
  });

  test('a burst passes, then 429 in the error form, until as many seconds have gone as it says', async () => {
    const counted = await limited(server, 'key');
    const { passed, refused } = await flood(BURST, () => list(client));
    for (const { status } of passed) assert.equal(status, 200);
    for (const one of refused) {
      assertCode(one, 'TooManyRequests');
      assert.equal(one.headers['retry-after'], '1');
      assert.equal(one.headers['content-type'], 'application/json; charset=utf-8');
      assert.equal(one.headers['x-bce-request-id'], one.json.requestId);
    }
    assert.equal((await limited(server, 'key')) - counted, refused.length);
    await sleep(1050);
    await ok(list(client));
  });

  test('a key has what is its own, beside another one on the same address', async () => {
    const other = server.client.as(await openAccount(server));
    await flood(BURST, () => list(client));
    for (let i = 0; i < BURST; i += 1) await ok(list(other));
    assert.equal(await limited(server, 'address'), 0);
  });

  test("whoever only knows a key's id uses up nothing of it", async () => {
    const forged = client.as({ ...client.keys, secretAccessKey: 'guessed' });
    for (let i = 0; i < 50; i += 1) assertCode(await list(forged), 'SignatureDoesNotMatch');
    await flood(BURST, () => list(client));
  });

  test('all sessions somebody opens share one: opening another is no way out', async () => {
    const sessions: Client[] = [];
    const tokens = new Map<string, string>();
    for (let i = 0; i < BURST; i += 1) {
      const { accessKeyId, secretAccessKey, sessionToken } = (await ok(client.call('POST', '/v1/sessionToken'))).json;
      sessions.push(client.as({ accessKeyId, secretAccessKey }));
      tokens.set(accessKeyId, sessionToken);
    }
    let turn = 0;
    const { passed } = await flood(BURST, () => {
      const session = sessions[turn++ % BURST]!;
      return list(session, { headers: { 'x-bce-security-token': tokens.get(session.keys.accessKeyId)! } });
    });
    for (const { status, text } of passed) assert.equal(status, 200, text);
  });

  test('counts what is refused later too: a caller who is denied does not ask for free', async () => {
    const { passed } = await flood(BURST, () => list(client, { query: 'maxKeys=x' }));
    for (const one of passed) assertCode(one, 'InvalidHTTPRequest');
  });

  test('in every service', async () => {
    const services = new Set(SERVED.map(({ service }) => service));
    for (const service of services) {
      const row =
        SERVED.find((one) => one.service === service && one.method === 'GET') ??
        SERVED.find((one) => one.service === service)!;
      const path = row.path.replaceAll(/\{\w+\}/g, 'x');
      const headers = { host: `${service}.bj.netloom.test` };
      const call = () =>
        sendSigned(server.ports.api, client.keys, row.method, path, { headers, query: row.flag ?? '' });
      const answers = await Promise.all(Array.from({ length: 8 }, call));
      const refused = answers.find(({ status }) => status === 429);
      assert.ok(refused, `${row.name}: ${answers.map(({ text }) => text).join()}`);
      assertCode(refused, 'TooManyRequests', { other: true });
    }
  });

  test('what an official client makes of it: an error at once, no answer later', async () => {
    const { accessKeyId, secretAccessKey } = client.keys;
    const call = officialClient(server.ports.api, accessKeyId, secretAccessKey);
    const counted = await limited(server, 'key');
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => call('GET', LIST)));
    const failures = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as OfficialFailure] : []));
    assert.ok(failures.length > 0 && failures.length < 8);
    for (const { status_code, code } of failures) assert.deepEqual([status_code, code], [429, 'TooManyRequests']);
    assert.equal((await limited(server, 'key')) - counted, failures.length, 'each was asked once');
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
    const codes = [
      (await send(server.ports.api, 'GET', LIST, {})).json.code,
      (await send(server.ports.api, 'GET', '/nowhere', {})).json.code,
      (await ok(list(server.client))).json.code,
    ];
    assert.deepEqual(codes, ['AccessDenied', 'InvalidURI', undefined]);
    const calls = [() => list(server.client), () => send(server.ports.api, 'GET', '/nowhere', {})];
    for (const call of calls) {
      const answers = await Promise.all(Array.from({ length: 20 }, call));
      const refused = answers.filter(({ status }) => status === 429);
      assertCode(refused[0]!, 'TooManyRequests');
      assert.equal(refused[0]!.headers['retry-after'], '1');
    }
    assert.ok((await limited(server, 'address')) >= 2);
    assert.equal(await limited(server, 'key'), 0);
  });

  test('one address does not use up what another has', { skip: process.platform !== 'linux' }, async (t) => {
    const server = await serving(t, { NETLOOM_API_RATE_ADDRESS: '1/2' });
    const statuses = await Promise.all(Array.from({ length: 12 }, () => from(server, '127.0.0.2')));
    assert.deepEqual(new Set(statuses), new Set([403, 429]));
    assert.equal(await from(server, '127.0.0.3'), 403);
  });

  test('the admin listener is not limited: what is asked there bears the token', async (t) => {
    const server = await serving(t, { NETLOOM_API_RATE_ADDRESS: '1/1', NETLOOM_API_RATE_KEY: '1/1' });
    for (let i = 0; i < 5; i += 1) await ok(admin(server, 'GET', '/netloom/v1/accounts'));
  });
});

test('off, unless it is set', async (t) => {
  const server = await serving(t, {});
  for (let i = 0; i < 200; i += 1) await ok(list(server.client));
  assert.deepEqual([await limited(server, 'key'), await limited(server, 'address')], [0, 0]);
});
