import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { backup } from '../../src/cli/backup.ts';
import { restore } from '../../src/cli/restore.ts';
import { verify } from '../../src/cli/verify.ts';
import { exportState } from '../../src/engine/export-state.ts';
import { LogRefused } from '../../src/engine/log.ts';
import { keyCheck } from '../../src/platform/key-file.ts';
import { writeBackup } from '../../src/store/backup.ts';
import { openBackup } from '../../src/store/backup-file.ts';
import { directLog } from '../../src/store/direct.ts';
import { restoreLog } from '../../src/store/restore.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { backUp, copy, done, refused, Scratch } from './reading.ts';
import type { Tried } from './rooms.ts';

/** What cannot be done is said in one sentence, and nothing is broken by it. */
const scratch = new Scratch();
const good = scratch.path('good.backup');
let server: TestServer;
let data: string;

before(async () => {
  server = await startServer();
  data = server.directory;
  const { json } = await server.client.call('POST', '/v1/privatezone', { body: { zoneName: 'kept.test' } });
  for (let n = 0; n < 5; n += 1) {
    const body = { rr: `r${n}`, type: 'A', value: '10.0.0.5' };
    await server.client.call('POST', `/v1/privatezone/${json.zoneId}/record`, { body });
  }
  await server.stop();
  await copy(good, data);
});
after(() => {
  removeData(server);
  scratch.remove();
});

/** Every file of the data folder, by name and content. */
const contents = (): string =>
  JSON.stringify(readdirSync(data).map((name) => [name, readFileSync(join(data, name), 'hex')]));

test('a backup is never written over something by accident, and never into the data folder', async () => {
  const before = contents();
  await refused(backup, [good, '--data', data], /good\.backup is there already\. Name another file, or say --force/);
  await refused(backup, [scratch.folder, '--data', data], /is a folder: name a file/);
  await refused(backup, [scratch.path('none/b'), '--data', data], /There is no folder .*none/);
  for (const name of ['log.db', 'key', 'fresh']) {
    await refused(backup, [join(data, name), '--data', data, '--force'], /lies in the data folder itself/);
  }
  symlinkSync(data, scratch.path('way'));
  await refused(backup, [scratch.path('way/log.db'), '--data', data, '--force'], /lies in the data folder itself/);
  await refused(backup, ['/dev/null', '--data', data, '--force'], /is no file: nothing is written over it/);
  assert.equal(contents(), before);

  const replaced = await backUp(data, good, '--force');
  assert.equal(replaced.code, 0, replaced.err);
});

test('where there is nothing to back up, that is said', async () => {
  await refused(backup, [scratch.path('b'), '--data', scratch.path('nowhere')], /There is no log in .*nowhere/);
  mkdirSync(scratch.path('empty'));
  await refused(
    backup,
    [scratch.path('b'), '--data', scratch.path('empty')],
    /There is no log in .*empty: nothing to back up/,
  );
  await refused(backup, [scratch.path('b'), '--data', ':memory:'], /netloom export writes its state/);
});

test('a damaged log is not backed up: what was acknowledged and is missing would be missing there too', async () => {
  const directory = scratch.path('shorter');
  mkdirSync(directory);
  for (const name of ['log.db', 'watermark', 'key']) copyFileSync(join(data, name), join(directory, name));
  using database = new DatabaseSync(join(directory, 'log.db'));
  database.exec('DELETE FROM commits WHERE position = (SELECT max(position) FROM commits)');
  await assert.rejects(copy(scratch.path('b'), directory), (error) => {
    assert.ok(error instanceof LogRefused);
    assert.match(error.message, /is not opened: its head says position/);
    return true;
  });
});

test('without the key in it, a restore asks for the key, and takes no other one', async () => {
  const file = scratch.path('keyless.backup');
  await copy(file, data, false);
  const key = readFileSync(join(data, 'key'), 'utf8').trim();
  assert.ok(readFileSync(good).includes(key) && !readFileSync(file).includes(key));
  assert.match(await done(verify, [file]), /not in it: netloom restore needs --key/);

  const target = scratch.path('keyless');
  await refused(restore, [file, '--data', target], /made without the key, .* Say where it is: --key <file>/);
  writeFileSync(scratch.path('other-key'), `${'0'.repeat(64)}\n`);
  await refused(
    restore,
    [file, '--data', target, '--key', scratch.path('other-key')],
    /holds another key than the one/,
  );
  await done(restore, [file, '--data', target, '--key', join(data, 'key')]);
  assert.equal(readFileSync(join(target, 'key'), 'utf8').trim(), key);
});

test('a key that opens none of the secrets is said by all who meet it, not only by the server that does not start', async () => {
  const directory = scratch.path('strange');
  mkdirSync(directory);
  for (const name of ['log.db', 'watermark']) copyFileSync(join(data, name), join(directory, name));
  const verified = async (): Promise<string> => {
    let out = '';
    const print = (text: string): void => {
      out += text;
    };
    assert.equal(await verify.run({ args: ['--data', directory], env: {}, print }), 1);
    return out;
  };
  assert.match(await verified(), /- There is no key file .*key\. The secrets in the log need it\.\n1 findings\.\n$/);

  const [strange, file] = ['e'.repeat(64), scratch.path('strange.backup')];
  writeFileSync(join(directory, 'key'), `${strange}\n`);
  assert.match(
    await verified(),
    /- The key file .* is not the one the secrets in the log are sealed under.*\n1 findings/,
  );
  await refused(backup, [file, '--data', directory], /is not the one the secrets in the log .* No backup was made\.$/);
  assert.equal(existsSync(file), false);

  // As backups were made before that was seen.
  const about = { netloom: '0', at: 0, key: strange, keyCheck: keyCheck(strange) };
  await writeBackup({ directory, file, about, rest: async () => {}, check: async () => () => {} });
  await refused(verify, [file], /The key in .*strange\.backup is not the one its secrets are sealed under/);
  await refused(restore, [file, '--data', scratch.path('never')], /a key that is not the one its secrets are sealed/);
  assert.equal(existsSync(scratch.path('never')), false);
});

test('a restore takes an empty folder or none, and nothing else', async () => {
  await refused(restore, [good, '--data', data], /is not empty \(.*\): nothing was restored/);
  mkdirSync(scratch.path('filled'));
  writeFileSync(scratch.path('filled/notes'), '');
  await refused(restore, [good, '--data', scratch.path('filled')], /is not empty \(notes\)/);
  await refused(restore, [good, '--data', good], /is no folder/);
  await refused(restore, [good, '--data', ':memory:'], /:memory:/);
  // As a fresh file system is.
  mkdirSync(scratch.path('fresh/lost+found'), { recursive: true });
  await done(restore, [good, '--data', scratch.path('fresh')]);
});

test('a restore that was killed while it made rows is run again as it was', async () => {
  const target = scratch.path('killed');
  const key = readFileSync(join(data, 'key'), 'utf8').trim();
  const made = openBackup(good);
  restoreLog(made, target, key);
  made.close();
  // As it was killed: all commits, and not all rows.
  const log = directLog({ directory: target });
  await log.open();
  await log.append({ commits: [], rows: [{ kind: 1, key: 1, body: '{}' }] });
  await log.close();
  writeFileSync(scratch.path('killed/notes'), '');
  await refused(restore, [good, '--data', target], /is not empty \(notes\): nothing was restored/);
  rmSync(scratch.path('killed/notes'));
  assert.match(
    await done(restore, [good, '--data', target]),
    /^Restored .*killed from .*good\.backup: everything up to[\s\S]*\nNext: netloom verify --data \S*killed, then netloom serve --data \S*killed\.\n/,
  );
  assert.match(await done(verify, ['--data', target]), /The log is sound\.\n$/);
  await refused(restore, [good, '--data', target], /is not empty \(log\.db.*\): nothing was restored/);
});

test('what is no backup, a damaged one and a newer one are named, and nothing is made of them', async () => {
  const target = scratch.path('never');
  await refused(restore, [join(data, 'log.db'), '--data', target], /is no backup that netloom made/);
  await refused(restore, [join(data, 'key'), '--data', target], /is no backup, or a damaged one/);
  await refused(restore, [scratch.path('nothing'), '--data', target], /There is no file/);
  const damaged: [change: string, found: RegExp][] = [
    ["UPDATE commits SET body = replace(body, 'kept.test', 'lost.test')", /chain of hashes breaks at position \d+/],
    ['DELETE FROM commits WHERE position = 4', /do not follow on at position 4/],
    ['DELETE FROM commits WHERE position = (SELECT max(position) FROM commits)', /its commits end at/],
    ['DELETE FROM backup', /it has no head/],
    ['PRAGMA user_version = 99', /is a backup of format 99, and this version knows 2/],
  ];
  for (const [i, [change, found]] of damaged.entries()) {
    const file = scratch.path(`damaged-${i}`);
    copyFileSync(good, file);
    using database = new DatabaseSync(file);
    database.exec(change);
    await refused(verify, [file], found);
    await refused(restore, [file, '--data', target], found);
  }
  assert.ok(!readdirSync(scratch.folder).includes('never'));
});

test('facts of a newer version are refused by name, and no folder is made that this one cannot open', async () => {
  const [directory, file] = [scratch.path('newer-data'), scratch.path('newer.backup')];
  mkdirSync(directory);
  for (const name of ['log.db', 'watermark', 'key']) copyFileSync(join(data, name), join(directory, name));
  const log = directLog({ directory });
  const { position } = await log.open();
  await log.append({ commits: [{ position: position + 1, count: 1, body: '{"f":99}' }], rows: [] });
  await log.close();
  const newer = { message: /^commit \d+ has form 99; this version of netloom reads forms up to \d+$/ };
  await assert.rejects(copy(file, directory), newer);
  const key = readFileSync(join(data, 'key'), 'utf8').trim();
  const about = { netloom: '99.0.0', at: 0, key, keyCheck: keyCheck(key) };
  await writeBackup({ directory, file, about, rest: async () => {}, check: async () => () => {} });
  const target = scratch.path('never');
  await assert.rejects(restore.run({ args: [file, '--data', target], env: {}, print: () => {} }), newer);
  assert.ok(!existsSync(target));
});

test('a full disk and a folder one may not write to leave nothing under the name', (t) => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    const how = `needs root on Linux: sudo ${process.execPath} --test ${fileURLToPath(import.meta.url)}`;
    assert.notEqual(process.env.CI, 'true', `not to be skipped in CI: ${how}`);
    console.log(`SKIPPED, backup to a full disk: ${how}`);
    return t.skip(how);
  }
  const entry = fileURLToPath(new URL('../../src/cli/netloom.ts', import.meta.url));
  const script = `
    mount -t tmpfs -o size=16k tmpfs "$1"
    "$0" "$2" backup "$1/b" --data "$3"; echo "code $?"; ls -A "$1"
    mount -o remount,ro "$1"
    "$0" "$2" backup "$1/b" --data "$3"; echo "code $?"; ls -A "$1"`;
  mkdirSync(scratch.path('mount'));
  const { stdout, stderr } = spawnSync(
    'unshare',
    ['-m', 'sh', '-c', script, process.execPath, scratch.path('mount'), entry, data],
    { encoding: 'utf8', env: { PATH: process.env.PATH }, timeout: 60_000 },
  );
  assert.equal(stdout, 'code 1\ncode 1\n', stderr);
  assert.match(stderr, /The disk of .*\/b is full: no backup was made\.\n/);
  assert.match(stderr, /cannot be written: EROFS.*No backup was made\.\n/);
});

test('a restore and an import into a disk with too little room, however little, say so and can be tried again', async (t) => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    const how = `needs root on Linux: sudo ${process.execPath} --test ${fileURLToPath(import.meta.url)}`;
    assert.notEqual(process.env.CI, 'true', `not to be skipped in CI: ${how}`);
    console.log(`SKIPPED, restore and import into a full disk: ${how}`);
    return t.skip(how);
  }
  const state = scratch.path('state.txt');
  const log = directLog({ directory: data });
  await log.open();
  const key = readFileSync(join(data, 'key'), 'utf8').trim();
  writeFileSync(state, (await Array.fromAsync(exportState(log, key, true))).join(''));
  await log.close();
  const mount = scratch.path('rooms');
  mkdirSync(mount);
  const tried = (what: string, file: string): Tried[] => {
    const script = fileURLToPath(new URL('rooms.ts', import.meta.url));
    const { stdout, stderr } = spawnSync('unshare', ['-m', process.execPath, script, mount, what, file], {
      ...{ encoding: 'utf8', env: { PATH: process.env.PATH }, timeout: 60_000 },
    });
    assert.notEqual(stdout, '', stderr);
    const all: Tried[] = JSON.parse(stdout);
    for (const { said = 'disk is full' } of all) assert.match(said, /disk (of .* )?is full/i);
    for (const { said = '' } of all) assert.doesNotMatch(said, /\n {4}at /, 'a defect shows where it was');
    return all;
  };
  const restored = tried('restore', good).map(({ said }) => said ?? 'done');
  for (const sentence of [/not finished\. Make room and run it again/, /All of the backup is in .*: the next start/]) {
    assert.ok(
      restored.some((said) => sentence.test(said)),
      restored.join('\n'),
    );
  }
  const imported = tried('import', state);
  assert.ok(imported.some(({ said = '' }) => /nothing was imported\. Make room and run it again/.test(said)));
  for (const { said, key: left } of imported) assert.equal(left, said === undefined, `a key was left: ${said}`);
});
