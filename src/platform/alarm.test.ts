import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Alarm } from './alarm.ts';

test('an alarm rings once, for what it was set for last', async () => {
  let rung = 0;
  const alarm = new Alarm(() => {
    rung += 1;
  });
  alarm.set(0);
  alarm.set(-5);
  await wait(20);
  assert.equal(rung, 1);
  // Three years: a timer of Node would take what it cannot hold for a millisecond.
  alarm.set(3 * 365 * 24 * 3600 * 1000);
  await wait(20);
  assert.equal(rung, 1);
  alarm.set(0);
  alarm.clear();
  await wait(20);
  assert.equal(rung, 1);
});
