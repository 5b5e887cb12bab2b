import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LogRefused } from '../engine/log.ts';
import { writeBackup } from './backup.ts';
import { openBackup } from './backup-file.ts';
import { checkLog } from './check.ts';
import { directLog } from './direct.ts';
import { logFiles } from './files.ts';
import { restoreLog } from './restore.ts';
import { groupFrom } from './testing/appender.ts';
import { freshFolder, readCommits, removeFolder } from './testing/model.ts';
import { sqliteLog } from './threaded.ts';

/** Backups and restores killed or crossed at any moment. */
const RESTORER = fileURLToPath(new URL('./testing/restorer.ts', import.meta.url));
const ROUNDS = process.env.NETLOOM_TEST_LONG === '1' ? 200 : 8;
const KEY = '1'.repeat(64);
const ABOUT = { netloom: '0', at: 0, key: KEY, keyCheck: '' };
const folder = freshFolder();
const file = join(folder, 'backup');
let position = 0;

before(async () => {
  const directory = join(folder, 'source');
  const log = directLog({ directory });
  await log.open();
  for (let n = 0; n < 60; n += 1) {
    const group = groupFrom(position);
    await log.append(group);
    position += group.commits.reduce((sum, { count }) => sum + count, 0);
  }
  const order = { directory, file, about: ABOUT, rest: async () => {}, check: async () => () => {} };
  assert.equal((await writeBackup(order)).position, position, 'while the log is open');
  await log.close();
});
after(() => removeFolder(folder));

test('a log is backed up in whole groups while they are appended', async () => {
  const directory = join(folder, 'busy');
  const log = sqliteLog({ directory });
  await log.open();
  let [durable, goesOn] = [0, true];
  const appending = (async () => {
    while (goesOn) {
      const group = groupFrom(durable);
      await log.append(group);
      durable += group.commits.reduce((sum, { count }) => sum + count, 0);
    }
  })();
  for (let n = 0; n < 5; n += 1) {
    const told = durable;
    const target = join(folder, `busy-${n}`);
    let last = 0;
    const { position: reached } = await writeBackup({
      ...{ directory, file: target, about: ABOUT },
      rest: () => new Promise((resolve) => setImmediate(resolve)),
      check: async () => (commit) => {
        assert.equal(commit.position, last + 1);
        last += commit.count;
      },
    });
    assert.equal(last, reached);
    assert.ok(reached >= told, `${told} was durable before, ${reached} is there`);
  }
  // It is looked at as of one moment, whatever is appended meanwhile.
  for (let n = 0; n < 100; n += 1) {
    const told = durable;
    assert.ok(checkLog(logFiles(directory))!.position >= told);
    await new Promise((resolve) => setImmediate(resolve));
  }
  goesOn = false;
  await appending;
  await log.close();
});

test(`killed ${ROUNDS} times, a restore leaves what no server opens, and what the next restore uses`, async () => {
  const left = { nothing: 0, refused: 0, whole: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const directory = join(folder, `restored-${round}`);
    mkdirSync(directory);
    const whole = await restoreAndKill(directory, round);
    const state = await opened(directory);
    left[state] += 1;
    assert.ok(state !== 'nothing' || !whole);
    if (state === 'whole') continue;
    const backup = openBackup(file);
    restoreLog(backup, directory, KEY);
    backup.close();
    assert.equal(await opened(directory), 'whole');
  }
  console.log(`restores killed: ${JSON.stringify(left)}`);
  assert.ok(left.refused > 0, 'some were killed half-way');
});

/** Kills it when a file of its work appears, or a little later. True: it was done before. */
async function restoreAndKill(directory: string, round: number): Promise<boolean> {
  const files = logFiles(directory);
  const sign = [files.draft, files.watermark, join(directory, 'key'), files.watermark][round % 4]!;
  const child = spawn(process.execPath, [RESTORER, file, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  while (!existsSync(sign) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 0));
  if (round % 2 === 1) await new Promise((resolve) => setTimeout(resolve, round));
  child.kill('SIGKILL');
  await closed;
  return output.includes('restored');
}

/** What a server would find: it must be all of the backup, or be refused, or be nothing at all. */
async function opened(directory: string): Promise<'nothing' | 'refused' | 'whole'> {
  if (!existsSync(logFiles(directory).watermark)) return 'nothing';
  const log = directLog({ directory });
  try {
    const found = await log.open();
    assert.deepEqual(found, { position, rowsTrusted: false });
    assert.equal((await readCommits(log)).length > 0, true);
    return 'whole';
  } catch (error) {
    assert.ok(error instanceof LogRefused, String(error));
    assert.match(error.message, /its database \(log\.db\) is missing, and its watermark is there/);
    return 'refused';
  } finally {
    await log.close();
  }
}
