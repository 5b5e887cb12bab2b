import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { directLog } from './direct.ts';
import { logFiles } from './files.ts';
import { groupFrom } from './testing/appender.ts';
import { freshFolder, Model, readCommits, readRows, readTrail, removeFolder } from './testing/model.ts';

/** `kill -9` at any moment loses nothing that was acknowledged, and leaves no half of a group. */
const ROUNDS = process.env.NETLOOM_TEST_LONG === '1' ? 400 : 40;
const APPENDER = fileURLToPath(new URL('./testing/appender.ts', import.meta.url));
const moments = ['opening', 'appending', 'moving the WAL'] as const;

const folders: string[] = [];
after(() => folders.forEach(removeFolder));

test(`${ROUNDS} times killed, nothing acknowledged is lost`, async () => {
  const met = new Map<string, number>();
  let acknowledged = 0;
  let directory = '';
  for (let round = 0; round < ROUNDS; round += 1) {
    // A folder lives for some rounds, so that a log is opened after one crash and after many.
    if (round % 8 === 0) {
      directory = freshFolder();
      folders.push(directory);
    }
    const moment = moments[round % moments.length]!;
    const said = await runAndKill(directory, moment);
    const last = Number(said.at(-1)?.split(' ')[1] ?? 0);
    const found = await readBack(directory);
    assert.ok(found >= last, `round ${round}, ${moment}: ${last} was acknowledged, the log ends at ${found}`);
    const state = said.length < 2 ? 'before it was open' : moment;
    met.set(state, (met.get(state) ?? 0) + 1);
    acknowledged += said.length;
  }
  console.log(`killed: ${[...met].map(([state, n]) => `${n} × ${state}`).join(', ')}; lines heard: ${acknowledged}`);
  assert.ok(acknowledged > ROUNDS * 3, 'appends were acknowledged between the kills');
});

/** Runs an appender in the folder, kills it at a moment, and gives the whole lines it said. */
async function runAndKill(directory: string, moment: (typeof moments)[number]): Promise<string[]> {
  const child = spawn(process.execPath, [APPENDER, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  try {
    await until(() => output.includes('opening'));
    if (moment === 'opening') {
      await wait(Math.random() * 300);
    } else if (moment === 'appending') {
      await until(() => output.includes('durable'));
      await wait(Math.random() * 150);
    } else {
      await until(() => output.includes('durable'));
      // The database is written only while the WAL is moved into it.
      const before = modified(directory);
      await until(() => modified(directory) !== before);
      if (Math.random() < 0.5) await wait(Math.random() * 5);
    }
  } finally {
    child.kill('SIGKILL');
    await closed;
  }
  assert.equal(child.signalCode, 'SIGKILL', 'it ran until it was killed');
  return output.split('\n').slice(0, -1);
}

function modified(directory: string): number {
  return statSync(logFiles(directory).database).mtimeMs;
}

async function until(happened: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!happened()) {
    assert.ok(performance.now() < deadline, 'waited for 30 s');
    await wait(1);
  }
}

/** Opens what is left, holds it against the groups that must be there, and gives the last position. */
async function readBack(directory: string): Promise<number> {
  const log = directLog({ directory });
  const { position } = await log.open();
  const model = new Model();
  while (model.position < position) model.append(groupFrom(model.position));
  assert.equal(model.position, position, 'a group is whole or not there');
  assert.deepEqual(await readRows(log), model.rows);
  assert.deepEqual(await readCommits(log), model.commits);
  for (const subjects of [[], ['every', 'seventh-3']]) {
    const query = { subjects, from: 1, below: Number.MAX_SAFE_INTEGER, limit: Number.MAX_SAFE_INTEGER };
    assert.deepEqual(await readTrail(log, query), model.trail(query));
  }
  await log.close();
  return position;
}
