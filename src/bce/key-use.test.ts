import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAccount } from '../domain/account/commands.ts';
import type { Command } from '../domain/command.ts';
import { createUserKey } from '../domain/iam/keys.ts';
import { createUser } from '../domain/iam/users.ts';
import { userKeyOf } from '../domain/iam/views.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import { emptyState } from '../domain/state.ts';
import { RULES } from '../domain/testing/stage.ts';
import { Engine, NOBODY } from '../engine/engine.ts';
import { ask } from '../engine/hold.ts';
import { LogFailure } from '../engine/log.ts';
import { FixedClock } from '../platform/clock.ts';
import { keyedIds } from '../platform/ids.ts';
import { silentLogger } from '../platform/logger.ts';
import { memoryLog } from '../store/memory.ts';
import { KeyUse } from './key-use.ts';

const account = 'a'.repeat(32);
const HOUR = 3600_000;
const ALICE = { accessKeyId: 'AK1', account, as: 'user/alice', from: '127.0.0.1' };

/** Alice has the key AK1; `failing.kind` makes the log refuse from then on. */
async function setup() {
  const clock = new FixedClock(HOUR);
  const pass = (ms: number): void => clock.set(clock.now() + ms);
  const log = memoryLog();
  const failing: { kind?: 'full' | 'failed' } = {};
  const appended = { times: 0 };
  const append = log.append.bind(log);
  log.append = async (group) => {
    appended.times += 1;
    if (failing.kind !== undefined) throw new LogFailure(failing.kind, 'no');
    await append(group);
  };
  const engine = new Engine({
    ...{ log, state: emptyState(), clock, ids: keyedIds(Buffer.alloc(32)), logger: silentLogger },
    ...{ rules: RULES, subscriber: NOBODY },
  });
  const execute = async (command: Command | Refusal) => {
    assert.ok(!isRefusal(command));
    const done = engine.execute({ command, cause: { operation: 't' }, render: () => ({ status: 200, body: '' }) });
    assert.ok(!('refusal' in done) && (await engine.settled(done.position)));
  };
  await execute(openAccount({ id: account, name: 'a', accessKeyId: 'ROOT', secret: 's' }));
  await execute(createUser({ account, name: 'alice' }));
  await execute(createUserKey({ account, userName: 'alice', key: 'AK1', secret: 's' }));
  appended.times = 0;
  const lastUsed = () => ask(engine, (state) => ({ at: userKeyOf(state, account, 'AK1')?.key.lastUsedAt }));
  const keyUse = new KeyUse(engine);
  /** Returns when whatever follows has happened; somebody reads all the while. */
  const note = async (key = 'AK1') => {
    keyUse.note({ ...ALICE, accessKeyId: key });
    const reads = [];
    for (let turn = 0; turn < 5; turn += 1) {
      reads.push(lastUsed());
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(reads);
  };
  return { clock, pass, engine, failing, appended, keyUse, note, lastUsed };
}

test('a use is recorded once an hour, and of users’ keys only', async () => {
  const { pass, appended, note, lastUsed } = await setup();
  await note();
  await note();
  assert.deepEqual([await lastUsed(), appended.times], [{ at: HOUR }, 1]);
  await note('ROOT');
  await note('nobody');
  pass(HOUR - 1);
  await note();
  assert.equal(appended.times, 1);
  pass(1);
  await note();
  assert.deepEqual([await lastUsed(), appended.times], [{ at: 2 * HOUR }, 2]);
});

test('the call itself is answered from what was before', async () => {
  const { engine, keyUse } = await setup();
  const { position } = engine.state;
  keyUse.note(ALICE);
  assert.equal(engine.state.position, position);
  assert.ok(engine.isSettled(position), 'and waits for nothing');
});

for (const kind of ['full', 'failed'] as const) {
  test(`reads go on where the log has ${kind}, and it is not asked again and again`, async () => {
    const { clock, pass, engine, failing, appended, note, lastUsed } = await setup();
    failing.kind = kind;
    for (let n = 0; n < 10; n += 1) {
      await note();
      assert.deepEqual(await lastUsed(), { at: undefined });
    }
    assert.equal(appended.times, 1);
    pass(60_000);
    await note();
    assert.equal(appended.times, kind === 'full' ? 2 : 1);
    if (kind === 'full') {
      delete failing.kind;
      pass(60_000);
      await note();
      assert.deepEqual(await lastUsed(), { at: clock.now() });
    }
    await engine.close();
  });
}

test('a server that stops records nothing, and does not mind', async () => {
  const { engine, appended, keyUse } = await setup();
  keyUse.note(ALICE);
  await engine.close();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(appended.times, 0);
});
