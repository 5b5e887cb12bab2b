import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { admin, send } from '../client.ts';
import { ok } from '../sdk/making.ts';
import { freePort, removeData, startServer, type TestServer } from '../server.ts';

/** Who may speak to the admin listener. */
describe('the admin listener', () => {
  let server: TestServer;
  const accounts = '/netloom/v1/accounts';
  const ask = (headers: Record<string, string>, path = accounts) => admin(server, 'GET', path, undefined, headers);
  const denied = async (headers: Record<string, string>, path?: string) => {
    const { status, json } = await ask(headers, path);
    assert.equal(status, 403, JSON.stringify(headers));
    assert.equal(json.code, 'AccessDenied');
  };

  before(async () => {
    server = await startServer({
      settings: { NETLOOM_DATA: ':memory:', NETLOOM_ADMIN_HOSTS: 'netloom.lan,other.lan' },
    });
  });
  after(() => server.kill());

  test('wants its token', async () => {
    await ok(ask({}));
    for (const authorization of [
      '',
      'Bearer',
      'Bearer ',
      'Bearer x',
      `Basic ${server.adminToken}`,
      server.adminToken,
    ]) {
      await denied({ authorization });
    }
    await denied({ authorization: `Bearer ${server.adminToken}x` });
    await denied({ authorization: '' }, '/netloom/v1/nowhere');
    await ok(ask({ authorization: `bearer  ${server.adminToken}` }));
  });

  test('health, readiness and metrics want none', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics'])
      assert.equal((await ask({ authorization: '' }, path)).status, 200);
    assert.match((await ask({}, '/metrics')).text, /^netloom_requests_total\{/m);
  });

  test('is called by loopback or by a name of its settings: a rebound name is turned away, even from health', async () => {
    const { admin: port } = server.ports;
    for (const host of ['127.0.0.1', 'localhost', '[::1]', 'netloom.lan', 'OTHER.LAN', '127.8.8.8']) {
      await ok(ask({ host: `${host}:${port}` }));
      await ok(ask({ host }));
    }
    for (const host of [
      'evil.test',
      'localhost.evil.test',
      '127.0.0.1.evil.test',
      '10.0.0.1',
      'evil.test:127',
      'x@localhost',
    ]) {
      await denied({ host });
      await denied({ host }, '/healthz');
      await denied({ host }, '/metrics');
    }
  });

  test('does not listen to pages of other origins', async () => {
    const { admin: port } = server.ports;
    const host = `127.0.0.1:${port}`;
    await ok(ask({ host, origin: `http://${host}` }));
    for (const origin of [
      'http://evil.test',
      'null',
      `http://127.0.0.1:${port + 1}`,
      `http://localhost:${port}`,
      'x',
    ]) {
      await denied({ host, origin });
    }
  });

  test('knows nothing of the API, nor the API of it', async () => {
    assert.equal((await admin(server, 'GET', '/v1/privatezone')).json.code, 'InvalidURI');
    const { json } = await send(server.ports.api, 'GET', accounts, { authorization: `Bearer ${server.adminToken}` });
    assert.equal(json.code, 'InvalidURI');
  });
});

test('a token of its own is made once, into a file for its owner alone', async (t) => {
  const first = await startServer({ settings: { NETLOOM_ADMIN_TOKEN: '' } });
  t.after(() => first.kill());
  const file = join(first.directory, 'admin-token');
  const token = readFileSync(file, 'utf8').trim();
  assert.ok(token.length >= 32);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  await ok(admin({ ...first, adminToken: token }, 'GET', '/netloom/v1/accounts'));
  await first.kill();
  const second = await first.restart();
  t.after(() => second.kill());
  assert.equal(readFileSync(file, 'utf8').trim(), token);
  await ok(admin({ ...second, adminToken: token }, 'GET', '/netloom/v1/accounts'));
  await second.stop();
  removeData(second);
});

test('beyond loopback it does not bind without TLS', async () => {
  for (const address of ['0.0.0.0', '[::]', '10.0.0.1']) {
    const settings = { NETLOOM_DATA: ':memory:', NETLOOM_ADMIN_LISTEN: `${address}:${await freePort()}` };
    await assert.rejects(startServer({ settings }), /beyond loopback.*NETLOOM_TLS_CERT/s);
  }
  const settings = {
    NETLOOM_DATA: ':memory:',
    NETLOOM_ADMIN_LISTEN: `0.0.0.0:${await freePort()}`,
    NETLOOM_ADMIN_INSECURE: 'true',
  };
  const server = await startServer({ settings });
  await server.kill();
});
