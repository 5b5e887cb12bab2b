import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAccount } from '../domain/account/commands.ts';
import type { Command } from '../domain/command.ts';
import { pictureOf } from '../domain/plan/testing/picture.ts';
import { createZone } from '../domain/privatezone/commands.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import { emptyState } from '../domain/state.ts';
import { RULES } from '../domain/testing/stage.ts';
import { Engine, NOBODY } from '../engine/engine.ts';
import type { Group, Log } from '../engine/log.ts';
import { FixedClock } from '../platform/clock.ts';
import { keyedIds } from '../platform/ids.ts';
import { silentLogger } from '../platform/logger.ts';
import { type Plan, plan } from './plan.ts';
import type { PlannedCall } from './planned-call.ts';
import { plainMakers } from './testing/makers.ts';

/** A log that ends an append when the test says so. */
class HeldLog implements Log {
  readonly groups: Group[] = [];
  end: () => void = () => undefined;
  async open() {
    return { position: 0, rowsTrusted: true };
  }
  async *rows() {}
  async *snapshot() {}
  async *commits() {}
  async trail() {
    return { entries: [], next: undefined };
  }
  async positionAt() {
    return 1;
  }
  async momentAt() {
    return undefined;
  }
  append(group: Group): Promise<void> {
    this.groups.push(group);
    return new Promise((resolve) => {
      this.end = resolve;
    });
  }
  async close() {}
}

const account = 'a'.repeat(32);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const makers = plainMakers();

/** `tick`: how many milliseconds the thread has worked whenever it is asked again. */
async function setup(tick = 0) {
  const log = new HeldLog();
  const engine = new Engine({
    ...{ log, state: emptyState(), clock: new FixedClock(0), ids: keyedIds(Buffer.alloc(32)), logger: silentLogger },
    rules: RULES,
    subscriber: NOBODY,
  });
  const execute = (command: Command | Refusal): void => {
    assert.ok(!isRefusal(command));
    engine.execute({ command, cause: { operation: 'test' }, render: () => ({ status: 200, body: '' }) });
  };
  execute(openAccount({ id: account, name: 'a', accessKeyId: 'AK', secret: 's' }));
  await turn();
  log.end();
  await turn();
  const clock = { tick, now: 0, asked: 0 };
  const worked = (): number => {
    clock.asked += 1;
    clock.now += clock.tick;
    return clock.now;
  };
  const ask = (calls: readonly PlannedCall[]) => plan({ engine, makers, region: 'bj', worked }, { account, calls });
  return { engine, log, clock, execute, ask };
}

const create = (zoneName: string): PlannedCall => ({ method: 'POST', path: '/v1/privatezone', body: { zoneName } });
const LIST: PlannedCall = { method: 'GET', path: '/v1/privatezone' };

test('is not answered before what it rests on is durable, and none of it reaches the log', async () => {
  const { log, execute, ask } = await setup();
  execute(createZone(account, 'one.test'));
  const told: (Plan | Refusal)[] = [];
  void ask([create('two.test'), LIST]).then((one) => told.push(one));
  for (let i = 0; i < 5; i += 1) await turn();
  assert.equal(told.length, 0);
  log.end();
  for (let i = 0; i < 5; i += 1) await turn();
  const [answered] = told;
  assert.ok(answered !== undefined && !isRefusal(answered));
  const { answers } = answered;
  const names = (answers[1]!.body as { zones: { zoneName: string }[] }).zones.map(({ zoneName }) => zoneName);
  assert.deepEqual(names, ['one.test', 'two.test']);
  assert.deepEqual(
    log.groups.map(({ commits }) => commits.length),
    [1, 1],
  );
});

test('is refused, and taken back, wherever its time is up: between calls, looking at changes, comparing them', async () => {
  const calls = Array.from({ length: 8 }, (_, i) => create(`n${i}.test`));
  const free = await (await setup()).ask([LIST]);
  /** Time flies while it is so, zones made being given. */
  const refusedWhile = async (isSo: (zones: number) => boolean): Promise<string> => {
    const { engine, ask } = await setup();
    const before = pictureOf(engine.state);
    let now = 0;
    const worked = (): number => {
      if (isSo(engine.state.zones.byId.size)) now += 60;
      return now;
    };
    const told = await plan({ engine, makers, region: 'bj', worked }, { account, calls });
    assert.ok(isRefusal(told) && told.refused === 'state-forbids');
    assert.deepEqual(pictureOf(engine.state), before);
    assert.deepEqual(await ask([LIST]), free);
    return /^calls\[(\d)\]/.exec(told.subject!)![1]!;
  };
  for (let made = 0; made < 8; made += 1) assert.equal(await refusedWhile((zones) => zones >= made), String(made));
  assert.equal(await refusedWhile((zones) => zones === 8), '7');
  let all = false;
  const takenBack = (zones: number): boolean => {
    const so = all && zones === 0;
    all = zones === 8;
    return so;
  };
  assert.equal(await refusedWhile(takenBack), '7');
});

test('is played again before it is refused: code that never ran before is slow', async () => {
  const { clock, ask } = await setup(30);
  const slow = ask([create('one.test')]);
  clock.tick = 0;
  assert.ok(!isRefusal(await slow));
});

test('is not played again when it was late by far: every attempt holds up whoever writes', async () => {
  const attempts = async (work: number): Promise<number> => {
    const { engine } = await setup();
    let [now, played] = [0, 0];
    const rehearse = engine.rehearse.bind(engine);
    engine.rehearse = (...rehearsal) => {
      played += 1;
      try {
        return rehearse(...rehearsal);
      } finally {
        now += work;
      }
    };
    const worked = (): number => now + 30 * engine.state.zones.byId.size;
    const told = await plan({ engine, makers, region: 'bj', worked }, { account, calls: [create('one.test'), LIST] });
    assert.ok(isRefusal(told) && told.refused === 'state-forbids');
    return played;
  };
  assert.equal(await attempts(100), 3);
  assert.equal(await attempts(4000), 1);
});

test('half a surrogate pair is a text like another', async () => {
  const { ask } = await setup();
  const half = '\ud800';
  const told = await ask([
    { ...LIST, query: { marker: half } },
    create(half),
    { ...LIST, path: `/v1/privatezone/${half}` },
  ]);
  assert.ok(!isRefusal(told));
  const codes = told.answers.map(({ body }) => (body as { code: string }).code);
  assert.deepEqual(codes, ['InvalidHTTPRequest', 'ZoneNameInvalid', 'ZoneIdInvalidException']);
});
