import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Filled } from './testing/filler.ts';
import { freshFolder, removeFolder } from './testing/model.ts';

const FILLER = fileURLToPath(new URL('./testing/filler.ts', import.meta.url));
/** A file system of 12 MB that nobody else sees and that goes with the process. */
const MOUNTED = 'mount -t tmpfs -o size=12m,mode=0700 tmpfs "$1" && exec "$0" "$2" "$1"';

test('a full disk: appends fail as full, reads go on, room heals it, nothing acknowledged is lost', (t) => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    const how = `needs root on Linux: sudo ${process.execPath} --test ${fileURLToPath(import.meta.url)}`;
    assert.notEqual(process.env.CI, 'true', `not to be skipped in CI: ${how}`);
    console.log(`SKIPPED, disk full: ${how}`);
    return t.skip(how);
  }
  const mount = freshFolder();
  const run = spawnSync('unshare', ['-m', 'sh', '-c', MOUNTED, process.execPath, mount, FILLER], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  removeFolder(mount);
  assert.equal(run.status, 0, run.stderr);
  const filled = JSON.parse(run.stdout) as Filled;
  console.log(`disk full: ${run.stdout.trim()}`);
  const [before, , after] = filled.appended;
  assert.ok(before > 10, 'some were appended before the disk was full');
  assert.ok(filled.failures.length >= 12);
  assert.deepEqual(new Set(filled.failures), new Set(['full']));
  assert.equal(after, 20);
  assert.ok(filled.readWhileFull);
  assert.ok(filled.whole);
  assert.match(filled.refusedWhileFull, /^$|The disk is full: make room and start again\.$/);
});
