import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { admin } from '../client.ts';
import { ok } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';

/** What an operator's careless hand does to a data folder or a running server. */
async function stopped(t: TestContext): Promise<TestServer> {
  const server = await startServer();
  t.after(() => removeData(server));
  assert.equal(await server.stop(), 0);
  return server;
}

/** Starts again on the folder; a server that does come up is ended, so that the test can fail. */
const startAgain = async (directory: string, settings: Record<string, string>): Promise<void> => {
  const server = await startServer({ directory, settings });
  await server.kill();
};

test('an emptied admin-token file opens nothing: refused by its name; deleted, a new one is made', async (t) => {
  const { directory } = await stopped(t);
  const file = join(directory, 'admin-token');
  const settings = { NETLOOM_ADMIN_TOKEN: '' };
  for (const text of ['', '\n', 'two words\n']) {
    writeFileSync(file, text);
    await assert.rejects(startAgain(directory, settings), /admin-token is damaged/);
  }
  rmSync(file);
  const server = await startServer({ directory, settings });
  t.after(() => server.kill());
  await ok(admin({ ...server, adminToken: readFileSync(file, 'utf8').trim() }, 'GET', '/netloom/v1/accounts'));
});

test('an admin token that no header can carry is refused by the setting, and not repeated', async (t) => {
  const { directory } = await stopped(t);
  await assert.rejects(startAgain(directory, { NETLOOM_ADMIN_TOKEN: 'two words' }), ({ message }: Error) => {
    assert.match(message, /NETLOOM_ADMIN_TOKEN must be printable/);
    assert.doesNotMatch(message, /two words/);
    return true;
  });
});

test('a strange key file is refused under new root keys too: nothing is sealed under two', async (t) => {
  const { directory, client } = await stopped(t);
  const file = join(directory, 'key');
  const key = readFileSync(file);
  const settings = { NETLOOM_ACCESS_KEY: 'AKnew', NETLOOM_SECRET_KEY: 'SKnew' };
  writeFileSync(file, `${'ab'.repeat(32)}\n`);
  await assert.rejects(startAgain(directory, settings), /The key file is not the one/);
  rmSync(file);
  await assert.rejects(startAgain(directory, settings), /The key file is not the one/);
  writeFileSync(file, key);
  const server = await startServer({ directory, settings });
  t.after(() => server.kill());
  await ok(server.client.as(client.keys).call('GET', '/v1/privatezone'));
});

test('a second signal while stopping (Ctrl-C, once from the terminal and once from npm) is still exit 0', async (t) => {
  for (const wait of [0, 5]) {
    const server = await startServer();
    t.after(() => removeData(server));
    const code = server.stop();
    await new Promise((done) => setTimeout(done, wait));
    server.process.kill('SIGTERM');
    assert.equal(await code, 0);
  }
});
