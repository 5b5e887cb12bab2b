import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sign } from '../../src/bce/auth/sign.ts';
import { ACCESS_KEY, freePort, SECRET_KEY, startServer, type TestServer } from '../server.ts';

/** One port, both protocols, told apart by the first byte. */
describe('TLS', { skip: spawnSync('openssl', ['version']).error !== undefined && 'no openssl here' }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'netloom-tls-'));
  const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
  const tls = { NETLOOM_DATA: ':memory:', NETLOOM_TLS_CERT: cert, NETLOOM_TLS_KEY: key };
  let server: TestServer;

  before(async () => {
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const form = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const made = spawnSync('openssl', ['req', '-x509', ...form, ...subject, '-keyout', key, '-out', cert]);
    assert.equal(made.status, 0, String(made.stderr));
    server = await startServer({ settings: tls });
  });
  after(async () => {
    await server.kill();
    rmSync(directory, { recursive: true });
  });

  /** Status and body of a GET, the certificate verified. */
  function get(
    secure: boolean,
    port: number,
    path: string,
    headers: Record<string, string> = {},
  ): Promise<[number, string]> {
    const options = { host: '127.0.0.1', port, path, headers, agent: false as const };
    return new Promise((resolve, reject) => {
      const sent = secure ? tlsRequest({ ...options, ca: readFileSync(cert) }) : plainRequest(options);
      sent.on('error', reject);
      sent.on('response', (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve([response.statusCode!, text]));
      });
      sent.end();
    });
  }

  function signed(port: number): Record<string, string> {
    const headers = { host: `127.0.0.1:${port}` };
    const keys = { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY };
    const request = { method: 'GET', path: '/v1/privatezone', query: '', headers, ...keys };
    return { ...headers, authorization: sign({ ...request, timestamp: Date.now(), expirationSeconds: 1800 }) };
  }

  test('the API answers both on one port, many at a time', async () => {
    const { api } = server.ports;
    const asked = Array.from({ length: 20 }, (_, i) => get(i % 2 === 0, api, '/v1/privatezone', signed(api)));
    const answers = new Set((await Promise.all(asked)).map(String));
    assert.deepEqual([...answers], ['200,{"isTruncated":false,"maxKeys":1000,"zones":[]}']);
  });

  test('so does the admin listener on loopback', async () => {
    const headers = { authorization: `Bearer ${server.adminToken}` };
    for (const secure of [true, false]) {
      assert.equal((await get(secure, server.ports.admin, '/netloom/v1/accounts', headers))[0], 200);
    }
  });

  test('beyond loopback the admin listener speaks TLS alone: its token never travels in the clear', async () => {
    const port = await freePort();
    const beyond = await startServer({ settings: { ...tls, NETLOOM_ADMIN_LISTEN: `0.0.0.0:${port}` } });
    try {
      assert.equal((await get(true, port, '/healthz'))[0], 200);
      await assert.rejects(get(false, port, '/healthz'));
    } finally {
      await beyond.kill();
    }
  });

  test('half a setting, or files that are not there, are refused by name', async () => {
    const half = { NETLOOM_DATA: ':memory:', NETLOOM_TLS_CERT: cert };
    await assert.rejects(startServer({ settings: half }), /NETLOOM_TLS_CERT and NETLOOM_TLS_KEY belong together/);
    const missing = { ...tls, NETLOOM_TLS_KEY: join(directory, 'none.pem') };
    await assert.rejects(startServer({ settings: missing }), /NETLOOM_TLS_KEY: .*none\.pem/);
    const swapped = { ...tls, NETLOOM_TLS_CERT: key, NETLOOM_TLS_KEY: cert };
    await assert.rejects(startServer({ settings: swapped }), /NETLOOM_TLS_CERT, NETLOOM_TLS_KEY: /);
  });
});
