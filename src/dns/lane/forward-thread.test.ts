import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '../../../test/packets/clients.ts';
import type { Ask, Told } from '../forward/messages.ts';
import { ForwardThread } from './forward-thread.ts';

/** Threads in place of the forward thread: one that answers, one that dies of the question 'id 13'. */
const thread = (code: string): URL =>
  new URL(`data:text/javascript,import { parentPort } from 'node:worker_threads';${encodeURIComponent(code)}`);
const answering = thread(`
  let own = 'nothing';
  parentPort.on('message', (message) => {
    if ('own' in message) own = message.own.map(({ address, port }) => address + ':' + port).join();
    else if ('status' in message) parentPort.postMessage({ status: message.status, value: { counters: {}, targets: [] } });
    else if (message.id === 13) throw new Error('thirteen');
    else parentPort.postMessage({ id: message.id, rcode: own.length, answers: [], authorities: [] });
  });`);

const question = (id: number): Ask => ({
  id,
  asker: 1,
  name: Uint8Array.of(0),
  type: 1,
  dnssecOk: false,
  checkingDisabled: false,
  targets: [],
  sources: [],
});

function handleOf(t: TestContext, entry: URL) {
  const told: Told[] = [];
  const lost: string[] = [];
  const time = { now: 10_000 };
  const counters = { forward_restarts: 0 };
  const handle = new ForwardThread({
    data: { forwardAllow: [], forwardDeny: [] },
    told: (one) => told.push(one),
    lost: (error) => lost.push(error.message),
    counters,
    now: () => time.now,
    entry,
  });
  t.after(() => handle.close());
  return { handle, told, lost, time, counters };
}

describe('the forward thread, from outside', () => {
  test('is started by the first question, and knows our own addresses before it', async (t) => {
    const { handle, told } = handleOf(t, answering);
    handle.own([{ address: '127.0.0.1', port: 5300 }]);
    assert.equal(await handle.status(), undefined);
    handle.ask(question(1));
    await eventually(() => told.length === 1);
    assert.deepEqual(told[0], { id: 1, rcode: '127.0.0.1:5300'.length, answers: [], authorities: [] });
    handle.own([]);
    handle.ask(question(2));
    await eventually(() => told.length === 2);
    assert.equal((told[1] as { rcode: number }).rcode, 0);
    assert.deepEqual(await handle.status(), { counters: {}, targets: [] });
  });

  test('one that does not say how it stands is not waited for', async (t) => {
    const { handle } = handleOf(t, thread(`parentPort.on('message', () => undefined);`));
    handle.ask(question(1));
    assert.equal(await handle.status(), undefined);
  });

  test('when it dies that is told, and the next question starts another', async (t) => {
    const { handle, told, lost, time, counters } = handleOf(t, answering);
    handle.ask(question(1));
    await eventually(() => told.length === 1);
    time.now += 2000;
    handle.ask(question(13));
    const status = handle.status();
    await eventually(() => lost.length === 1);
    assert.deepEqual(lost, ['thirteen']);
    assert.equal(await status, undefined);
    handle.ask(question(2));
    await eventually(() => told.length === 2);
    assert.equal(counters.forward_restarts, 1);
  });

  test('one that dies as soon as it starts is not started again at once: questions fail', async (t) => {
    const { handle, told, lost, time, counters } = handleOf(t, thread('throw new Error("broken")'));
    handle.ask(question(1));
    await eventually(() => lost.length === 1);
    handle.ask(question(2));
    assert.deepEqual(told, [], 'never from within ask');
    await wait(20);
    assert.deepEqual(told, [{ id: 2, failed: 'unreachable' }]);
    assert.equal(counters.forward_restarts, 0);
    time.now += 2000;
    handle.ask(question(3));
    await eventually(() => lost.length === 2);
    assert.equal(counters.forward_restarts, 1);
  });

  test('closed, it is gone, and nobody is told', async (t) => {
    const { handle, lost } = handleOf(t, answering);
    handle.ask(question(1));
    handle.close();
    await wait(50);
    assert.deepEqual(lost, []);
  });
});
