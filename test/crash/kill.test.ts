import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { channel } from 'node:diagnostics_channel';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, admin } from '../client.ts';
import { eventually, type Server } from '../packets/clients.ts';
import { randomFrom } from '../packets/mutations.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { type Deed, deeds, idsOf, linesOf, type Model, UNTOLD } from './model.ts';
import { checkByDns, observedByApi } from './observed.ts';

const LONG = process.env.NETLOOM_TEST_LONG === '1';
const KILLS = LONG ? 200 : 25;
const FIRST_STARTS = LONG ? 40 : 6;
const WRITERS = 6;
const SEED = Number(process.env.NETLOOM_TEST_SEED ?? 20260304);

/** A writer with its model, everything it was told, and the call it does not know the end of. */
class Writer {
  readonly model: Model = new Map();
  readonly vpcs: readonly string[];
  readonly told: { readonly deed: Deed; readonly text: string }[] = [];
  /** The name of the zone it deleted last. */
  gone: string[] = [];
  open: Deed | undefined;
  readonly #next: (model: Model) => Deed;

  constructor(index: number, vpcs: readonly string[], seed: number) {
    this.vpcs = vpcs;
    this.#next = deeds(index, vpcs, seed);
  }

  /** Writes until the server is gone. */
  async write(server: TestServer): Promise<void> {
    for (;;) {
      this.open = this.#next(this.model);
      const answer = await call(server, this.open).catch(() => undefined);
      if (answer === undefined) return;
      this.take(answer);
    }
  }

  /** The call under way was answered. */
  take(answer: Answer): void {
    const deed = this.open!;
    assert.equal(answer.status, 200, `${deed.operation} ${JSON.stringify(deed.body)}: ${answer.text}`);
    const before = [...this.model.values()].map(({ name }) => name);
    deed.apply(this.model, answer.json ?? {});
    const names = new Set([...this.model.values()].map(({ name }) => name));
    const deleted = before.filter((name) => !names.has(name));
    if (deleted.length > 0) this.gone = deleted;
    this.told.push({ deed, text: answer.text });
    this.open = undefined;
  }

  /** 'in' or 'out': what became of the call under way. Fails when it is neither, or when something told is missing. */
  judge(observed: Model): 'in' | 'out' | 'none' {
    const known = idsOf(this.model);
    const seen = linesOf(observed, known);
    const without = linesOf(this.model, known);
    if (this.open === undefined || String(seen) === String(without)) {
      assert.deepEqual(seen, without, 'everything acknowledged is there, and nothing else');
      return this.open === undefined ? 'none' : 'out';
    }
    const withIt = structuredClone(this.model);
    this.open.apply(withIt, { zoneId: UNTOLD, recordId: UNTOLD });
    assert.deepEqual(
      seen,
      linesOf(withIt, known),
      `${this.open.operation}, unacknowledged, is wholly in or wholly out`,
    );
    return 'in';
  }
}

const call = (server: TestServer, { method, path, query, body }: Deed): Promise<Answer> =>
  server.client.call(method, path, { query, body });

const zonesOf = (model: Model, writer: number): Model =>
  new Map([...model].filter(([, { name }]) => name.startsWith(`w${writer}-`)));

async function replay(server: TestServer, told: Writer['told']): Promise<number> {
  for (const { deed, text } of told) {
    const answer = await call(server, deed);
    assert.deepEqual([answer.status, answer.text], [200, text], `the token of ${deed.operation} replays`);
  }
  return told.length;
}

/** Tells whether a checkpoint has moved pages into the database since now. */
function checkpointed(directory: string): () => boolean {
  const changed = (): number => statSync(join(directory, 'log.db')).mtimeMs;
  const before = changed();
  return () => changed() !== before;
}

/** Starts a server and kills it some milliseconds later, ready or not. */
async function killWhileStarting(options: Parameters<typeof startServer>[0], after: number): Promise<void> {
  let child: ChildProcess | undefined;
  // startServer hands out its process when it is ready; this one is wanted before.
  const spawned = channel('child_process');
  const note = (message: unknown): void => {
    child = (message as { process: ChildProcess }).process;
  };
  spawned.subscribe(note);
  const starting = startServer(options).then(
    () => undefined,
    () => undefined,
  );
  spawned.unsubscribe(note);
  const exited = new Promise((resolve) => child!.once('exit', resolve));
  await wait(after);
  child!.kill('SIGKILL');
  await Promise.all([starting, exited]);
}

async function makeVpcs(server: TestServer, count: number): Promise<Map<string, Server>> {
  const vpcs = new Map<string, Server>();
  for (let i = 0; i < count; i += 1) {
    const made = await server.client.call('POST', '/v1/vpc', { body: { name: `v${i}`, cidr: '10.0.0.0/8' } });
    assert.equal(made.status, 200, made.text);
    const { dnsAddress, dnsPort } = (await admin(server, 'GET', `/netloom/v1/vpcs/${made.json.vpcId}`)).json;
    vpcs.set(made.json.vpcId, { address: dnsAddress, port: dnsPort });
  }
  return vpcs;
}

test(`${KILLS} times killed: what was acknowledged is there, the rest wholly in or out, every token replays`, async (t) => {
  const random = randomFrom(SEED);
  let server = await startServer();
  t.after(async () => {
    await server.kill();
    removeData(server);
  });
  const { directory, ports, adminToken } = server;
  const vpcs = await makeVpcs(server, 2 * WRITERS);
  const ids = [...vpcs.keys()];
  const writers = Array.from({ length: WRITERS }, (_, i) => new Writer(i, ids.slice(2 * i, 2 * i + 2), SEED + i));
  const count = {
    whileWriting: 0,
    whileStarting: 0,
    checkpoints: 0,
    in: 0,
    out: 0,
    none: 0,
    replayed: 0,
    questions: 0,
    slowestRound: 0,
  };

  while (count.whileWriting + count.whileStarting < KILLS) {
    const began = Date.now();
    const writing = Promise.all(writers.map((writer) => writer.write(server)));
    const moved = checkpointed(directory);
    // At any moment; one time in six while a checkpoint is under way or just over.
    if (random(6) === 0) await eventually(moved).catch(() => undefined);
    await wait(random(3) === 0 ? random(10) : random(400));
    if (moved()) count.checkpoints += 1;
    await server.kill();
    await writing;
    count.whileWriting += 1;

    // A slow disk makes larger groups, and more calls under way.
    const settings = { NETLOOM_SYNC_DELAY_MS: String(random(3) === 0 ? 1 + random(8) : 0) };
    const options = { directory, ports, adminToken, settings };
    while (count.whileWriting + count.whileStarting < KILLS && random(3) === 0) {
      await killWhileStarting(options, random(700));
      count.whileStarting += 1;
    }
    server = await startServer(options);

    const observed = await observedByApi(server);
    for (const [i, writer] of writers.entries()) {
      const zones = zonesOf(observed, i);
      count[writer.judge(zones)] += 1;
      const own = writer.vpcs.map((vpc) => [vpc, vpcs.get(vpc)!] as const);
      count.questions += await checkByDns(zones, writer.gone, own);
    }

    for (const writer of writers) {
      count.replayed += await replay(server, writer.told.slice(-10));
      if (writer.open !== undefined) writer.take(await call(server, writer.open));
    }
    const after = await observedByApi(server);
    for (const [i, writer] of writers.entries()) writer.judge(zonesOf(after, i));
    count.slowestRound = Math.max(count.slowestRound, Date.now() - began);
  }

  const before = await observedByApi(server);
  const replayed = await Promise.all(writers.map((writer) => replay(server, writer.told)));
  count.replayed += replayed.reduce((sum, n) => sum + n);
  assert.deepEqual(await observedByApi(server), before, 'a replay changes nothing');
  const acknowledged = writers.reduce((sum, writer) => sum + writer.told.length, 0);
  console.log(`killed (seed ${SEED}): ${JSON.stringify({ acknowledged, ...count })}`);
  assert.ok(count.in + count.out > 0 && acknowledged > 10 * KILLS, 'it was killed at work');
  const metrics = (await admin(server, 'GET', '/metrics')).text;
  assert.match(metrics, /^internal_errors_total 0$/m);
});

test(`${FIRST_STARTS} times killed while starting for the first time: the next start is a good one`, async () => {
  const random = randomFrom(SEED + 1);
  const first = await startServer();
  const { ports, adminToken } = first;
  await first.kill();
  removeData(first);
  for (let round = 0; round < FIRST_STARTS; round += 1) {
    const options = { directory: `${first.directory}-${round}`, ports, adminToken };
    await killWhileStarting(options, 150 + random(450));
    const server = await startServer(options);
    const made = await server.client.call('POST', '/v1/privatezone', { body: { zoneName: 'first.test' } });
    assert.equal(made.status, 200, made.text);
    assert.equal((await admin(server, 'GET', '/netloom/v1/accounts')).json.accounts.length, 1);
    await server.kill();
    removeData(server);
  }
});
