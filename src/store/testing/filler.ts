/**
 * Fills a small disk with a log, frees some of it, and goes on. Runs in a mount namespace of its own, on a file system
 * of a few megabytes; says what happened as one line of JSON. For disk-full.test.ts.
 */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Group, type Log, LogFailure } from '../../engine/log.ts';
import { sqliteLog } from '../threaded.ts';
import { writeBallast } from './ballast.ts';
import { groupAt, Model, readCommits, readRows } from './model.ts';

export interface Filled {
  /** Appends made before the disk was full, while it was, and after room was made. */
  readonly appended: readonly [number, number, number];
  /** Kinds of the failures, in order. */
  readonly failures: readonly string[];
  /** Whether commits could be read, and were right, while the disk was full. */
  readonly readWhileFull: boolean;
  /** Whether everything acknowledged, and nothing else, was there after reopening. */
  readonly whole: boolean;
  /** What a start on the full disk said; empty when it opened. */
  readonly refusedWhileFull: string;
}

const mount = process.argv[2]!;
const ballast = join(mount, 'ballast');
const reserve = join(mount, 'reserve');
const directory = join(mount, 'data');
const model = new Model();
const failures: string[] = [];

writeBallast(reserve, 1_000_000);
writeBallast(ballast, 4_000_000);
let log: Log = sqliteLog({ directory });
await log.open();
const before = await fill(40_000);
const during = await fill(100);
const readWhileFull = JSON.stringify(await readCommits(log)) === JSON.stringify(model.commits);
rmSync(ballast);
let after = 0;
for (; after < 20; after += 1) await append(40_000);
// Full again, to its last byte, and then a new start.
await fill(40_000);
await fill(100);
await log.close();
writeBallast(ballast, Number.POSITIVE_INFINITY);
const refusedWhileFull = await open();
if (refusedWhileFull === '') await log.close();
rmSync(ballast);
rmSync(reserve);
assert.equal(await open(), '');
const whole =
  JSON.stringify(await readCommits(log)) === JSON.stringify(model.commits) &&
  JSON.stringify(await readRows(log)) === JSON.stringify(model.rows);
await log.close();
const filled: Filled = { appended: [before, during, after], failures, readWhileFull, whole, refusedWhileFull };
console.log(JSON.stringify(filled));

async function open(): Promise<string> {
  log = sqliteLog({ directory });
  return await log.open().then(
    () => '',
    (error: Error) => error.message,
  );
}

/** Appends until three failures in a row, and gives the number that were made durable. */
async function fill(size: number): Promise<number> {
  let appended = 0;
  for (let failed = 0; failed < 3; ) {
    try {
      await append(size);
      appended += 1;
      failed = 0;
    } catch (error) {
      if (!(error instanceof LogFailure)) throw error;
      failures.push(error.kind);
      failed += 1;
    }
  }
  return appended;
}

async function append(size: number): Promise<void> {
  const body = JSON.stringify('x'.repeat(size));
  const group: Group = groupAt(model.position, {
    commits: [{ count: 1, body }],
    rows: [{ kind: 1, key: model.position % 20, body }],
  });
  await log.append(group);
  model.append(group);
}
