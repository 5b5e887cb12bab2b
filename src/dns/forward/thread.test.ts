import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { ForwardThreadData, FromForwardThread, ToForwardThread } from './messages.ts';
import { answers, GOOD, inWords } from './testing/asked.ts';
import { askFor } from './testing/messages.ts';
import { startUpstream } from './testing/upstream.ts';

/** The forward thread as the dns thread meets it: messages.ts. */

test('it answers what it is asked, never asks ourselves, says how it stands, and goes when told', async (t) => {
  const target = await startUpstream(answers);
  t.after(() => target.close());
  const { ip, port } = target;
  const data: ForwardThreadData = { forwardAllow: [], forwardDeny: [] };
  const thread = new Worker(new URL('./thread.ts', import.meta.url), { workerData: data });
  t.after(() => thread.terminate());
  const say = (message: ToForwardThread): void => thread.postMessage(message);
  const heard = async (): Promise<FromForwardThread> => (await once(thread, 'message'))[0];
  const ask = async () => {
    const question = askFor('www.corp.test', 'A', { targets: [{ ip, port }] });
    say(question);
    const told = await heard();
    assert.ok('id' in told && told.id === question.id);
    return inWords(told);
  };
  assert.equal(await ask(), GOOD);
  say({ own: [{ address: '127.0.0.1', port }] });
  assert.equal(await ask(), 'no-target');
  say({ status: 7 });
  const status = await heard();
  assert.ok('status' in status && status.status === 7);
  assert.deepEqual([status.value.counters.answered, status.value.counters.no_target], [1, 1]);
  assert.deepEqual(status.value.targets, [{ ip, port, state: 'up' }]);
  say({ stop: true });
  await once(thread, 'exit');
});
