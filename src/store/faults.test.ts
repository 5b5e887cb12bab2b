import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { directLog } from './direct.ts';
import { logFiles } from './files.ts';
import type { Expected, Fault, Outcome, Sweep } from './testing/faulter.ts';
import { copyLog, groupAt, Model, readCommits, readRows, removeFolder } from './testing/model.ts';

/**
 * Whatever single thing happens to the files after `kill -9`: the log opens complete, or says what it found. Never a
 * shorter or other state, never another error, never a hang.
 *
 * `npm test` takes a sample. NETLOOM_TEST_LONG=1 takes every byte of the last 64 KiB (one bit of each, in turn), and
 * lengths cut off up to 64 KiB in steps of 17.
 */
const LONG = process.env.NETLOOM_TEST_LONG === '1';
const REACH = 64 * 1024;
/** Primes, so that a sample meets every offset within a page and every bit. */
const STEP = LONG ? 1 : 997;
const STEP_CUT = LONG ? 17 : 997;
/** Over the whole database, history included. */
const STEP_WHOLE = LONG ? 101 : 12_007;
const HANG_MS = 30_000;

// In memory where there is such a folder: thousands of copies are made.
const base = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'netloom-faults-'));
const logs = { running: join(base, 'running'), moved: join(base, 'moved'), closed: join(base, 'closed') };
const expected: Record<string, Expected> = {};

before(buildLogs);
after(() => removeFolder(base));

/** Three ways a killed server leaves its files: pages in the WAL, WAL just moved into the database, WAL gone. */
async function buildLogs(): Promise<void> {
  const directory = join(base, 'origin');
  const log = directLog({ directory });
  await log.open();
  const model = new Model();
  let moved = 0;
  for (let n = 0; model.commits.length < 4000; n += 1) {
    const commits = Array.from({ length: 1 + (n % 7) }, (_, i) => ({
      count: 1 + (i % 3),
      body: JSON.stringify({ n, i }),
    }));
    const rows = [
      { kind: 1, key: n, body: JSON.stringify({ made: n, text: 'x'.repeat(n % 150) }) },
      { kind: 2, key: n % 40, body: n % 5 === 0 ? null : JSON.stringify({ changed: n }) },
    ];
    const group = groupAt(model.position, { commits, rows });
    const size = statSync(logFiles(directory).database).size;
    await log.append(group);
    model.append(group);
    if (statSync(logFiles(directory).database).size === size) continue;
    moved += 1;
    copyLog(directory, logs.moved);
    expected[logs.moved] = snapshot(model);
  }
  copyLog(directory, logs.running);
  expected[logs.running] = snapshot(model);
  await log.close();
  copyLog(directory, logs.closed);
  expected[logs.closed] = snapshot(model);
  assert.ok(moved > 0, 'the WAL was moved at least once');
}

function snapshot(model: Model): Expected {
  return { position: model.position, rows: JSON.stringify(model.rows), commits: JSON.stringify(model.commits) };
}

function faultsOf(log: string, file: Fault['file'], does: Fault['does'], reach: number, step: number): Fault[] {
  const path = logFiles(log)[file];
  if (!existsSync(path)) return [];
  const faults: Fault[] = [];
  for (let fromEnd = 1; fromEnd <= Math.min(reach, statSync(path).size); fromEnd += step) {
    faults.push({ log, file, does, fromEnd, bit: fromEnd % 8, history: reach > REACH });
  }
  return faults;
}

for (const [name, log] of Object.entries(logs)) {
  test(`a single fault in a log left ${name} is harmless or named`, async () => {
    const faults = [
      ...(['database', 'wal'] as const).flatMap((file) => [
        ...faultsOf(log, file, 'flip', REACH, STEP),
        ...faultsOf(log, file, 'cut', REACH, STEP_CUT),
        ...faultsOf(log, file, 'flip', Number.POSITIVE_INFINITY, STEP_WHOLE),
      ]),
      ...faultsOf(log, 'watermark', 'flip', REACH, LONG ? 1 : 11),
      ...faultsOf(log, 'watermark', 'cut', REACH, LONG ? 1 : 11),
    ];
    const outcomes = await sweep(faults, join(base, 'scratch'));
    for (const [outcome, count] of tally(outcomes)) console.log(`${name}: ${count} × ${outcome}`);
    const wrong = outcomes.filter(({ outcome }) => outcome.startsWith('WRONG'));
    assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} of ${outcomes.length}`);
    assert.equal(outcomes.length, faults.length);
    // Both kinds must have been met, or the test has lost its object.
    assert.ok(outcomes.some(({ outcome }) => outcome === 'complete'));
    assert.ok(outcomes.some(({ outcome }) => outcome.startsWith('refused')));
  });
}

test('without any fault each copy is complete', async () => {
  for (const log of Object.values(logs)) {
    const scratch = join(base, 'whole');
    copyLog(log, scratch);
    const opened = directLog({ directory: scratch });
    assert.equal((await opened.open()).position, expected[log]!.position);
    assert.equal(JSON.stringify(await readRows(opened)), expected[log]!.rows);
    assert.equal(JSON.stringify(await readCommits(opened)), expected[log]!.commits);
    await opened.close();
  }
});

/** Runs the faults in a thread of their own, where even an endless loop can be ended and named. */
function sweep(faults: readonly Fault[], scratch: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const worker = new Worker(new URL('./testing/faulter.ts', import.meta.url), {
    workerData: { faults, scratch, expected } satisfies Sweep,
  });
  return new Promise((resolve, reject) => {
    const hang = setTimeout(() => {
      void worker.terminate();
      reject(new Error(`no outcome within ${HANG_MS} ms of ${JSON.stringify(faults[outcomes.length])}`));
    }, HANG_MS);
    worker.on('message', (outcome: Outcome) => {
      outcomes.push(outcome);
      hang.refresh();
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      clearTimeout(hang);
      resolve(outcomes);
    });
  });
}

/** Outcomes by what they say first, positions left out, most frequent first. */
function tally(outcomes: readonly Outcome[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { fault, outcome } of outcomes) {
    const found = /is not opened: (.*?)\. Last position/.exec(outcome)?.[1] ?? outcome;
    const kind = `${fault.does} ${fault.file}: ${found.replaceAll(/\d+/g, 'N').slice(0, 100)}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}
