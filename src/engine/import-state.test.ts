import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { apply } from '../domain/commit.ts';
import { ROW_KINDS, type RowKind } from '../domain/journal.ts';
import { pictureOf } from '../domain/plan/testing/picture.ts';
import { commandOf, histories, type Step } from '../domain/plan/testing/steps.ts';
import { isRefusal } from '../domain/refusal.ts';
import { emptyState, type State } from '../domain/state.ts';
import { RULES } from '../domain/testing/stage.ts';
import { readCommit } from '../domain/upcast.ts';
import { FixedClock } from '../platform/clock.ts';
import { keyedIds } from '../platform/ids.ts';
import { silentLogger } from '../platform/logger.ts';
import { memoryLog } from '../store/memory.ts';
import { readTrail } from '../store/testing/model.ts';
import { Engine, NOBODY } from './engine.ts';
import { exportState } from './export-state.ts';
import { importState, tryState } from './import-state.ts';
import { type Log, LogRefused } from './log.ts';
import { loadState } from './open.ts';
import { toGroup } from './pending.ts';
import { Replay } from './replay.ts';
import { endLine, isMisread, readStateFile, rowLine, type StateFile } from './state-file.ts';

const KEY = 'ab'.repeat(32);
const START = Date.UTC(2031, 2, 4);

async function textOf(log: Log): Promise<string> {
  let text = '';
  for await (const part of exportState(log, KEY, true)) text += part;
  return text;
}

const fileOf = (text: string): StateFile => {
  const file = readStateFile(text);
  return isMisread(file) ? assert.fail(file.wrong) : file;
};

/** With an account that somebody's things are there without: of random histories, or of the samples. */
const withOwner = (text: string, id = 'a', key = 1): string => {
  const rest = { name: '', createdAt: 0, certified: true, frozen: false, crossBorder: false, closed: [], keys: [] };
  const row = rowLine('account', key, JSON.stringify({ position: key, id, ...rest }));
  return text.replace(endLine(), row + endLine());
};

async function imported(text: string): Promise<Log> {
  const log = memoryLog();
  const { position } = await log.open();
  await importState(log, position, fileOf(text));
  return log;
}

/** An engine over a log, whose clock each step sets ahead by as much. */
async function running(log: Log) {
  const clock = new FixedClock(START);
  const engine = new Engine({
    ...{ log, state: await loadState(log), clock, ids: keyedIds(Buffer.alloc(32)), rules: RULES },
    ...{ logger: silentLogger, subscriber: NOBODY },
  }) as Engine;
  const play = async (steps: readonly Step[]) => {
    const outcomes = steps.map((step) => {
      clock.advance(1000);
      const command = commandOf(engine.state, step);
      if (isRefusal(command)) return command;
      const { position: _position, ...outcome } = engine.execute({
        ...{ command, cause: { operation: 'test' } },
        render: (result) => ({ status: 200, body: JSON.stringify(result) ?? '' }),
      });
      return outcome;
    });
    await engine.settled(engine.state.position);
    // What was deleted is gone for everybody; that its rows still lie there is not exported.
    while (engine.state.zones.swept.size > 0) await new Promise((resolve) => setImmediate(resolve));
    return outcomes;
  };
  return { engine, clock, play };
}

test('a state that was exported and imported is that state, and what happens then is the same', async () => {
  await fc.assert(
    fc.asyncProperty(histories(30), histories(12), async (steps, more) => {
      const log = memoryLog();
      const one = await running(log);
      // Something has to be there: of nothing there is no state.
      await one.play([[0, 0, 0], ...steps]);
      const text = await textOf(log);
      assert.equal(tryState(fileOf(withOwner(text))), undefined);
      const copy = await imported(text);
      const twin = await running(copy);
      twin.clock.set(one.clock.now());
      assert.deepEqual(pictureOf(twin.engine.state), pictureOf(one.engine.state));
      assert.equal(await textOf(copy), text);
      assert.deepEqual(await twin.play(more), await one.play(more));
      assert.deepEqual(pictureOf(twin.engine.state), pictureOf(one.engine.state));
      assert.equal(await textOf(copy), await textOf(log));
      const replay = new Replay();
      for await (const commits of copy.commits(1)) for (const commit of commits) replay.add(commit);
      // No fact tells of what was swept: a replay has it still.
      assert.deepEqual(withoutLeft(replay.state), withoutLeft(twin.engine.state));
      const comparison = replay.compare();
      for await (const { rows } of copy.snapshot()) for (const row of rows) comparison.add(row);
      assert.deepEqual(comparison.findings(), []);
    }),
    { numRuns: 25 },
  );
});

/** What is said of tokens and of deleted zones stays behind, and where an account had people and has none. */
const withoutLeft = (state: State): unknown => {
  const { tokens: _tokens, zones, iam, ...rest } = state;
  const records = [...zones.records].filter(([, { zone }]) => zones.byId.get(zone.id) === zone);
  const directories = [...iam.directories].filter(([, one]) =>
    [one.users, one.groups, one.policies, one.roles].some(({ byName }) => byName.size > 0),
  );
  return pictureOf({
    ...rest,
    iam: { ...iam, directories: new Map(directories) },
    zones: { ...zones, records: new Map(records), swept: undefined },
  } as never);
};

/** One fact of every type, each needed by its neighbours (domain/upcast.test.ts): so every kind of row is there once. */
const samples = JSON.parse(readFileSync(new URL('../domain/fixtures/v1.json', import.meta.url), 'utf8'));

/** Its account has things of its own, and is made by no fact of them. */
const OTHER = `${'0'.repeat(30)}b2`;

test('every kind of row goes out and in as it is, but for client tokens', async () => {
  const state = emptyState();
  const log = memoryLog();
  await log.open();
  const proved = new Set<RowKind>();
  // A whole state is the first fact of a log, or none: its rows are those of all the others.
  for (const event of samples.events.filter(({ type }: { type: string }) => type !== 'state-imported')) {
    const position = state.position + 1;
    const commit = readCommit(position, JSON.stringify({ ...samples, events: [event] }));
    await log.append(toGroup([{ commit, journal: apply(state, commit), changes: [] }]));
    const text = await textOf(log);
    const kinds = fileOf(text).rows.map(([kind]) => kind);
    if (kinds.every((kind) => proved.has(kind))) continue;
    for (const kind of kinds) proved.add(kind);
    assert.equal(tryState(fileOf(text.includes(OTHER) ? withOwner(text, OTHER, 2) : text)), undefined);
    assert.deepEqual(withoutLeft(await loadState(await imported(text))), withoutLeft(state), event.type);
  }
  const missing = Object.keys(ROW_KINDS).filter((kind) => !proved.has(kind as RowKind));
  assert.deepEqual(missing, ['token'], 'a kind nobody proves');
});

test('an imported state is one commit that takes every place up to its position; history tells of it and no more', async () => {
  const log = memoryLog();
  const one = await running(log);
  await one.play([
    [0, 0, 0],
    [6, 0, 0],
    [7, 0, 5],
  ]);
  const copy = await imported(await textOf(log));
  const [commit, ...more] = (await Array.fromAsync(copy.commits(1))).flat();
  assert.ok(commit !== undefined && more.length === 0);
  assert.deepEqual([commit.position, commit.count], [1, one.engine.state.position]);
  const { f, through } = JSON.parse(commit.body);
  assert.deepEqual([f, through], [3, one.engine.state.position]);
  const [entry] = await readTrail(copy, { subjects: ['a'] });
  assert.deepEqual([entry?.position, entry?.changes], [1, '[]']);
  await assert.rejects(importState(copy, 3, fileOf(await textOf(log))), LogRefused);
});

/** A commit of form 3 as version 1 wrote it, never to be changed. */
test('the fixture of an imported state reads for ever', async () => {
  const text = readFileSync(new URL('../domain/fixtures/imported-v1.json', import.meta.url), 'utf8');
  const commit = readCommit(1, text);
  assert.equal(commit.through, 12);
  const replay = new Replay();
  replay.add({ position: 1, count: 12, body: text });
  const { state } = replay;
  assert.deepEqual([state.position, state.at], [12, 1_790_000_000_000]);
  assert.deepEqual(
    [...state.zones.byId.values()].map(({ name, records, bindings }) => [name, [...records].length, bindings.size]),
    [['corp.test', 1, 1]],
  );
  assert.deepEqual([...replay.rows].length, JSON.parse(text).events[0].rows.length);
});

test('what does not fit together is named before anything is there', async () => {
  const log = memoryLog();
  const { play } = await running(log);
  await play([
    [0, 0, 0],
    [6, 0, 0],
    [7, 0, 5],
  ]);
  const text = withOwner(await textOf(log));
  const [zone] = text.split('\n').filter((line) => line.startsWith('["zone"'));
  const wrong = tryState(fileOf(text.replace(`${zone}\n`, '')));
  assert.match(wrong?.wrong ?? '', /^the row \["record",\d+,…\] does not fit: /);
  assert.match(tryState(fileOf(await textOf(log)))?.wrong ?? '', /is of the account "a", which is not there$/);
  assert.equal(tryState(fileOf(text)), undefined);
});
