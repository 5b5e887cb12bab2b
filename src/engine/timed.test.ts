import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createZone } from '../domain/privatezone/commands.ts';
import { emptyState } from '../domain/state.ts';
import { RULES } from '../domain/testing/stage.ts';
import { FixedClock } from '../platform/clock.ts';
import { keyedIds } from '../platform/ids.ts';
import { silentLogger } from '../platform/logger.ts';
import { memoryLog } from '../store/memory.ts';
import { Engine, NOBODY } from './engine.ts';
import { type Group, LogFailure } from './log.ts';
import { timed } from './timed.ts';

test('how long an append takes is told, a failed one too, which stays one', async () => {
  const told: [number, boolean][] = [];
  const appended = (seconds: number, failed: boolean) => void told.push([seconds, failed]);
  await timed(new Promise((resolve) => setTimeout(resolve, 60)), appended);
  await assert.rejects(timed(Promise.reject(new LogFailure('full', 'no room')), appended), /no room/);
  const [[took, failed], [, failedToo]] = told as [[number, boolean], [number, boolean]];
  assert.ok(took > 0.05, `${took} s`);
  assert.deepEqual([failed, failedToo, told.length], [false, true, 2]);
});

test('an engine tells of each group, and knows how much of what is decided is not durable yet', async () => {
  const log = memoryLog();
  await log.open();
  const append = log.append.bind(log);
  const failing: { with?: LogFailure } = {};
  log.append = (group: Group) => (failing.with === undefined ? append(group) : Promise.reject(failing.with));
  const told: boolean[] = [];
  const engine = new Engine<never>({
    log,
    state: emptyState(),
    clock: new FixedClock(Date.UTC(2031, 2, 4)),
    ids: keyedIds(Buffer.alloc(32)),
    rules: RULES,
    logger: silentLogger,
    subscriber: NOBODY,
    appended: (_seconds, failed) => void told.push(failed),
  });
  const makeZone = (name: string) =>
    engine.execute({
      command: createZone('a', name),
      cause: { operation: 'CreatePrivateZone' },
      render: () => ({ status: 200, body: '' }),
    }).position;

  const position = makeZone('a.test');
  assert.equal(engine.undurable, position);
  assert.ok(await engine.settled(position));
  assert.deepEqual([engine.undurable, told], [0, [false]]);
  failing.with = new LogFailure('full', 'no room');
  const lost = makeZone('b.test');
  assert.equal(engine.undurable, lost - position);
  assert.ok(!(await engine.settled(lost)));
  assert.deepEqual([engine.undurable, told], [0, [false, true]]);
  await engine.close();
});
