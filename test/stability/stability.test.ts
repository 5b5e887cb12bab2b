import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { House } from '../answering/world.ts';
import { admin } from '../client.ts';
import { Client } from '../differential/client.ts';
import { eventually } from '../packets/clients.ts';
import type { TestServer } from '../server.ts';
import { startElsewhere } from './elsewhere.ts';
import { ELSEWHERE, HQ, KINDS, Tally, WARM_NAMES, ZONE_RECORDS } from './kinds.ts';

/**
 * Static stability: the data plane needs nobody. With the main thread standing still and the data folder gone, every kind of
 * question is answered on, and nothing grows for lack of a reader. NETLOOM_TEST_LONG=1: for five minutes.
 */
const SECONDS = process.env.NETLOOM_TEST_LONG === '1' ? 300 : 20;
const PARTS = 10;
const AT_ONCE = 12;
/** Pause between the questions of one asker: the suites share the machine. */
const PAUSE_MS = 2;
const CACHE_MB = 1;
/**
 * In the second half; in the first, heaps grow to the size they work in. The short run finds what keeps kilobytes of each
 * answer, the long run what keeps a hundred octets.
 */
const MOST_GROWTH_MB = 64;
const BLOCK = new URL('block-main.ts', import.meta.url).href;

async function startHouse(t: TestContext, elsewhere: number) {
  const house = await House.start({
    NODE_OPTIONS: `--import ${BLOCK}`,
    NETLOOM_DNS_UPSTREAM: `127.0.0.1:${elsewhere}`,
    NETLOOM_DNS_CACHE_MB: String(CACHE_MB),
  });
  const { server } = house;
  t.after(async () => {
    await server.kill();
    rmSync(server.directory, { recursive: true, force: true });
  });
  const vpc = await house.vpc('v');
  await house.zone('corp.test', ZONE_RECORDS, vpc);
  await house.rule('hq.test', [elsewhere], vpc);
  const policy = await admin(server, 'PUT', `/netloom/v1/vpcs/${vpc}/dns-policy`, { queryLog: true });
  assert.equal(policy.status, 200, policy.text);
  const { address, port } = await house.resolver(vpc);
  const client = new Client(port, address);
  t.after(() => client.close());
  return { server, client };
}

/** Whether both APIs answer within a second. */
async function apisAnswer({ ports }: TestServer): Promise<boolean[]> {
  const asked = [ports.api, ports.admin].map((port) =>
    fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(1000) }).then(
      (answer) => answer.status > 0,
      () => false,
    ),
  );
  return Promise.all(asked);
}

const residentMb = (server: TestServer): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.process.pid}/status`, 'utf8'))![1]) / 1024;

/** Asks all kinds by both protocols until the time is over. Cold names begin at `first` and are never asked twice. */
async function askAll(client: Client, tally: Tally, first: number, milliseconds: number): Promise<number> {
  const end = performance.now() + milliseconds;
  let next = first;
  const asker = async (): Promise<void> => {
    while (performance.now() < end) {
      const n = next;
      next += 1;
      for (const kind of KINDS) await Promise.all([false, true].map((tcp) => tally.ask(client.ask, kind, n, tcp)));
      await sleep(PAUSE_MS);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, asker));
  return next;
}

test(`${SECONDS} s with the main thread standing still and the data folder gone: every question is answered`, async (t) => {
  const { server, client } = await startHouse(
    t,
    await startElsewhere(t, { 'elsewhere.test': ELSEWHERE, 'hq.test': HQ }),
  );
  const before = new Tally();
  let asked = await askAll(client, before, 0, 3000);
  assert.deepEqual([...before.faults.values()], [], 'before');
  assert.ok(asked >= WARM_NAMES, 'all warm names were asked for');
  assert.deepEqual(await apisAnswer(server), [true, true]);

  server.process.kill('SIGUSR2');
  rmSync(server.directory, { recursive: true });
  // The block is real, from when the thread comes to the signal.
  await eventually(async () => (await apisAnswer(server)).every((answers) => !answers));

  const tally = new Tally();
  const resident: number[] = [];
  for (let part = 0; part < PARTS; part += 1) {
    asked = await askAll(client, tally, asked, (SECONDS * 1000) / PARTS);
    resident.push(residentMb(server));
  }
  const answers = [...tally.answered.values()].reduce((sum, count) => sum + count, 0);
  const sizes = resident.map((size) => size.toFixed(0)).join(' ');
  console.log(`${answers} answers, ${client.resent} sent again, RSS in MB ${sizes}`);

  assert.deepEqual([...tally.faults.values()], []);
  assert.equal(client.resent, 0, 'no question needed a second try');
  assert.equal(tally.answered.size, 2 * KINDS.length);
  assert.equal(new Set(tally.answered.values()).size, 1, 'each kind as often as the others');
  const growth = Math.max(...resident) - Math.max(...resident.slice(0, PARTS / 2));
  assert.ok(growth < MOST_GROWTH_MB, `${growth.toFixed(1)} MB more`);
  assert.deepEqual(await apisAnswer(server), [false, false], 'the block lasted');
  assert.ok(!existsSync(server.directory), 'nothing was written anew');
});
