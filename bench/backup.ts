/**
 * What a backup costs those who use the server meanwhile: API reads and writes and DNS queries at fixed rates, with and
 * without a backup of 100,000 records going on, in turn; and what it takes beside sqlite3's own and a plain copy.
 * `node bench/backup.ts [folder]`. The backup shares the server's one core: the worst there is.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { admin } from '../test/client.ts';
import { plainZones } from './parts/data.ts';
import { describeMachine, Figures, median, pin, quantile, SERVER_CORE, workFolder } from './parts/machine.ts';
import { queryFor } from './parts/ping.ts';
import { serverWith } from './parts/server.ts';
import { type Kind, steadyLoad, type Taken } from './parts/steady.ts';

const RECORDS = Number(process.env.BENCH_RECORDS ?? 100_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const RATES = { read: 100, write: 50, dns: 500 };
const KINDS = Object.keys(RATES) as Kind[];
const ENTRY = fileURLToPath(new URL('../src/cli/netloom.ts', import.meta.url));

const folder = workFolder();
const figures = new Figures();
describeMachine(folder);
const server = await serverWith(folder, { ...plainZones(100, RECORDS / 100), bound: true });
const { dnsAddress, dnsPort } = (await admin(server, 'GET', `/netloom/v1/vpcs/${server.vpc}`)).json;
const load = await steadyLoad({
  ...{ api: server.ports.api, dns: { address: dnsAddress, port: dnsPort }, zones: server.zones, rates: RATES },
  packet: queryFor('host1.zone1.bench.test'),
});
await wait(3000);

type Window = Readonly<Record<Kind, Taken>>;
const file = join(folder, 'backup');

/** Seconds it took. */
async function timed(command: string, args: readonly string[]): Promise<number> {
  rmSync(file, { force: true });
  const start = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { PATH: process.env.PATH } });
  pin(child.pid!, SERVER_CORE);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${code}`);
  return (performance.now() - start) / 1000;
}

const backUp = (): Promise<number> =>
  timed('nice', [process.execPath, ENTRY, 'backup', file, '--data', server.directory]);

/** Windows without and with it, in turn, so that whoever else is at work disturbs both alike. */
async function beside(during: () => Promise<number>): Promise<{ quiet: Window[]; busy: Window[]; seconds: number[] }> {
  const [quiet, busy, seconds]: [Window[], Window[], number[]] = [[], [], []];
  for (let n = 0; n < ROUNDS; n += 1) {
    await load.take();
    await wait(1000 * (seconds.at(-1) ?? 5));
    quiet.push(await load.take());
    seconds.push(await during());
    busy.push(await load.take());
    await wait(500);
  }
  return { quiet, busy, seconds };
}

function told(what: string, { quiet, busy }: { quiet: Window[]; busy: Window[] }, target: string): void {
  for (const kind of KINDS) {
    const all = (windows: Window[]): number[] => windows.flatMap((window) => window[kind].times);
    const text = (times: number[]): string =>
      `${quantile(times, 0.5).toFixed(1)} ${quantile(times, 0.99).toFixed(1)} ${Math.max(...times).toFixed(1)}`;
    const limit = 2 * quantile(all(quiet), 0.99);
    const over = (windows: Window[]): string => {
      const times = all(windows);
      return `${times.filter((ms) => ms > limit).length} of ${times.length}`;
    };
    const failed = busy.reduce((sum, window) => sum + window[kind].failed, 0);
    figures.add(
      `${kind}, ms (p50 p99 max), without and with ${what}`,
      target,
      `${text(all(quiet))} / ${text(all(busy))}; slower than p99 x 2: ${over(quiet)} / ${over(busy)}; failed: ${failed}`,
    );
  }
}

const own = await beside(backUp);
told('a backup', own, 'none slower than p99 x 2');
const size = statSync(file).size;
const took = median(own.seconds);
figures.add('a backup under that load', '', `${took.toFixed(1)} s, ${(size / 1e6).toFixed(0)} MB`);

const database = join(server.directory, 'log.db');
const peers: [name: string, command: string, args: string[]][] = [
  ['cp of log.db (not whole without its WAL)', 'cp', [database, file]],
  ['sqlite3 .backup', 'sqlite3', [database, `.backup ${file}`]],
  ["sqlite3 'VACUUM INTO'", 'sqlite3', [database, `VACUUM INTO '${file}'`]],
];
for (const [name, command, args] of peers) {
  if (spawnSync(command, ['--version']).error !== undefined) continue;
  const other = await beside(() => timed(command, args));
  told(name, other, '');
  const seconds = median(other.seconds);
  figures.add(
    `${name}, beside a backup`,
    '',
    `${seconds.toFixed(1)} s, ${(statSync(file).size / 1e6).toFixed(0)} MB: a backup takes ${(took / seconds).toFixed(1)} times as long`,
  );
}

await load.stop();
await server.stop();
const target = join(folder, 'restored');
await backUp();
const started = performance.now();
spawnSync(process.execPath, [ENTRY, 'restore', file, '--data', target], { env: { PATH: process.env.PATH } });
figures.add('a restore', '', `${((performance.now() - started) / 1000).toFixed(1)} s`);
figures.print();
