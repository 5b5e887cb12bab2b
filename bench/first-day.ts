/**
 * What a test suite waits for: a start, a reset, an account. `npm run bench:first-day`. Whatever is asked after it is checked:
 * a fast answer that is wrong ends the run.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { compileCache, entry, pinnedNode, root } from '../bin/places.mjs';
import { type Netloom, startNetloom } from '../src/testing/index.ts';
import { Client } from '../test/client.ts';
import { inWords, queryFor } from '../test/packets/asking.ts';
import { askUdp, type Server } from '../test/packets/clients.ts';
import { bind, makeRecord, makeVpc, makeZone } from '../test/sdk/making.ts';
import { cpuOf, describeMachine, Figures, median, workFolder } from './parts/machine.ts';

const STARTS = 11;
const RECORDS = 10_000;
const RESETS = 5;
const ACCOUNTS = 1000;
/** Tests that run side by side. */
const TOGETHER = 50;
const figures = new Figures();

const spread = (values: readonly number[]): string =>
  `${median(values).toFixed(1)} ms, at most ${Math.max(...values).toFixed(1)} (of ${values.length})`;

/** From spawn to the line ready, or to the end of a program that says nothing. */
async function started(
  program: string,
  args: readonly string[],
): Promise<{ ms: number; cpu: number; child: ChildProcess }> {
  const begun = performance.now();
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: compileCache },
  });
  let cpu = 0;
  await new Promise<void>((resolve) => {
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
      if (!said.includes('"event":"ready"')) return;
      cpu = cpuOf(child.pid!) / 1e6;
      resolve();
    });
    child.on('exit', () => resolve());
  });
  return { ms: performance.now() - begun, cpu, child };
}

async function measureStarts(name: string, target: string, program: string, ...args: string[]): Promise<void> {
  const [ms, cpu]: [number[], number[]] = [[], []];
  for (let run = 0; run < STARTS; run += 1) {
    const one = await started(program, args);
    ms.push(one.ms);
    cpu.push(one.cpu);
    if (one.child.exitCode !== null) continue;
    const ended = once(one.child, 'exit');
    one.child.kill('SIGTERM');
    await ended;
  }
  const worked = program !== 'node' && median(cpu) > 0 ? `; it works ${median(cpu).toFixed(0)} ms` : '';
  figures.add(name, target, `${spread(ms)}${worked}`);
}

const clientOf = ({ endpoint }: Netloom, keys: ConstructorParameters<typeof Client>[1]): Client =>
  new Client(Number(new URL(endpoint).port), keys);

/** A VPC that has www.corp.test at this address. */
async function corpTest(client: Client, value: string): Promise<{ vpc: string; zone: string }> {
  const [vpc, zone] = [await makeVpc(client), await makeZone(client)];
  await bind(client, zone, vpc);
  await makeRecord(client, zone, { value });
  return { vpc, zone };
}

async function assertAnswers(dns: Server, value: string): Promise<void> {
  const answer = await askUdp(dns, queryFor('www.corp.test', 'A'));
  assert.deepEqual(answer && inWords(answer).answer, [`www.corp.test. 60 A ${value}`]);
}

async function inParallel(count: number, each: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) await each(i);
  };
  await Promise.all(Array.from({ length: TOGETHER }, worker));
}

async function measureResets(): Promise<void> {
  const netloom = await startNetloom();
  const client = clientOf(netloom, netloom);
  const [resets, again]: [number[], number[]] = [[], []];
  for (let run = 0; run < RESETS; run += 1) {
    const { vpc, zone } = await corpTest(client, `10.0.0.${run + 1}`);
    await inParallel(RECORDS - 1, async (i) => void (await makeRecord(client, zone, { rr: `r${i}` })));
    const dns = await netloom.dns(vpc);
    await assertAnswers(dns, `10.0.0.${run + 1}`);
    const begun = performance.now();
    await netloom.admin('POST', '/netloom/v1/reset');
    resets.push(performance.now() - begun);
    const anew = await corpTest(client, `10.1.0.${run + 1}`);
    assert.equal(anew.vpc, vpc);
    await assertAnswers(dns, `10.1.0.${run + 1}`);
    again.push(performance.now() - begun);
    await netloom.reset();
  }
  figures.add(`reset with ${RECORDS} records`, '< 50 ms', spread(resets));
  figures.add('the same until a new VPC’s zone is made and DNS answers of it', '-', spread(again));
  await netloom.stop();
}

async function measureAccounts(): Promise<void> {
  const netloom = await startNetloom();
  for (let i = 0; i < 50; i += 1) await netloom.account();
  const alone: number[] = [];
  for (let i = 0; i < 200; i += 1) {
    const begun = performance.now();
    await netloom.account();
    alone.push(performance.now() - begun);
  }
  figures.add('an account made', '< 5 ms', spread(alone));
  await netloom.reset();
  const begun = performance.now();
  await inParallel(ACCOUNTS, async (i) => {
    const client = clientOf(netloom, await netloom.account());
    const value = `10.0.${i >> 8}.${i & 255}`;
    const { vpc } = await corpTest(client, value);
    await assertAnswers(await netloom.dns(vpc), value);
  });
  const seconds = (performance.now() - begun) / 1000;
  figures.add(
    `${ACCOUNTS} accounts, each with a VPC, a zone, a record and DNS asked`,
    '< 10 s',
    `${seconds.toFixed(1)} s`,
  );
  await netloom.stop();
}

describeMachine(workFolder());
const node = pinnedNode()!;
await started(node, [entry, '--version']);
await measureStarts('node alone, to its end', '-', node, '-e', '0');
const serve = ['serve', '--memory', '--dns-port', '0', '--api-listen', '127.0.0.1:0', '--admin-listen', '127.0.0.1:0'];
await measureStarts('serve --memory, by its own Node', '< 400 ms', node, entry, ...serve);
await measureStarts('the same by npx’s netloom', '< 400 ms', 'node', `${root}bin/netloom.mjs`, ...serve);
await measureResets();
await measureAccounts();
figures.print();
