import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { doctor } from '../../src/cli/doctor.ts';
import { writeFirstMark } from '../../src/store/watermark.ts';
import { netloom, settingsFor } from '../cli/run.ts';
import { freePort, removeData, startServer, type TestServer } from '../server.ts';

/** Faults planted where a server would meet them, and a server that has none. */
interface Finding {
  readonly level: string;
  readonly topic: string;
  readonly says: string;
}

const FIXTURE = new URL('../../src/engine/fixtures/format-1.sql', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'netloom-doctor-'));
let server: TestServer;
before(async () => {
  server = await startServer();
});
after(async () => {
  await server.kill();
  removeData(server);
  rmSync(folder, { recursive: true, force: true });
});

/** In this process: it changes nothing. */
async function examined(env: Readonly<Record<string, string>>): Promise<{ code: number; found: Finding[] }> {
  let out = '';
  const print = (text: string): void => {
    out += text;
  };
  const code = await doctor.run({ args: ['--json'], env, print });
  return { code, found: JSON.parse(out).findings };
}

const free = async (): Promise<Record<string, string>> => ({
  NETLOOM_DATA: join(folder, 'none'),
  NETLOOM_API_LISTEN: `127.0.0.1:${await freePort()}`,
  NETLOOM_ADMIN_LISTEN: `127.0.0.1:${await freePort()}`,
  NETLOOM_DNS_PORT: String(await freePort()),
  NETLOOM_DNS_POOL: '127.99.0.0/16',
});

function has(found: readonly Finding[], level: string, topic: string, says: RegExp): void {
  const those = found.filter((one) => one.topic === topic && one.level === level);
  assert.ok(
    those.some((one) => says.test(one.says)),
    JSON.stringify(found, null, 1),
  );
}

test('a server that runs: its ports are its own, its folder may be read, nothing fails', async () => {
  const { code, out } = await netloom(['doctor'], settingsFor(server));
  assert.match(out, /^ok {4}server +A netloom runs with these settings, and is ready\.$/m);
  assert.match(out, /^ok {4}ports +127\.0\.0\.1:\d+ \(udp, NETLOOM_DNS_LISTEN\) is held by the netloom that runs/m);
  assert.match(out, /^ok {4}log +The log in .* ends well, at position \d+\./m);
  assert.match(out, /^\d+ ok, \d+ warn, 0 fail\.$/m);
  assert.equal(code, 0, out);
});

test('a server with other settings is not taken for one with these', async () => {
  const { NETLOOM_ADMIN_TOKEN: token, ...settings } = settingsFor(server);
  const api = `127.0.0.1:${await freePort()}`;
  const { found } = await examined({ ...settings, NETLOOM_ADMIN_TOKEN: token!, NETLOOM_API_LISTEN: api });
  const where = `its API at 127.0.0.1:${server.ports.api}=bj,127.0.0.1:${server.ports.apiGz}=gz`;
  has(found, 'warn', 'server', new RegExp(`with other settings than these: ${where}\\.$`));
  const blind = await examined({ ...settings, NETLOOM_API_LISTEN: api });
  has(
    blind.found,
    'ok',
    'server',
    /at the admin listener, and is ready\. All of where it listens it tells with its token/,
  );
});

test('a first start has nothing in its way', async () => {
  const { code, found } = await examined(await free());
  has(found, 'ok', 'log', /There is no log in .*none yet/);
  assert.deepEqual(
    found.filter(({ level }) => level === 'fail'),
    [],
  );
  assert.equal(code, 0);
});

test('a port that another process holds is a failure, and says who holds it', async () => {
  const settings = await free();
  const port = Number(settings.NETLOOM_API_LISTEN!.split(':')[1]);
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve));
  const { code, found } = await examined(settings);
  holder.close();
  const who = process.platform === 'linux' ? `\\(process ${process.pid}\\)` : 'another process';
  has(found, 'fail', 'ports', new RegExp(`127.0.0.1:${port} .* is held by .*${who}.*: stop that one, or set`));
  assert.equal(code, 1);
});

test('a key others may read, a log of the future and an upstream that is silent are said', async () => {
  const data = mkdtempSync(join(folder, 'data-'));
  writeFileSync(join(data, 'key'), 'k');
  chmodSync(join(data, 'key'), 0o644);
  using database = new DatabaseSync(join(data, 'log.db'));
  database.exec(readFileSync(FIXTURE, 'utf8'));
  const silent = `127.0.0.1:${await freePort()}`;
  const settings = { ...(await free()), NETLOOM_DATA: data, NETLOOM_DNS_UPSTREAM: silent };
  const { code, found } = await examined(settings);
  has(found, 'fail', 'files', /key is open to others \(644\): chmod 600/);
  has(found, 'fail', 'log', /its watermark file is missing/);
  has(found, 'warn', 'upstreams', /does not answer/);
  assert.equal(code, 1);

  database.exec('PRAGMA user_version = 99');
  const newer = await examined({ ...(await free()), NETLOOM_DATA: data });
  has(newer.found, 'fail', 'log', /it has format 99, and this version knows \d+\. Use the version that wrote it\./);
});

test('a key file that opens none of the log is a failure', async () => {
  const data = mkdtempSync(join(folder, 'data-'));
  for (const name of ['log.db', 'log.db-wal', 'watermark']) {
    const path = join(server.directory, name);
    if (existsSync(path)) copyFileSync(path, join(data, name));
  }
  writeFileSync(join(data, 'key'), `${'e'.repeat(64)}\n`, { mode: 0o600 });
  const settings = { ...(await free()), NETLOOM_DATA: data };
  const strange = await examined(settings);
  has(strange.found, 'fail', 'files', /key is not the one the secrets in the log are sealed under/);
  assert.equal(strange.code, 1);
  rmSync(join(data, 'key'));
  has((await examined(settings)).found, 'fail', 'files', /There is no key file .* The secrets in the log need it\.$/);
});

test('a clock behind the log, a pool and an address this machine has not are failures', async () => {
  const data = mkdtempSync(join(folder, 'data-'));
  using database = new DatabaseSync(join(data, 'log.db'));
  // Its last commit is of 2031.
  database.exec(readFileSync(FIXTURE, 'utf8'));
  const { sequence, position, hash } = database.prepare('SELECT sequence, position, hash FROM meta').get()!;
  const mark = { sequence: Number(sequence), position: Number(position), hash: String(hash) };
  writeFirstMark(join(data, 'watermark'), mark);
  const settings = {
    ...(await free()),
    NETLOOM_DATA: data,
    NETLOOM_DNS_POOL: '198.51.100.0/24',
    NETLOOM_API_LISTEN: '198.51.100.9:20999',
  };
  const { code, found } = await examined(settings);
  has(found, 'ok', 'log', /is of format 1: the next start takes it over/);
  has(found, 'fail', 'clock', /The clock is \d+ days behind the last commit in the log/);
  has(found, 'fail', 'kernel', /198\.51\.100\.1, cannot be bound \(EADDRNOTAVAIL\)/);
  has(found, 'fail', 'ports', /198\.51\.100\.9:20999 .*this machine has no such address/);
  assert.equal(code, 1);
});
