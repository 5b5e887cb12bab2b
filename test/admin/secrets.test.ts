import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Answer, admin, type Keys } from '../client.ts';
import { makeZone, ok, ZONE } from '../sdk/making.ts';
import { sendSigned } from '../sdk/signed.ts';
import { removeData, SECRET_KEY, startServer, type TestServer } from '../server.ts';

/** A secret stands in the one answer that hands it out, and nowhere else: no file, no line, no other answer. */
test('no secret is in the data folder, the output or any other answer', async (t) => {
  let server = await startServer();
  t.after(() => server.kill());
  const secrets = new Map<string, string>([['the first account', SECRET_KEY]]);
  const heard: string[] = [];
  const hear = async (answer: Promise<Answer>): Promise<Answer> => {
    const { text, headers } = await answer;
    heard.push(text, JSON.stringify(headers));
    return answer;
  };
  const ask = (method: string, path: string, body?: unknown) => admin(server, method, `/netloom/v1${path}`, body);

  const made: Keys[] = [];
  for (const body of [{ name: 'one' }, { name: 'two', secretAccessKey: 'given-by-the-operator-1' }]) {
    const { json } = await ok(ask('POST', '/accounts', body));
    const more = (await ok(ask('POST', `/accounts/${json.accountId}/keys`, {}))).json;
    for (const keys of [json, more]) {
      secrets.set(keys.accessKeyId, keys.secretAccessKey);
      made.push(keys);
    }
    await hear(ask('GET', `/accounts/${json.accountId}`));
    await hear(ask('PUT', `/accounts/${json.accountId}/keys/${more.accessKeyId}`, { enabled: true }));
  }
  // Bad bodies that carry a secret must not be repeated, in no answer and no line.
  secrets.set('refused', 'a-refused-secret');
  await hear(ask('POST', '/accounts', { name: '', secretAccessKey: 'a-refused-secret' }));
  await hear(
    ask('POST', '/accounts', { name: 'x', accessKeyId: made[0]!.accessKeyId, secretAccessKey: 'a-refused-secret' }),
  );
  await hear(ask('POST', '/accounts', '{"name":"x","secretAccessKey":"a-refused-secret"'));

  const useThem = async () => {
    for (const keys of made) {
      const client = server.client.as(keys);
      await hear(client.call('POST', ZONE, { query: 'clientToken=t', body: { zoneName: 'a.test' } }));
      await hear(client.call('GET', ZONE));
      const wrong = { ...keys, secretAccessKey: `${keys.secretAccessKey}x` };
      await hear(sendSigned(server.ports.api, wrong, 'GET', ZONE));
      // Signed with each known mistake of the host and the path's key: explained to the operator.
      await hear(
        sendSigned(server.ports.api, keys, 'GET', ZONE, { headers: { host: '127.0.0.1' }, unsigned: hostOf(server) }),
      );
      await hear(
        sendSigned(server.ports.api, keys, 'GET', ZONE, { unsigned: { 'x-bce-security-token': 'a-token-of-no-one' } }),
      );
    }
    const explained = await ok(hear(ask('GET', '/refused-signatures')));
    assert.ok(explained.text.includes('host-without-port'));
    await ok(hear(ask('GET', '/accounts')));
    for (const path of ['/metrics', '/readyz', '/healthz']) await hear(admin(server, 'GET', path));
    await hear(admin(server, 'GET', '/netloom/v1/accounts', undefined, { authorization: 'Bearer wrong' }));
  };
  await makeZone(server.client);
  await useThem();
  const outputs = [server.output()];
  await server.kill();
  server = await server.restart();
  await useThem();
  await server.stop();
  outputs.push(server.output());

  assert.equal(secrets.size, 6);
  const files = filesIn(server.directory).map((path) => [path, readFileSync(path).toString('latin1')] as const);
  assert.ok(files.length >= 2);
  for (const [owner, secret] of secrets) {
    for (const form of formsOf(secret)) {
      for (const [path, text] of files) assert.ok(!text.includes(form), `${owner}: ${path}`);
      for (const text of outputs) assert.ok(!text.includes(form), `${owner}: the output`);
      for (const text of heard) assert.ok(!text.includes(form), `${owner}: ${text.slice(0, 200)}`);
    }
  }
  // Nor the signing keys made of them, which sign as well as they do for as long as they last.
  for (const text of [...heard, ...outputs]) {
    for (const [prefix] of text.matchAll(/bce-auth-v1\/[^/"\s]+\/\d{4}[^/"\s]+\/\d+/g)) {
      for (const secret of secrets.values()) {
        assert.ok(!text.includes(createHmac('sha256', secret).update(prefix).digest('hex')), prefix);
      }
    }
  }
  for (const [path] of files) assert.equal(statSync(path).mode & 0o077, 0, `${path} is for its owner alone`);
  assert.ok(!outputs.join().includes(server.adminToken), 'the admin token');
  removeData(server);
});

const hostOf = ({ ports }: TestServer) => ({ host: `127.0.0.1:${ports.api}` });

/** A secret as it is, and in the codes people mistake for secrecy. */
const formsOf = (secret: string): string[] => {
  const bytes = Buffer.from(secret);
  return [secret, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex')];
};

const filesIn = (directory: string): string[] =>
  readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
