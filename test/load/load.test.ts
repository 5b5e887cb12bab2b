import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { netloom, settingsFor } from '../cli/run.ts';
import { admin } from '../client.ts';
import { ok, refused } from '../sdk/making.ts';
import { startServer, type TestServer } from '../server.ts';
import { WORLD } from './world.ts';

/** Calls that are loaded: at the start of a server, and while it runs. */
describe('a server that begins with calls', () => {
  const folder = mkdtempSync(join(tmpdir(), 'netloom-load-'));
  const file = join(folder, 'world.json');
  const directory = join(folder, 'data');
  let server: TestServer;
  const events = (event: string): number => server.output().split(`"event":"${event}"`).length - 1;
  const load = (body: unknown) => admin(server, 'POST', '/netloom/v1/load', body);
  const zones = async () => (await ok(server.client.as(WORLD.keys).call('GET', '/v1/privatezone'))).json.zones;

  before(async () => {
    writeFileSync(file, JSON.stringify(WORLD.file));
    server = await startServer({ directory, settings: { NETLOOM_LOAD: file } });
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  test('has what they made, and a second start does nothing and says so', async () => {
    assert.equal((await zones()).length, 1);
    assert.equal(events('calls were loaded'), 1);
    await server.kill();
    server = await server.restart();
    assert.deepEqual(
      [events('calls were loaded'), events('these calls were loaded before, and are not again')],
      [0, 1],
    );
    assert.equal((await zones()).length, 1);
  });

  test('is told the same over the operator’s API: once, all or none, and what is wrong', async () => {
    const { json } = await ok(load(WORLD.file));
    assert.deepEqual([json.loaded, json.answers], [false, []]);
    const calls = [{ method: 'POST', path: '/v1/privatezone', body: { zoneName: 'more.test' } }];
    const bad = { method: 'GET', path: '/v1/privatezone/zone-000000000000' };
    const { account } = WORLD;
    assert.match(
      (await refused(load({ account, calls: [...calls, bad] }), 'OperationDenied')).json.message,
      /calls\[1\] GET /,
    );
    await refused(load({ account: 'f'.repeat(32), calls }), 'NoSuchObject');
    await refused(load({ accounts: [{ name: 'shop', accountId: 'f'.repeat(32) }] }), 'DuplicateException');
    const wrong = await refused(load({ account, calls: [{ ...calls[0], pth: 1 }] }), 'InappropriateJSON');
    assert.match(wrong.json.message, /body-invalid: calls\.0 pth is not known/);
    assert.equal((await zones()).length, 1);
    const made = await ok(load({ account, calls }));
    assert.deepEqual([made.json.loaded, made.json.answers.length], [true, 1]);
    assert.equal((await zones()).length, 2);
  });

  test('what a file says of itself commands no terminal, and secrets it has, or makes, are in --json alone', async () => {
    const settings = settingsFor(server);
    const hostile = join(folder, 'hostile.json');
    writeFileSync(hostile, JSON.stringify({ calls: [{ method: 'GET', path: '/v1/\u001b]0;x\u0007' }] }));
    const refusal = await netloom(['load', hostile], settings);
    assert.match(refusal.err, /^netloom: The server refused: calls/);
    assert.ok(!/[\u0000-\u0009\u000b-\u001f\u007f]/.test(refusal.err), JSON.stringify(refusal.err));
    const secretive = join(folder, 'secretive.json');
    const secretAccessKey = 'a-secret-of-the-file';
    const calls = [
      { method: 'POST', path: '/v1/user', body: { name: 'ci' } },
      { method: 'POST', path: '/v1/user/ci/accesskey' },
    ];
    const accounts = [{ name: 'secretive', accessKeyId: 'AKsecretive', secretAccessKey, calls }];
    writeFileSync(secretive, JSON.stringify({ accounts }));
    const told = await netloom(['load', secretive], settings);
    assert.equal(told.code, 0, told.err);
    assert.ok(
      !told.out.includes(secretAccessKey) && !/[0-9a-f]{32}"/.test(told.out.replace(/"id":"[^"]*"/g, '')),
      told.out,
    );
  });

  test('a file of too many calls is refused before any of them is looked at', async () => {
    const { json } = await refused(load({ calls: Array(100_001).fill(1) }), 'InappropriateJSON');
    assert.match(json.message, /it holds 100001 calls, and may hold 100000/);
  });

  test('netloom load tells each call and its answer, or why there is none', async () => {
    const settings = settingsFor(server);
    const told = await netloom(['load', file], settings);
    assert.deepEqual([told.code, told.err], [0, '']);
    assert.match(told.out, /^This file was loaded at \d{4}-\S+Z: nothing was done\.\n$/);
    const other = join(folder, 'other.json');
    const call = { method: 'POST', path: '/v1/csn', body: { name: 'net' } };
    writeFileSync(other, JSON.stringify({ accounts: [{ name: 'hotel', calls: [call] }] }));
    const made = await netloom(['load', other], settings);
    assert.match(
      made.out,
      /^account hotel [0-9a-f]{32}, made: ALTAK\w{22} [0-9a-f]{32}\n +0 {2}200 {2}POST \/v1\/csn {2}\{"csnId":"csn-\w{16}"\}\n1 calls were made\.\n$/,
    );
    writeFileSync(other, JSON.stringify({ calls: [call, { method: 'GET', path: '/v1/csn/csn-0000000000000000' }] }));
    const none = await netloom(['load', other], settings);
    assert.deepEqual([none.code, none.out], [1, '']);
    assert.match(none.err, /^netloom: The server refused: calls\[1\] GET \/v1\/csn\/csn-0+ is answered 4\d\d /);
  });
});

test('a server does not start with calls of which one is refused, and says which', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'netloom-load-'));
  const file = join(folder, 'bad.json');
  const starting = (text: string): Promise<string> => {
    writeFileSync(file, text);
    return startServer({ settings: { NETLOOM_DATA: ':memory:', NETLOOM_LOAD: file } }).then(
      (server) => assert.fail(`it started: ${server.output()}`),
      (error: Error) => error.message,
    );
  };
  try {
    const calls = [{ method: 'GET', path: '/v1/privatezone/zone-000000000000' }];
    assert.match(
      await starting(JSON.stringify({ calls })),
      /NETLOOM_LOAD: nothing of .*bad\.json was loaded: calls\[0\]/,
    );
    assert.match(await starting('{"calls":'), /NETLOOM_LOAD: .*bad\.json holds no JSON: /);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
