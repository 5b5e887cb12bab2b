import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import type { DatabaseSync } from 'node:sqlite';
import { after, beforeEach, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { LogFailure } from '../engine/log.ts';
import { directLog } from './direct.ts';
import { SqliteStore } from './sqlite.ts';
import { groupFrom } from './testing/appender.ts';
import { freshFolder, groupAt, readCommits, removeFolder } from './testing/model.ts';
import { sqliteLog } from './threaded.ts';
import { openForWriting } from './write.ts';

/** What happens when the disk, or the log thread, fails under a running server. */
const folders: string[] = [];
let directory = '';
after(() => folders.forEach(removeFolder));
beforeEach(() => {
  directory = freshFolder();
  folders.push(directory);
});

const one = (position: number) => groupAt(position, { commits: [{ count: 1, body: '{}' }], rows: [] });

function isFailure(kind: 'full' | 'failed', sentence: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof LogFailure && error.kind === kind && sentence.test(error.message);
}

/** A database in which a statement fails when it should, as SQLite fails: an error with its result code. */
function failing(sql: string, errcode: number, message: string, when: () => boolean): (path: string) => DatabaseSync {
  return (path) => {
    const database = openForWriting(path);
    const prepare = database.prepare.bind(database);
    database.prepare = (text, ...more) => {
      const statement = prepare(text, ...more);
      if (text !== sql) return statement;
      const fail = () => {
        if (when()) throw Object.assign(new Error(message), { errcode });
      };
      return new Proxy(statement, {
        get:
          (target, name: 'run' | 'get') =>
          (...values: []) => {
            fail();
            return target[name](...values);
          },
      });
    };
    return database;
  };
}

test('after a failed sync nothing more is written, reads go on, and a new open has all that was acknowledged', () => {
  const IOERR_FSYNC = 1034;
  let broken = false;
  const store = new SqliteStore(
    { directory },
    failing('COMMIT', IOERR_FSYNC, 'disk I/O error', () => broken),
  );
  store.open();
  store.append(one(0));
  broken = true;
  assert.throws(() => store.append(one(1)), isFailure('failed', /cannot be written: disk I\/O error/));
  broken = false;
  assert.throws(() => store.append(one(1)), isFailure('failed', /cannot be written: disk I\/O error/));
  assert.deepEqual(store.commits(1), one(0).commits);
  store.checkpoint();
  store.close();
  const again = new SqliteStore({ directory });
  assert.equal(again.open().position, 1);
  again.append(one(1));
  again.close();
});

test('a full disk is told apart: nothing of the group is kept, and the next append is tried', () => {
  const SQLITE_FULL = 13;
  let full = true;
  const store = new SqliteStore(
    { directory },
    failing('COMMIT', SQLITE_FULL, 'database or disk is full', () => full),
  );
  store.open();
  assert.throws(() => store.append(one(0)), isFailure('full', /disk of the data folder is full/));
  assert.throws(() => store.append(one(0)), isFailure('full', /disk of the data folder is full/));
  assert.deepEqual(store.commits(1), []);
  full = false;
  store.append(one(0));
  assert.deepEqual(store.commits(1), one(0).commits);
  store.close();
});

test('a WAL that cannot be moved for want of room is no failure; for any other reason it is', () => {
  let errcode = 13;
  const move = 'PRAGMA wal_checkpoint(PASSIVE)';
  let store = new SqliteStore(
    { directory },
    failing(move, errcode, 'full', () => true),
  );
  let position = store.open().position;
  const grow = () => {
    const group = groupAt(position, { commits: [{ count: 1, body: 'x'.repeat(5_000_000) }], rows: [] });
    store.append(group);
    position += 1;
    store.checkpoint();
  };
  grow();
  grow();
  store.close();
  errcode = 4106;
  store = new SqliteStore(
    { directory },
    failing(move, errcode, 'disk I/O error', () => true),
  );
  store.open();
  grow();
  assert.throws(grow, isFailure('failed', /WAL cannot be moved/));
  store.close();
});

test('a write the system refuses fails the log for good, and loses nothing acknowledged', async (t) => {
  if (process.platform === 'win32') return t.skip('no limits on file sizes');
  // A limit on the size of files makes writes of the WAL fail in the kernel itself. Its unit is 512 or 1024 bytes.
  const appender = fileURLToPath(new URL('./testing/appender.ts', import.meta.url));
  const limited = `trap '' XFSZ; ulimit -f 2000; exec "$0" "$1" "$2"`;
  const run = spawnSync('sh', ['-c', limited, process.execPath, appender, directory], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  assert.match(run.stderr, /LogFailure.*: The log cannot be written: disk I\/O error/);
  const acknowledged = Number(run.stdout.trim().split('\n').at(-1)?.replace('durable ', ''));
  assert.ok(acknowledged > 10, `${acknowledged} events were durable before`);
  const log = directLog({ directory });
  const { position } = await log.open();
  assert.ok(position >= acknowledged);
  let expected = 0;
  while (expected < position) expected += groupFrom(expected).commits.reduce((sum, { count }) => sum + count, 0);
  assert.equal(expected, position, 'a group is whole or not there');
  await log.close();
});

test('when the log thread dies, what waits is told, and so is all that comes after', async () => {
  const threads: Worker[] = [];
  const started = (message: unknown) => threads.push((message as { worker: Worker }).worker);
  diagnostics.subscribe('worker_threads', started);
  const log = sqliteLog({ directory, syncDelayMs: 1000 });
  await log.open();
  diagnostics.unsubscribe('worker_threads', started);
  assert.equal(threads.length, 1);
  const waiting = assert.rejects(log.append(one(0)), isFailure('failed', /log thread/));
  await threads[0]!.terminate();
  await waiting;
  await assert.rejects(log.append(one(0)), isFailure('failed', /log thread/));
  await assert.rejects(readCommits(log), isFailure('failed', /log thread/));
  await log.close();
});

test('a disk that takes long is not felt in the main thread', async () => {
  const log = sqliteLog({ directory, syncDelayMs: 200 });
  await log.open();
  let longest = 0;
  let turns = 0;
  let appended = false;
  const start = performance.now();
  const append = log.append(one(0)).then(() => {
    appended = true;
  });
  for (let last = performance.now(); !appended; turns += 1) {
    await wait(1);
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }
  await append;
  assert.ok(performance.now() - start >= 200);
  assert.ok(turns > 20, `${turns} turns of the event loop`);
  assert.ok(longest < 100, `the longest turn took ${longest} ms`);
  await log.close();
});
