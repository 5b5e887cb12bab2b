import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { removeData, startServer, type TestServer } from '../server.ts';
import { netloom, type Ran, settingsFor } from './run.ts';

/** verify and recover, on the data of a server that has stopped. */
let server: TestServer;
const run = (...args: string[]): Promise<Ran> => netloom(args, settingsFor(server));

before(async () => {
  server = await startServer();
  for (const zoneName of ['a.test', 'b.test', 'c.test']) {
    const { json } = await server.client.call('POST', '/v1/privatezone', { body: { zoneName } });
    const body = { rr: 'www', type: 'A', value: '10.0.0.5' };
    await server.client.call('POST', `/v1/privatezone/${json.zoneId}/record`, { body });
    if (zoneName === 'b.test') await server.client.call('DELETE', `/v1/privatezone/${json.zoneId}`);
  }
  await server.kill();
});
after(async () => {
  await server.kill();
  removeData(server);
});

function tamper(sql: string): void {
  using database = new DatabaseSync(join(server.directory, 'log.db'));
  database.exec(sql);
}

test('verify beside a running server is one sentence, and looks like no lost log', async () => {
  const again = await server.restart();
  const { code, out, err } = await run('verify');
  await again.kill();
  assert.equal(code, 1);
  assert.equal(out, '');
  assert.match(err, /^netloom: A server runs on .*: stop it, or verify a backup \(.*\)\.\n$/);
});

test('a log is sound after kill -9, and verify says so', async () => {
  const { code, out } = await run('verify');
  assert.equal(code, 0, out);
  assert.match(out, /commits read and replayed {2}8\n/);
  assert.match(out, /commits told of in history 8\n/);
  assert.match(out, /The log is sound\.\n$/);
});

test('a row that is not what the history leads to is named, and the exit code is 1', async () => {
  tamper("UPDATE rows SET body = replace(body, 'c.test', 'x.test') WHERE kind = 6");
  const { code, out } = await run('verify');
  assert.equal(code, 1);
  assert.match(out, /row \d+ of kind 6 is damaged/);
});

test('history that is not what the commits lead to is named', async () => {
  tamper("UPDATE history SET changes = '[]' WHERE position = 1");
  const { code, out } = await run('verify');
  assert.equal(code, 1);
  assert.match(out, /- What history tells of position 1 is damaged\.\n/);
});

test('recover needs consent, and then the server goes on and verify compares the rows made anew', async () => {
  const refused = await run('recover');
  assert.equal(refused.code, 2);
  assert.match(refused.err, /Say so: --accept-loss/);
  tamper('DELETE FROM commits WHERE position = (SELECT max(position) FROM commits)');
  const started = await startServer({ directory: server.directory, ports: server.ports }).catch((error) =>
    String(error),
  );
  assert.match(String(started), /netloom recover --accept-loss/);

  const recovered = await run('recover', '--accept-loss');
  assert.equal(recovered.code, 0, recovered.err);
  assert.match(recovered.out, /The log goes on from position \d+; \d+ was durable before\./);
  assert.ok(readdirSync(server.directory).includes('refused-1'));
  const between = await run('verify');
  assert.equal(between.code, 0, 'before the rows are made anew');
  assert.match(between.out, /The rows were given up by a recovery: the next start makes them anew/);

  server = await server.restart();
  const { json } = await server.client.call('GET', '/v1/privatezone');
  assert.deepEqual(json.zones.map((zone: { zoneName: string }) => zone.zoneName).sort(), ['a.test', 'c.test']);
  await server.stop();
  const verified = await run('verify');
  assert.equal(verified.code, 0, verified.out);
  assert.doesNotMatch(verified.out, /rows compared {14}0\n/);
});

test('rows of an earlier version are no damage: verify says so, and the next start makes them anew', async () => {
  tamper('UPDATE meta SET trusted = 1');
  const before = await run('verify');
  assert.equal(before.code, 0, before.out);
  assert.match(
    before.out,
    /\nThe rows are of form 1, and this is \d+: the next start makes them anew from the commits\.\n/,
  );
  server = await server.restart();
  await server.stop();
  const after = await run('verify');
  assert.equal(after.code, 0, after.out);
  assert.doesNotMatch(after.out, /rows compared {14}0\n|form/);
});

test('where there is no log, verify says so', async () => {
  const directory = join(server.directory, 'empty');
  const { code, out } = await netloom(['verify', '--data', directory]);
  assert.equal(code, 1);
  assert.match(out, /There is no log/);
  const memory = await netloom(['verify', '--data', ':memory:']);
  assert.match(memory.err, /:memory: ends with its server/);
  rmSync(directory, { recursive: true, force: true });
});
