import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { directLog } from '../store/direct.ts';
import { logFiles } from '../store/files.ts';
import { recoverLog } from '../store/recover.ts';
import { readTrail } from '../store/testing/model.ts';
import { verifyLog } from '../store/verify.ts';
import { writeFirstMark } from '../store/watermark.ts';
import type { Log } from './log.ts';
import { loadState } from './open.ts';
import { HistoryComparison, Replay } from './replay.ts';

/** A folder of format 1 (fixtures/format-1.sql) is taken over in place, and has a history from its first commit on. */
const folders: string[] = [];
after(() => folders.forEach((folder) => void rmSync(folder, { recursive: true, force: true })));

function earlier(): string {
  const directory = mkdtempSync(join(tmpdir(), 'netloom-upgrade-'));
  folders.push(directory);
  const files = logFiles(directory);
  using database = new DatabaseSync(files.database);
  database.exec(readFileSync(new URL('fixtures/format-1.sql', import.meta.url), 'utf8'));
  const { sequence, position, hash } = database.prepare('SELECT sequence, position, hash FROM meta').get()!;
  writeFirstMark(files.watermark, { sequence: Number(sequence), position: Number(position), hash: String(hash) });
  return directory;
}

/** What the fixture's commits did, newest first. */
const OPERATIONS = [
  'DeleteRecord',
  'DisableRecord',
  'BindVpc',
  'AddRecord',
  'CreatePrivateZone',
  'CreateVpc',
  'OpenAccount',
];

const operations = async (log: Log, ...subjects: string[]): Promise<string[]> =>
  (await readTrail(log, { subjects })).map(({ body }) => JSON.parse(body).cause.operation);

function findings(directory: string): readonly string[] {
  const replay = new Replay();
  const history = new HistoryComparison();
  const verified = verifyLog(directory, (commit, kept) => history.add(replay.add(commit), kept));
  return [...verified.findings, ...history.findings(verified)];
}

test('verify finds a folder of format 1 sound as it is, and changes nothing', () => {
  const directory = earlier();
  const { findings: found, commits, history, rowsForm } = verifyLog(directory);
  assert.deepEqual({ found, commits, history, rowsForm }, { found: [], commits: 7, history: 0, rowsForm: 2 });
  using database = new DatabaseSync(logFiles(directory).database);
  assert.equal(database.prepare('PRAGMA user_version').get()?.user_version, 1);
});

test('the first start takes it over: state, rows and the whole history are there, and verify agrees', async () => {
  const directory = earlier();
  const log = directLog({ directory });
  let told = 0;
  const state = await loadState(log, () => {
    told += 1;
  });
  assert.equal(told, 1);
  assert.deepEqual(
    [...state.zones.byId.values()].map(({ name, bindings }) => [name, bindings.size]),
    [['corp.test', 1]],
  );
  assert.deepEqual(await operations(log), OPERATIONS);
  const [zone] = state.zones.byId.keys();
  const [vpc] = state.vpcs.byId.keys();
  assert.deepEqual(await operations(log, zone!), OPERATIONS.slice(0, 5));
  assert.deepEqual(await operations(log, zone!, vpc!), ['BindVpc']);
  await log.close();
  assert.deepEqual(findings(directory), []);
  assert.deepEqual(await loadState(log, () => assert.fail('once is enough')), state);
  await log.close();
});

test('history tells of old commits what it would have told when they were made', async () => {
  const log = directLog({ directory: earlier() });
  await loadState(log);
  const [deleted, disabled] = await readTrail(log);
  const kinds = (changes: string) => JSON.parse(changes).map(([kind]: [number]) => kind);
  assert.deepEqual(kinds(deleted!.changes), [8, 6]);
  const record = (changes: string) =>
    JSON.parse(changes)
      .find(([kind]: [number]) => kind === 8)
      .slice(2);
  const [before, after] = record(disabled!.changes);
  assert.deepEqual([before.enabled, after.enabled], [true, false]);
  assert.deepEqual(record(deleted!.changes), [after, null]);
  // Tokens are no history.
  const created = (await readTrail(log)).find(({ body }) => body.includes('token-kept'));
  assert.deepEqual(kinds(created!.changes), [6]);
  await log.close();
});

test('an interrupted take-over is begun again, and recover takes the folder as well', async () => {
  const directory = earlier();
  let log = directLog({ directory });
  // Not even to who wants rows of the form that is there: it has no history.
  assert.deepEqual(await log.open(2), { position: 10, rowsTrusted: false });
  await log.close();
  assert.deepEqual(await log.open(), { position: 10, rowsTrusted: false });
  await log.close();
  await loadState(log);
  assert.deepEqual(await operations(log), OPERATIONS);
  await log.close();

  const other = earlier();
  assert.equal(recoverLog(other, { acceptLoss: true }).position, 10);
  log = directLog({ directory: other });
  await loadState(log);
  assert.deepEqual(await operations(log), OPERATIONS);
  await log.close();
  assert.deepEqual(findings(other), []);
});
