import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { answers, GOOD, inWords, Upstreams } from './testing/asked.ts';
import { Forwarding } from './testing/forwarding.ts';
import { askFor } from './testing/messages.ts';
import type { Conduct, Upstream } from './testing/upstream.ts';

/** Targets that say nothing: contract row 26, docs/decisions/0009 (Targets). Real seconds, all tests at once. */

const upstreams = new Upstreams();
after(() => upstreams.close());
const upstream = (conduct: Conduct): Promise<Upstream> => upstreams.start(conduct);

/** Asks and says what was told and after how many seconds, rounded to halves. */
async function timed(forwarding: Forwarding, ...targets: Upstream[]): Promise<[told: string, seconds: number]> {
  const started = performance.now();
  const told = await forwarding.ask(askFor('www.corp.test', 'A', { targets }));
  return [inWords(told), Math.round((performance.now() - started) / 500) / 2];
}

describe('silence', { concurrency: true }, () => {
  test('one dead target is asked twice, for 2 s each', async () => {
    const dead = await upstream({});
    const forwarding = new Forwarding();
    assert.deepEqual(await timed(forwarding, dead), ['timeout', 4]);
    assert.equal(dead.queries.length, 2);
    // Held, and nobody else there: it is tried all the same.
    assert.deepEqual(forwarding.forwarder.status().targets, [{ ip: dead.ip, port: dead.port, state: 'held' }]);
    assert.deepEqual(await timed(forwarding, dead), ['timeout', 4]);
    assert.equal(dead.queries.length, 4);
  });

  test('many dead targets take 8 s together, no more', async () => {
    const dead = [];
    for (let i = 0; i < 5; i += 1) dead.push(await upstream({}));
    assert.deepEqual(await timed(new Forwarding(), ...dead), ['timeout', 8]);
    assert.deepEqual(
      dead.map(({ queries }) => queries.length),
      [1, 1, 1, 1, 0],
    );
  });

  test('a dead first target costs 2 s twice, then it is passed over for 5 s, then tried again', async () => {
    const dead = await upstream({});
    const good = await upstream(answers);
    const forwarding = new Forwarding();
    for (const seconds of [2, 2, 0, 0]) assert.deepEqual(await timed(forwarding, dead, good), [GOOD, seconds]);
    assert.equal(dead.queries.length, 2);
    await wait(5200);
    assert.deepEqual(await timed(forwarding, dead, good), [GOOD, 2]);
    assert.equal(dead.queries.length, 3);
    // Once was enough this time: held for 10 s.
    assert.deepEqual(await timed(forwarding, dead, good), [GOOD, 0]);
    assert.equal(forwarding.forwarder.status().counters.held, 2);
  });

  test('a held target is the last resort when those that are up fall silent', async () => {
    let mute = true;
    const first = await upstream({ udp: (query, send) => mute || answers.udp!(query, send, { address: '', port: 0 }) });
    const second = await upstream({
      udp: (query, send) => mute && answers.udp!(query, send, { address: '', port: 0 }),
    });
    const forwarding = new Forwarding();
    for (let i = 0; i < 2; i += 1) await timed(forwarding, first, second);
    mute = false;
    assert.deepEqual(await timed(forwarding, first, second), [GOOD, 2]);
    assert.equal(forwarding.forwarder.health.isHeld(first), false);
  });

  test('questions that wait in line are told in time, and who stands behind a dead target keeps nobody else', async () => {
    const dead = await upstream({});
    const good = await upstream(answers);
    const forwarding = new Forwarding({}, { exchanges: 8, perTarget: 2 });
    const stuck = Array.from({ length: 30 }, () => timed(forwarding, dead));
    assert.deepEqual(await timed(forwarding, good), [GOOD, 0]);
    for (const [told, seconds] of await Promise.all(stuck)) {
      assert.equal(told, 'timeout');
      assert.ok(seconds <= 8, `${seconds}`);
    }
  });

  test('who is stopped while asking is told nothing', async () => {
    const dead = await upstream({});
    const forwarding = new Forwarding({}, { exchanges: 1, perTarget: 1 });
    let told = 0;
    for (let i = 0; i < 3; i += 1) void timed(forwarding, dead).then(() => (told += 1));
    await wait(100);
    forwarding.forwarder.close();
    await wait(2200);
    assert.equal(told, 0);
  });
});
