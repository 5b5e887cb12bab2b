import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LineFiles } from './line-files.ts';
import { jsonLogger } from './logger.ts';
import type { Filled } from './testing/line-filler.ts';

let folder: string;
let said: string[];
const logger = jsonLogger((line) => said.push(line));

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'netloom-lines-')), 'log');
  said = [];
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const contentOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

test('lines are appended, over a restart too, and only their owner may read them', async () => {
  await new LineFiles(folder, logger).append('a', ['1\n', '2\n']);
  const again = new LineFiles(folder, logger);
  await again.append('a', ['3\n']);
  await again.append('b', ['x\n']);
  assert.equal(contentOf('a'), '1\n2\n3\n');
  assert.equal(contentOf('b'), 'x\n');
  assert.equal(statSync(join(folder, 'a')).mode & 0o777, 0o600);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
});

test('a file that would grow too long is put aside, whole lines each, and four such are kept', async () => {
  const files = new LineFiles(folder, logger, 10);
  for (let i = 0; i < 16; i += 1) await files.append('a', [`${10 + i}ab\n`]);
  assert.deepEqual(readdirSync(folder).sort(), ['a', 'a.1', 'a.2', 'a.3', 'a.4']);
  const parts = ['a.4', 'a.3', 'a.2', 'a.1', 'a'].map(contentOf);
  assert.equal(parts.join(''), [16, 17, 18, 19, 20, 21, 22, 23, 24, 25].map((n) => `${n}ab\n`).join(''));
  for (const part of parts) assert.ok(part.length <= 10);
  // What was there before a restart counts.
  await new LineFiles(folder, logger, 10).append('a', ['1\n']);
  assert.equal(contentOf('a.1'), '24ab\n25ab\n');
  assert.equal(contentOf('a'), '1\n');
});

test('a failure is counted by lines, said once until it is over, and the folder is not made again', async () => {
  const files = new LineFiles(folder, logger);
  await files.append('a', ['1\n']);
  rmSync(folder, { recursive: true });
  await files.append('a', ['2\n', '3\n']);
  await files.append('b', ['4\n']);
  assert.equal(files.lost, 3);
  assert.equal(said.length, 1);
  assert.match(said[0]!, /lines are lost.*ENOENT/);
  assert.ok(!existsSync(folder));
  mkdirSync(folder);
  await files.append('a', ['5\n']);
  assert.equal(contentOf('a'), '5\n');
  rmSync(folder, { recursive: true });
  await files.append('a', ['6\n']);
  assert.equal(said.length, 2);
});

/** A file system of 1 MB that nobody else sees and that goes with the process. */
const MOUNTED = 'mount -t tmpfs -o size=1m,mode=0700 tmpfs "$1" && exec "$0" "$2" "$1"';
const FILLER = fileURLToPath(new URL('./testing/line-filler.ts', import.meta.url));

test('a full disk loses whole lines, leaves none cut, and room heals it', (t) => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    const how = `needs root on Linux: sudo ${process.execPath} --test ${fileURLToPath(import.meta.url)}`;
    assert.notEqual(process.env.CI, 'true', `not to be skipped in CI: ${how}`);
    return t.skip(how);
  }
  mkdirSync(folder);
  const run = spawnSync('unshare', ['-m', 'sh', '-c', MOUNTED, process.execPath, folder, FILLER], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.equal(run.status, 0, run.stderr);
  const { lost, wholeWhileFull, wholeAfter } = JSON.parse(run.stdout) as Filled;
  assert.ok(lost > 100, run.stdout);
  assert.ok(wholeWhileFull && wholeAfter, run.stdout);
});
