import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { ROW_KINDS } from '../domain/journal.ts';
import { memoryLog } from '../store/memory.ts';
import { exportState } from './export-state.ts';
import { type Log, LogFailure } from './log.ts';

/** A log of three pages that says whether somebody still reads them. */
function watched(): { readonly log: Log; readonly isRead: () => boolean } {
  let read = false;
  const account = (key: number) => ({ kind: ROW_KINDS.account, key, body: JSON.stringify({ position: key }) });
  const snapshot = async function* () {
    read = true;
    try {
      for (const key of [1, 2, 3]) yield { position: 3, rows: [account(key)] };
    } finally {
      read = false;
    }
  };
  return { log: Object.assign(memoryLog(), { snapshot }), isRead: () => read };
}

test('an export that is not taken any more holds no snapshot, and fails when it is taken after all', async () => {
  const { log, isRead } = watched();
  const parts = exportState(log, 'ab'.repeat(32), false, 20);
  await parts.next();
  await parts.next();
  assert.ok(isRead());
  await wait(80);
  assert.ok(!isRead(), 'nothing was taken for longer than it waits');
  await assert.rejects(async () => {
    for await (const _part of parts);
  }, LogFailure);
});

test('an export that is taken, or left, in time is whole, or leaves its snapshot', async () => {
  const { log, isRead } = watched();
  const text = (await Array.fromAsync(exportState(log, 'ab'.repeat(32), false, 10_000))).join('');
  assert.equal(text.split('\n').length, 6);
  const parts = exportState(log, 'ab'.repeat(32), false, 10_000);
  await parts.next();
  assert.ok(isRead());
  await parts.return();
  assert.ok(!isRead());
});
