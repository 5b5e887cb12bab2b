import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPackage, renewPackage, resizePackage } from '../domain/bandwidth/packages.ts';
import { packagesOf } from '../domain/bandwidth/views.ts';
import type { Command } from '../domain/command.ts';
import { Journal } from '../domain/journal.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import { RULES } from '../domain/testing/stage.ts';
import { type Clock, FixedClock } from '../platform/clock.ts';
import { keyedIds } from '../platform/ids.ts';
import { silentLogger } from '../platform/logger.ts';
import { memoryLog } from '../store/memory.ts';
import { Engine, NOBODY } from './engine.ts';
import { ask, tell } from './hold.ts';
import { type Log, LogFailure } from './log.ts';
import { loadState } from './open.ts';
import type { Answer } from './request.ts';

const start = Date.UTC(2031, 0, 31);
const expiry = Date.UTC(2031, 1, 28);

/** Engines over one log; a test may open several, one after the other. */
async function setup(log: Log = memoryLog()) {
  const clock = new FixedClock(start);
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (event: string) => void warnings.push(event) };
  const open = async (with_: Clock = clock) => {
    const state = await loadState(log);
    const ids = keyedIds(Buffer.alloc(32));
    return new Engine({ log, state, clock: with_, ids, rules: RULES, logger, subscriber: NOBODY }) as Engine;
  };
  const engine = await open();
  const own = { account: 'a', name: 'p', bandwidth: 10, geographicA: 'China', geographicB: 'China' };
  const billing = {
    paymentTiming: 'Prepaid',
    reservation: { reservationLength: 1, reservationTimeUnit: 'month' },
  };
  const buy = async (): Promise<string> => {
    const answer = await run(engine, createPackage({ ...own, billing }));
    return isRefusal(answer) ? assert.fail(answer.refused) : JSON.parse(answer.body).csnBpId;
  };
  const stopped = (by = engine) => ask(by, (state) => [...packagesOf(state, 'a')].map((one) => one.stopped).join());
  return { log, clock, engine, open, buy, stopped, warnings };
}

/** A log whose appends fail while the test says so. */
function failingLog(failing: { readonly with?: LogFailure }): Log {
  const held = memoryLog();
  return {
    open: (form) => held.open(form),
    rows: () => held.rows(),
    snapshot: () => held.snapshot(),
    commits: (from) => held.commits(from),
    trail: (query) => held.trail(query),
    positionAt: (at) => held.positionAt(at),
    momentAt: (position) => held.momentAt(position),
    close: () => held.close(),
    append: (group) => (failing.with === undefined ? held.append(group) : Promise.reject(failing.with)),
  };
}

async function run(engine: Engine, command: Command | Refusal): Promise<Answer | Refusal> {
  if (isRefusal(command)) return command;
  return tell(engine, { command, cause: { operation: 'test' }, render });
}

const render = (result: unknown): Answer => ({ status: 200, body: JSON.stringify(result) ?? '' });

const facts = async (log: Log) => {
  const found: { at: number; operation: string; types: string[] }[] = [];
  for await (const chunk of log.commits(1)) {
    for (const { body } of chunk) {
      const { at, cause, events } = JSON.parse(body);
      found.push({ at, operation: cause.operation, types: events.map((event: { type: string }) => event.type) });
    }
  }
  return found;
};

test('what is due is a fact before the next question is answered, and not a millisecond earlier', async () => {
  const { log, clock, buy, stopped } = await setup();
  await buy();
  clock.set(expiry - 1);
  assert.equal(await stopped(), 'false');
  clock.set(expiry);
  assert.equal(await stopped(), 'true');
  assert.deepEqual((await facts(log)).at(-1), { at: expiry, operation: 'clock', types: ['package-stopped'] });
});

test('a command is decided upon what is due, and so is a rehearsal', async () => {
  for (const how of ['command', 'rehearsal']) {
    const { clock, engine, buy } = await setup();
    const id = await buy();
    clock.set(expiry + 1);
    const command = resizePackage('a', id, 20);
    if (isRefusal(command)) return assert.fail();
    const request = { command, cause: { operation: 'test' }, render };
    const seen =
      how === 'command'
        ? engine.execute(request)
        : engine.rehearse(
            () => new Journal(),
            (rehearsal) => rehearsal.execute(request),
          );
    assert.partialDeepStrictEqual(
      seen,
      how === 'command' ? { refusal: { refused: 'state-forbids' } } : { refused: 'state-forbids' },
    );
  }
});

test('all that is due happens before the answer, a hundred to a commit', async () => {
  const { log, clock, buy, stopped } = await setup();
  for (let i = 0; i < 250; i += 1) await buy();
  clock.set(expiry);
  assert.equal(await stopped(), Array(250).fill(true).join());
  const commits = (await facts(log)).filter(({ operation }) => operation === 'clock');
  assert.deepEqual(
    commits.map(({ types }) => types.length),
    [100, 100, 50],
  );
});

test('it happens by itself too, when nobody asks', async () => {
  const { log, open, buy, engine } = await setup();
  await buy();
  await engine.close();
  // A clock that walks on from just before the moment.
  const began = performance.now();
  const walking = await open({ now: () => expiry - 30 + (performance.now() - began) });
  for (let i = 0; i < 200 && walking.state.due.next !== undefined; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await walking.settled(walking.state.position);
  assert.deepEqual((await facts(log)).at(-1)!.types, ['package-stopped']);
  assert.ok((await facts(log)).at(-1)!.at >= expiry);
  await walking.close();
});

test('what is renewed in time is not due, over a restart too', async () => {
  const { log, clock, engine, open, buy, stopped } = await setup();
  const id = await buy();
  await run(engine, renewPackage('a', id, { reservationLength: 1, reservationTimeUnit: 'month' }));
  clock.set(expiry);
  assert.equal(await stopped(), 'false');
  await engine.close();
  const again = await open();
  clock.set(Date.UTC(2031, 2, 27, 23, 59, 59));
  assert.equal(await stopped(again), 'false');
  clock.set(Date.UTC(2031, 2, 28));
  assert.equal(await stopped(again), 'true');
  assert.equal((await facts(log)).filter(({ operation }) => operation === 'clock').length, 1);
});

test('a full disk holds up what is due, and not those who ask', async () => {
  const failing: { with?: LogFailure } = {};
  const { clock, buy, stopped } = await setup(failingLog(failing));
  await buy();
  failing.with = new LogFailure('full', 'no space');
  clock.set(expiry);
  assert.equal(await stopped(), 'false');
  assert.equal(await stopped(), 'false');
  delete failing.with;
  await buy();
  assert.equal(await stopped(), 'true,false');
});

test('when nothing can be written any more, what is due is left', async () => {
  const failing: { with?: LogFailure } = {};
  const { clock, buy, stopped } = await setup(failingLog(failing));
  await buy();
  failing.with = new LogFailure('failed', 'gone');
  await assert.rejects(buy(), LogFailure);
  clock.set(expiry);
  assert.equal(await stopped(), 'false');
});

test('a clock behind the data is said at the start: until it has caught up nothing becomes due', async () => {
  const { buy, open, warnings } = await setup();
  await buy();
  await open(new FixedClock(start - 30_000));
  assert.deepEqual(warnings, []);
  await open(new FixedClock(start - 90_000));
  assert.deepEqual(warnings, ['the clock is behind the data: time stands still']);
});
