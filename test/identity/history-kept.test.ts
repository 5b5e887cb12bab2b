import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sqliteLog } from '../../src/store/threaded.ts';
import { admin } from '../client.ts';
import { CHANNEL, LINE } from '../sdk/et-making.ts';
import { makeZone, ok } from '../sdk/making.ts';
import { ACCESS_KEY, removeData, SECRET_KEY, startServer } from '../server.ts';
import { ask, type Entry, HISTORY, open, positions } from './reading.ts';

/** Whatever might be a secret in the log: ciphertexts, and what is stored under such names. */
async function sealedIn(directory: string): Promise<Set<string>> {
  const sealed = new Set<string>();
  const log = sqliteLog({ directory });
  await log.open();
  for await (const commits of log.commits(1)) {
    for (const { body } of commits) {
      for (const [, text] of body.matchAll(/"(?:secret|bgpKey|sealed)":"([^"]+)"/g)) sealed.add(text!);
    }
  }
  await log.close();
  return sealed;
}

test('it is the same after a stop and after kill -9, and there is nothing secret in it', async () => {
  let server = await startServer();
  try {
    const secrets = new Set<string>([SECRET_KEY]);
    const { account, keys } = await open(server);
    secrets.add(keys.secretAccessKey);
    secrets.add((await ok(admin(server, 'POST', `/netloom/v1/accounts/${account}/keys`, {}))).json.secretAccessKey);
    const { client } = server;
    const line = (await ok(client.call('POST', '/v1/et/init', { body: LINE }))).json.id;
    const bgpKey = 'the-neighbours-password';
    secrets.add(bgpKey);
    const bgp = { ...CHANNEL, routeType: 'bgp', networks: undefined, bgpAsn: '65010', bgpKey };
    await ok(client.call('POST', `/v1/et/${line}/channel`, { body: bgp }));
    await client.call('POST', '/v1/user', { body: { name: 'alice' } });
    const key = (await client.call('POST', '/v1/user/alice/accesskey', { query: 'clientToken=k' })).json;
    secrets.add(key.secret);
    const session = (await ok(client.call('POST', '/v1/sessionToken'))).json;
    secrets.add(session.secretAccessKey).add(session.sessionToken);
    for (const secret of secrets) assert.ok(secret.length > 8, 'a secret that can be looked for');

    const before = (await ok(ask(server))).text;
    await server.stop();
    for (const sealed of await sealedIn(server.directory)) secrets.add(sealed);
    assert.ok(secrets.size > 8, 'ciphertexts are among them');
    server = await server.restart();
    assert.equal((await ok(ask(server))).text, before);
    await makeZone(server.client, 'last.test');
    const last = (await ok(ask(server))).text;
    await server.kill();
    server = await server.restart();
    const entries: Entry[] = (await ok(ask(server))).json.entries;
    assert.equal((await ok(ask(server))).text, last);
    assert.equal(entries[0]?.operation, 'CreatePrivateZone');

    const told = [last];
    for (const position of positions(entries))
      told.push((await ok(admin(server, 'GET', `${HISTORY}/${position}`))).text);
    told.push((await ok(ask(server, `resource=${ACCESS_KEY}`))).text);
    for (const secret of secrets) for (const text of told) assert.ok(!text.includes(secret), `${secret} in ${text}`);
    assert.ok(last.includes(key.id) && last.includes(session.accessKeyId), 'keys are named');
  } finally {
    await server.kill();
    removeData(server);
  }
});
