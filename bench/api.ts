/**
 * What the API costs: signed durable writes, signed reads, how long a list holds the thread, DNS beside a slow disk,
 * and a write with a million records. `node bench/api.ts [folder]`; the folder decides which disk is measured. The
 * server is tied to core 0, the load to core 1. Figures of different machines do not compare.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { admin } from '../test/client.ts';
import { plainZones } from './parts/data.ts';
import { type Job, type Result, run, signed } from './parts/load.ts';
import { cpuOf, describeMachine, Figures, median, pin, quantile, SERVER_CORE, workFolder } from './parts/machine.ts';
import { pingDns, queryFor } from './parts/ping.ts';
import { type BenchServer, serverWith } from './parts/server.ts';
import { listSlices } from './parts/slices.ts';

const SECONDS = 4;
const RUNS = 3;
const folder = workFolder();
const figures = new Figures();
let written = 0;

interface Measured extends Result {
  readonly perSecond: number;
  /** Microseconds of CPU of the whole server for each answer. */
  readonly cpu: number;
}

type Place = { readonly pid: number; readonly ports: { readonly api: number } };

async function measure(server: Place, job: Omit<Job, 'port'>): Promise<Measured> {
  const before = cpuOf(server.pid);
  const result = await run({ ...job, port: server.ports.api });
  const cpu = (cpuOf(server.pid) - before) / 1000 / result.answered;
  if (result.failed > 0) throw new Error(`${result.failed} of ${result.answered} answers were not 200`);
  return { ...result, perSecond: result.answered / result.seconds, cpu };
}

/** The quietest of several runs counts; all of them are shown. */
async function quietest(make: () => Promise<Measured>): Promise<readonly [Measured, string]> {
  const all: Measured[] = [];
  for (let n = 0; n < RUNS; n += 1) all.push(await make());
  const best = all.toSorted((a, b) => b.perSecond - a.perSecond)[0]!;
  return [best, all.map(({ perSecond }) => perSecond.toFixed(0)).join(' ')];
}

const text = ({ perSecond, cpu, p50, p99 }: Measured, all: string): string =>
  `${perSecond.toFixed(0)}/s, ${cpu.toFixed(0)} µs CPU, p50 ${p50.toFixed(2)} p99 ${p99.toFixed(2)} ms (runs: ${all})`;

/** AddRecord of records nobody has yet, spread over the zones. */
function additions({ ports, zones }: BenchServer, count: number): Buffer[] {
  return Array.from({ length: count }, () => {
    written += 1;
    const body = JSON.stringify({ rr: `w${written}`, type: 'A', value: '10.9.8.7', ttl: 60 });
    return signed(ports.api, 'POST', `/v1/privatezone/${zones[written % zones.length]}/record`, '', body);
  });
}

const writes = (server: BenchServer, connections: number, seconds = SECONDS): Promise<Measured> =>
  measure(server, {
    connections,
    seconds,
    requests: additions(server, seconds * (connections === 1 ? 2500 : 8000)),
    repeat: false,
  });

/** 70 % GetPrivateZone, 20 % ListRecord of 100, 10 % ListPrivateZone. */
function readMix({ ports, zones }: BenchServer): Buffer[] {
  return Array.from({ length: 1000 }, (_, n) => {
    const zone = zones[(n * 7919) % zones.length];
    if (n % 10 < 7) return signed(ports.api, 'GET', `/v1/privatezone/${zone}`);
    if (n % 10 < 9) return signed(ports.api, 'GET', `/v1/privatezone/${zone}/record`, 'maxKeys=100');
    return signed(ports.api, 'GET', '/v1/privatezone');
  });
}

/** What the same machine spends at the same moment on node:http alone: what ours is to be seen against. */
async function floor(): Promise<void> {
  const child = fork(fileURLToPath(new URL('parts/floor-process.ts', import.meta.url)));
  const port = await new Promise<number>((resolve) => child.once('message', (message) => resolve(Number(message))));
  pin(child.pid!, SERVER_CORE);
  const requests = [signed(port, 'GET', '/v1/privatezone/zone-0123456789ab')];
  const place = { pid: child.pid!, ports: { api: port } };
  await measure(place, { connections: 32, seconds: 1, requests, repeat: true });
  const [least, all] = await quietest(() => measure(place, { connections: 32, seconds: 2, requests, repeat: true }));
  figures.add('node:http alone, for comparison', '', text(least, all));
  child.disconnect();
}

async function rates(): Promise<void> {
  await floor();
  const server = await serverWith(folder, plainZones(100, 1000));
  const requests = readMix(server);
  await measure(server, { connections: 32, seconds: 3, requests, repeat: true });
  const [reads, allReads] = await quietest(() =>
    measure(server, { connections: 32, seconds: SECONDS, requests, repeat: true }),
  );
  figures.add('signed reads, 32 connections', '>= 8000/s, p99 < 20 ms', text(reads, allReads));
  await writes(server, 32, 2);
  const [many, allMany] = await quietest(() => writes(server, 32));
  figures.add('signed durable writes, 32 connections', '>= 4000/s, <= 250 µs CPU', text(many, allMany));
  const [one, allOne] = await quietest(() => writes(server, 1));
  figures.add('signed durable writes, 1 connection', '>= 800/s, <= 250 µs CPU', text(one, allOne));
  await server.stop();
}

/** The longest that a list holds the main thread at a time. A slice's median is its own: others at work hit it now and then. */
async function lists(): Promise<void> {
  const slicesOf = await listSlices(folder, 100_000);
  const kinds = {
    'LIKE over 100,000 records, nothing found': { rr: 'nosuchname', searchMode: 'LIKE' },
    'LIKE over 100,000 records, the last 1000': { rr: 'host99', searchMode: 'LIKE' },
    'a page of 1000': { maxKeys: 1000 },
  };
  for (const [name, query] of Object.entries(kinds)) {
    for (let n = 0; n < 20; n += 1) slicesOf(query);
    const runs = Array.from({ length: 50 }, () => slicesOf(query));
    const medians = runs[0]!.map((_, slice) => median(runs.map((times) => times[slice]!)));
    const least = runs[0]!.map((_, slice) => Math.min(...runs.map((times) => times[slice]!)));
    const shown = `longest slice ${Math.max(...medians).toFixed(2)} ms (median of 50), ${Math.max(...least).toFixed(2)} ms (least)`;
    figures.add(name, 'thread held < 5 ms', shown);
  }
}

async function slowDisk(): Promise<void> {
  const content = { ...plainZones(100, 1000), bound: true };
  const server = await serverWith(folder, content, { NETLOOM_SYNC_DELAY_MS: '10' });
  const { dnsAddress, dnsPort } = (await admin(server, 'GET', `/netloom/v1/vpcs/${server.vpc}`)).json;
  const ping = { address: dnsAddress, port: dnsPort, seconds: SECONDS, packet: queryFor('host7.zone3.bench.test') };
  await pingDns(ping);
  await writes(server, 32, 2);
  const ratios: number[] = [];
  const rate: number[] = [];
  for (let n = 0; n < RUNS; n += 1) {
    const idle = quantile(await pingDns(ping), 0.99);
    const busyWrites = writes(server, 32, SECONDS + 1);
    const busy = quantile(await pingDns(ping), 0.99);
    rate.push((await busyWrites).perSecond);
    ratios.push(busy / idle);
    console.log(
      `  DNS p99 ${idle.toFixed(3)} ms idle, ${busy.toFixed(3)} ms beside ${rate.at(-1)!.toFixed(0)} writes/s`,
    );
  }
  const show = (values: number[], digits: number): string => values.map((value) => value.toFixed(digits)).join(' ');
  figures.add('sync takes 10 ms: writes, 32 connections', '>= 1000/s', `${show(rate, 0)} /s`);
  figures.add('sync takes 10 ms: DNS p99, busy to idle', '<= 1.5', show(ratios, 2));
  await server.stop();
}

async function great(): Promise<void> {
  const servers = [await serverWith(folder, plainZones(10, 100)), await serverWith(folder, plainZones(100, 10_000))];
  console.log(`  1,000,000 records: ready in ${(servers[1]!.readyMs / 1000).toFixed(1)} s`);
  const cpus: number[][] = [[], []];
  for (let n = 0; n <= RUNS; n += 1) {
    for (const [i, server] of servers.entries()) {
      const { cpu } = await writes(server, 32, 3);
      if (n > 0) cpus[i]!.push(cpu);
    }
  }
  const [small, large] = cpus.map(median);
  const shown = `${(large! / small!).toFixed(2)} (${small!.toFixed(0)} µs and ${large!.toFixed(0)} µs CPU)`;
  figures.add('a write with 1,000,000 records to one with 1,000', '<= 1.5', shown);
  await Promise.all(servers.map((server) => server.stop()));
}

describeMachine(folder);
const parts = { rates, lists, slowDisk, great };
const only = process.env.BENCH_ONLY?.split(',');
for (const [name, part] of Object.entries(parts)) if (only === undefined || only.includes(name)) await part();
figures.print();
