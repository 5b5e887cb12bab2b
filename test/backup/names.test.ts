import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { removeData, startServer, type TestServer } from '../server.ts';
import { copy, Scratch } from './reading.ts';

/** What lies beside a backup, and under its name, when it is made. */
const scratch = new Scratch();
const good = scratch.path('good.backup');
let server: TestServer;
let data: string;

before(async () => {
  server = await startServer();
  data = server.directory;
  await server.stop();
  await copy(good, data);
});
after(() => {
  removeData(server);
  scratch.remove();
});

test('drafts that killed backups left are cleared away by the next one, and nothing that is not theirs', async () => {
  const folder = scratch.path('drafts');
  mkdirSync(folder);
  const ended = spawnSync(process.execPath, ['--version']).pid;
  const left = (name: string, content: Buffer, hours: number): void => {
    const path = join(folder, name);
    writeFileSync(path, content);
    const then = statSync(path).mtimeMs / 1000 - hours * 3600;
    utimesSync(path, then, then);
  };
  const whole = readFileSync(good);
  left(`new.${ended}.draft`, Buffer.from('half'), 0);
  left(`2026-11-22.${ended}.draft`, whole, 7);
  left(`of-another-machine.${ended}.draft`, whole, 5);
  left(`under-way.${process.ppid}.draft`, whole, 7);
  left(`letter.${ended}.draft`, Buffer.from('dear reader'), 7);
  await copy(join(folder, 'new'), data);
  const kept = [`letter.${ended}.draft`, 'new', `of-another-machine.${ended}.draft`, `under-way.${process.ppid}.draft`];
  assert.deepEqual(readdirSync(folder).sort(), kept);
});

test('of two backups to one new name, one is made: neither replaces the other', async () => {
  const file = scratch.path('one-name');
  const meanwhile = copy(file, data);
  // What the other finished first.
  writeFileSync(file, 'first');
  await assert.rejects(meanwhile, /one-name came to be there meanwhile, and is as it was\. No backup was made\.$/);
  assert.equal(readFileSync(file, 'utf8'), 'first');
  assert.deepEqual(
    readdirSync(scratch.folder).filter((name) => name.endsWith('.draft')),
    [],
  );
});
