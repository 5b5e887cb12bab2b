import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LogRefused } from '../engine/log.ts';
import { directLog } from './direct.ts';
import { logFiles } from './files.ts';
import { recoverLog } from './recover.ts';
import { SqliteStore } from './sqlite.ts';
import { copyLog, freshFolder, groupAt, readRows, removeFolder } from './testing/model.ts';
import { sqliteLog } from './threaded.ts';

/** Each way a log is refused, and that its sentence names what was found, both positions, and the ways on. */
const folders: string[] = [];
let directory = '';
after(() => folders.forEach(removeFolder));
beforeEach(() => {
  directory = freshFolder();
  folders.push(directory);
});

/** A log of `groups` groups of one event and one row, left as `kill -9` leaves it. */
function logOf(groups: number): void {
  const origin = freshFolder();
  folders.push(origin);
  const store = new SqliteStore({ directory: origin });
  store.open();
  for (let n = 0; n < groups; n += 1) appendTo(store, n);
  copyLog(origin, directory);
  store.close();
}

function appendTo(store: SqliteStore, position: number): void {
  const rows = [{ kind: 1, key: position, body: `"${position}"` }];
  store.append(groupAt(position, { commits: [{ count: 1, body: '{}' }], rows }));
}

/** Does something to a log with the means of its own database. */
function tamper(sql: string): void {
  const database = new DatabaseSync(logFiles(directory).database);
  database.exec(sql);
  database.close();
}

async function assertRefused(...sentences: RegExp[]): Promise<void> {
  const before = snapshot();
  const message = await refusal();
  for (const sentence of sentences) assert.match(message, sentence);
  assert.match(message, /restore a backup/);
  assert.match(message, /netloom recover --accept-loss/);
  if (!message.includes('its rows')) assert.deepEqual(snapshot(), before, 'the files are as they were found');
}

/** What is said to who opens the log and reads its rows. */
async function refusal(): Promise<string> {
  const log = directLog({ directory });
  const error = await log.open().then(
    () =>
      readRows(log).then(
        () => undefined,
        (reason: unknown) => reason,
      ),
    (reason: unknown) => reason,
  );
  await log.close();
  assert.ok(error instanceof LogRefused, `refused, and not ${error}`);
  return error.message;
}

function snapshot(): Record<string, string> {
  const names = ['database', 'wal', 'watermark'] as const;
  return Object.fromEntries(
    names.map((name) => [
      name,
      existsSync(logFiles(directory)[name]) ? readFileSync(logFiles(directory)[name], 'hex') : '',
    ]),
  );
}

test('a log that lost its end names both positions', async () => {
  logOf(30);
  const wal = logFiles(directory).wal;
  writeFileSync(wal, readFileSync(wal).subarray(0, -9000));
  await assertRefused(/ends before what was acknowledged/, /Last position in the log: 2\d;/, /kept beside it: 30\./);
});

test('a log whose end was taken out with care is found too', async () => {
  logOf(30);
  tamper(`DELETE FROM commits WHERE position > 20; DELETE FROM rows WHERE key >= 20;
    UPDATE meta SET position = 20, hash = (SELECT hash FROM commits WHERE position = 20)`);
  await assertRefused(/ends before/, /Last position in the log: 20;/, /kept beside it: 30\./);
});

test('an older copy of the database beside a newer watermark is refused', async () => {
  logOf(30);
  const mark = readFileSync(logFiles(directory).watermark);
  logOf(20);
  writeFileSync(logFiles(directory).watermark, mark);
  await assertRefused(/ends before/, /in the log: 20;/, /beside it: 30\./);
});

test('another history of the same length is refused', async () => {
  logOf(30);
  const mark = readFileSync(logFiles(directory).watermark, 'latin1');
  const other = freshFolder();
  folders.push(other);
  const store = new SqliteStore({ directory: other });
  store.open();
  store.append(groupAt(0, { commits: [{ count: 2, body: '"other"' }], rows: [] }));
  for (let n = 2; n < 31; n += 1) appendTo(store, n);
  copyLog(other, directory);
  store.close();
  writeFileSync(logFiles(directory).watermark, mark, 'latin1');
  await assertRefused(/history up to position 30 is another one/);
});

test('a group of rows alone is not lost silently either', async () => {
  logOf(5);
  const store = new SqliteStore({ directory });
  store.open();
  store.append({ commits: [], rows: [{ kind: 1, key: 1, body: '"changed"' }] });
  const mark = readFileSync(logFiles(directory).watermark);
  store.close();
  logOf(5);
  writeFileSync(logFiles(directory).watermark, mark);
  await assertRefused(/ends before/);
});

for (const [what, sql, sentence] of [
  ['a commit changed', `UPDATE commits SET body = '{ }' WHERE position = 17`, /chain of hashes breaks at position 17/],
  ['a commit gone', 'DELETE FROM commits WHERE position = 17', /do not follow on at position 17/],
  ['a commit recounted', 'UPDATE commits SET count = 2 WHERE position = 30', /chain of hashes breaks at position 30/],
  ['the last commit gone', 'DELETE FROM commits WHERE position = 30', /its commits end at position 29/],
  ['a row changed', `UPDATE rows SET body = '0' WHERE key = 3`, /the row 3 of kind 1 is damaged/],
  ['a row gone', 'DELETE FROM rows WHERE key = 3', /rows are not those that were written \(29 found, 30 expected\)/],
  [
    'a row added',
    `INSERT INTO rows SELECT 2, key, body, sum FROM rows WHERE key = 3`,
    /the row 3 of kind 2 is damaged/,
  ],
  ['the head gone', 'DELETE FROM meta', /its head \(table meta\) is damaged/],
  ['another table', 'CREATE TABLE more(a)', /its tables are not those of its format/],
] as const) {
  test(`${what}: refused by name`, async () => {
    logOf(30);
    tamper(sql);
    await assertRefused(sentence, /kept beside it: 30\./);
  });
}

test('a log of a newer format is refused, and recovery is no way on', async () => {
  logOf(30);
  tamper('PRAGMA user_version = 3');
  assert.match(await refusal(), /has format 3, and this version knows 2\. Use the version that wrote it\.$/);
  assert.throws(() => recoverLog(directory, { acceptLoss: true }), LogRefused);
  assert.match(await refusal(), /has format 3/);
});

test('a row put back in an older form, its own sum with it, is found', async () => {
  logOf(30);
  const old = freshFolder();
  folders.push(old);
  copyLog(directory, old);
  const store = new SqliteStore({ directory });
  store.open();
  store.append(groupAt(30, { commits: [{ count: 1, body: '{}' }], rows: [{ kind: 1, key: 3, body: '"new"' }] }));
  store.close();
  const from = logFiles(old).database;
  tamper(`ATTACH '${from}' AS old; UPDATE rows SET (body, sum) = (SELECT body, sum FROM old.rows WHERE key = 3)
    WHERE key = 3`);
  await assertRefused(/rows are not those that were written \(30 found, 30 expected\)/);
});

test('a missing or unreadable watermark beside a log is named', async () => {
  logOf(30);
  rmSync(logFiles(directory).watermark);
  await assertRefused(/watermark file is missing/, /Last position in the log: 30; .*: unknown\./);
  writeFileSync(logFiles(directory).watermark, 'x'.repeat(1024));
  await assertRefused(/watermark file is damaged/, /Last position in the log: 30; .*: unknown\./);
});

test('a missing, empty or foreign database beside a watermark is named', async () => {
  logOf(30);
  rmSync(logFiles(directory).database);
  await assertRefused(/log\.db\) is missing/, /in the log: unknown; .*: 30\./);
  writeFileSync(logFiles(directory).database, '');
  await assertRefused(/log\.db\) is empty/);
  writeFileSync(logFiles(directory).database, 'x'.repeat(8192));
  await assertRefused(/cannot be read/);
});

test('a log ahead of its watermark is what a crash between the two leaves: it opens', async () => {
  logOf(20);
  const mark = readFileSync(logFiles(directory).watermark);
  logOf(30);
  writeFileSync(logFiles(directory).watermark, mark);
  const log = directLog({ directory });
  assert.equal((await log.open()).position, 30);
  assert.equal((await readRows(log)).length, 30);
  await log.close();
});

test('a first start that was cut short anywhere is begun again', async () => {
  const log = directLog({ directory });
  await log.open();
  await log.close();
  rmSync(logFiles(directory).database);
  writeFileSync(logFiles(directory).draft, 'half of a database');
  assert.equal((await log.open()).position, 0);
  await log.append(groupAt(0, { commits: [{ count: 1, body: '{}' }], rows: [] }));
  await log.close();
});

test('a folder in use is refused to a second opener, in this process and in another', async () => {
  const first = sqliteLog({ directory });
  await first.open();
  for (const second of [sqliteLog({ directory }), directLog({ directory })]) {
    await assert.rejects(
      second.open(),
      (error) => error instanceof LogRefused && /in use by another/.test(error.message),
    );
  }
  const appender = fileURLToPath(new URL('./testing/appender.ts', import.meta.url));
  const child = spawn(process.execPath, [appender, directory], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.match(complaint, /LogRefused.*: The data folder .* is in use by another process/);
  assert.equal(code, 1);
  // The refused ones have not loosened the first one's hold, and it goes on.
  await first.append(groupAt(0, { commits: [{ count: 1, body: '{}' }], rows: [] }));
  await assert.rejects(directLog({ directory }).open(), LogRefused);
  await first.close();
});

test('the folder and its files are for their owner only', async (t) => {
  if (process.platform === 'win32') return t.skip('no such rights on Windows');
  const inner = join(directory, 'made', 'here');
  const log = directLog({ directory: inner });
  await log.open();
  await log.append(groupAt(0, { commits: [{ count: 1, body: '{}' }], rows: [] }));
  assert.equal(statSync(inner).mode & 0o777, 0o700);
  const names = readdirSync(inner);
  for (const name of names) assert.equal(statSync(join(inner, name)).mode & 0o777, 0o600, name);
  for (const name of ['log.db', 'log.db-wal', 'watermark', 'lock']) assert.ok(names.includes(name), name);
  await log.close();
});
