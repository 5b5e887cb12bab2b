import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { netloom, settingsFor } from '../cli/run.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { backUp, commitsIn, restoreTo, Scratch } from './reading.ts';

/** Backups of a server at work, and of one that was killed meanwhile. */
const WRITERS = 4;
const BACKUPS = 3;

const scratch = new Scratch();
let server: TestServer;
before(async () => {
  server = await startServer();
});
after(async () => {
  await server.kill();
  removeData(server);
  scratch.remove();
});

/** Names of records in the order a writer sent them; those after `told` may or may not be there. */
class Writer {
  readonly zone: string;
  readonly sent: string[] = [];
  told = 0;
  constructor(zone: string) {
    this.zone = zone;
  }

  /** Writes until the server is gone, or somebody says so. */
  async write(goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      const rr = `r${this.sent.length}`;
      this.sent.push(rr);
      const body = { rr, type: 'A', value: '10.0.0.1' };
      const answer = await server.client
        .call('POST', `/v1/privatezone/${this.zone}/record`, { body })
        .catch(() => undefined);
      if (answer === undefined) return;
      assert.equal(answer.status, 200, answer.text);
      this.told = this.sent.length;
    }
  }
}

/** Names of the records of each zone, by what the commits of a file say. */
function recordsIn(file: string): Map<string, Set<string>> {
  const zones = new Map<string, Set<string>>();
  for (const line of commitsIn(file)) {
    const { events } = JSON.parse(line.slice(line.indexOf('{')));
    for (const { type, zone, rr } of events) {
      if (type === 'record-added') zones.set(zone, (zones.get(zone) ?? new Set()).add(rr));
    }
  }
  return zones;
}

test('each backup holds what was acknowledged before it began, and nothing but a beginning of what happened', async () => {
  const writers: Writer[] = [];
  for (let n = 0; n < WRITERS; n += 1) {
    const made = await server.client.call('POST', '/v1/privatezone', { body: { zoneName: `w${n}.test` } });
    writers.push(new Writer(made.json.zoneId));
  }
  let goesOn = true;
  const writing = Promise.all(writers.map((writer) => writer.write(() => goesOn)));
  const taken: { readonly file: string; readonly told: readonly number[] }[] = [];
  for (let n = 0; n < BACKUPS; n += 1) {
    const [file, told] = [scratch.path(`${n}.backup`), writers.map((writer) => writer.told)];
    const running = backUp(server.directory, file);
    // Into the last one the server is killed.
    if (n === BACKUPS - 1) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await server.kill();
      goesOn = false;
    }
    const { code, out, err } = await running;
    assert.equal(code, 0, err);
    assert.match(out, /\d+ commits, up to position \d+, read back and replayed\./);
    taken.push({ file, told });
  }
  await writing;
  assert.deepEqual(readdirSync(scratch.folder), ['0.backup', '1.backup', '2.backup'], 'no draft is left');

  const all = commitsIn(join(server.directory, 'log.db'));
  for (const { file, told } of taken) {
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const held = commitsIn(file);
    assert.deepEqual(held, all.slice(0, held.length), 'a beginning of the log, octet by octet');
    const records = recordsIn(file);
    for (const [n, writer] of writers.entries()) {
      const names = [...(records.get(writer.zone) ?? [])];
      assert.deepEqual(names, writer.sent.slice(0, names.length));
      assert.ok(
        names.length >= told[n]!,
        `${file}: ${told[n]} were acknowledged before it began, ${names.length} are there`,
      );
    }
  }
  assert.ok(
    taken.at(-1)!.told.every((told) => told > 0),
    'it was taken at work',
  );
});

test('a restored folder verifies, serves the same, with the same keys, and goes on', async () => {
  const directory = scratch.path('restored');
  const file = scratch.path('2.backup');
  const restored = await restoreTo(directory, file);
  assert.equal(restored.code, 0, restored.err);
  for (const name of ['log.db', 'key', 'watermark']) assert.equal(statSync(join(directory, name)).mode & 0o777, 0o600);
  assert.equal(statSync(directory).mode & 0o777, 0o700);
  const verified = await netloom(['verify', '--data', directory]);
  assert.equal(verified.code, 0, verified.out);
  assert.doesNotMatch(verified.out, /rows compared {14}0\n/);

  const other = await startServer({ directory, settings: { NETLOOM_ACCESS_KEY: '', NETLOOM_SECRET_KEY: '' } });
  try {
    const { json } = await other.client.call('GET', '/v1/privatezone');
    assert.equal(json.zones.length, WRITERS);
    const records = recordsIn(file);
    for (const { zoneId, recordCount } of json.zones) assert.equal(recordCount, records.get(zoneId)?.size ?? 0);
    const made = await other.client.call('POST', '/v1/privatezone', { body: { zoneName: 'later.test' } });
    assert.equal(made.status, 200, made.text);
    const again = await netloom(['backup', scratch.path('again.backup')], settingsFor(other));
    assert.equal(again.code, 0, again.err);
  } finally {
    await other.kill();
  }
});
