import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatIpv4 } from '../../src/domain/net/address.ts';
import type { Ipv4Prefix } from '../../src/domain/net/prefix.ts';
import { programVersion } from './dns-peers.ts';
import { cpuOf, type Figures } from './machine.ts';
import { evenPrefixes } from './routes-world.ts';

const BIRD = '/usr/sbin/bird';
const BIRDC = '/usr/sbin/birdc';
const GOBGPD = '/usr/bin/gobgpd';
const GOBGP = '/usr/bin/gobgp';

export const PROGRAMS = {
  BIRD: programVersion(BIRD, ['--version']) ?? 'missing',
  GoBGP: programVersion(GOBGPD, ['--version']) ?? 'missing',
};

/** As many as W1 has entries. */
const ROUTES = 100_000;
/** Prefixes of W1; one more than is there at first. */
const prefixes = [...evenPrefixes()].slice(0, ROUTES + 1);

/** A routing daemon that was told to take routes. */
interface Daemon {
  readonly pid: number;
  /** Routes it has now. */
  readonly count: () => number;
  /** Tells it of one more. */
  readonly add: () => void;
  readonly end: () => void;
}

/** What BIRD and GoBGP need for the same routes, into a table of theirs; no kernel, no neighbour. */
export async function peerFigures(folder: string, figures: Figures): Promise<void> {
  console.log('peers: the same 100,000 routes. They do more than our tables: they parse configuration, speak BGP with');
  console.log('sessions and policies, and program kernels. Here BIRD reads a file and GoBGP is told by its own tool.');
  for (const [name, program, start] of [
    ['BIRD', BIRD, startBird],
    ['GoBGP', GOBGPD, startGobgp],
  ] as const) {
    if (existsSync(program)) await measure(name, mkdtempSync(join(folder, 'peer-')), start, figures);
    else figures.add(`${name}, ${ROUTES} routes`, 'for comparison', 'missing');
  }
}

type Start = (directory: string) => Promise<{ readonly daemon: Daemon; readonly began: number }>;

async function measure(name: string, directory: string, start: Start, figures: Figures): Promise<void> {
  const { daemon, began } = await start(directory);
  try {
    await until(() => daemon.count() >= ROUTES);
    const all = performance.now() - began;
    const cpu = cpuOf(daemon.pid) / 1e6;
    const before = performance.now();
    daemon.add();
    await until(() => daemon.count() > ROUTES);
    const one = performance.now() - before;
    const measured = `${all.toFixed(0)} ms (${cpu.toFixed(0)} ms CPU), one more ${one.toFixed(0)} ms`;
    figures.add(`${name}, ${ROUTES} routes`, 'for comparison', measured);
  } finally {
    daemon.end();
  }
}

/** What asks is a process each time, so it is asked at the rate it answers. */
async function until(done: () => boolean): Promise<void> {
  for (let n = 0; n < 600; n += 1) {
    if (done()) return;
    await sleep(10);
  }
  throw new Error('the peer does not get there');
}

/** Runs a daemon that ends with us at the latest. */
function run(program: string, args: readonly string[]): Pick<Daemon, 'pid' | 'end'> {
  const child = spawn(program, args, { stdio: 'ignore' });
  const end = (): void => void child.kill();
  process.once('exit', end);
  return { pid: child.pid!, end };
}

/** The last number of a program's output; 0 where it fails, as before the daemon listens. */
function numberFrom(program: string, args: readonly string[], pattern: RegExp): number {
  try {
    return Number(pattern.exec(String(execFileSync(program, args, { stdio: 'pipe' })))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

async function startBird(directory: string): Promise<{ daemon: Daemon; began: number }> {
  const routes = (count: number): string =>
    prefixes
      .slice(0, count)
      .map((one) => `route ${text(one)} blackhole;\n`)
      .join('');
  writeFileSync(join(directory, 'routes.conf'), routes(ROUTES));
  const config = join(directory, 'bird.conf');
  writeFileSync(
    config,
    `router id 10.255.255.1;\nipv4 table bench;\nprotocol device { }
protocol static { ipv4 { table bench; };
include "routes.conf";
}\n`,
  );
  const control = join(directory, 'control');
  const began = performance.now();
  const running = run(BIRD, ['-f', '-c', config, '-s', control, '-P', join(directory, 'pid')]);
  const count = () => numberFrom(BIRDC, ['-s', control, 'show', 'route', 'count', 'table', 'bench'], /^(\d+) of/m);
  const add = (): void => {
    writeFileSync(join(directory, 'routes.conf'), routes(ROUTES + 1));
    execFileSync(BIRDC, ['-s', control, 'configure'], { stdio: 'ignore' });
  };
  return { daemon: { ...running, count, add }, began };
}

async function startGobgp(directory: string): Promise<{ daemon: Daemon; began: number }> {
  const config = join(directory, 'gobgpd.toml');
  // No port: it neither listens nor connects.
  writeFileSync(config, '[global.config]\nas = 65000\nrouter-id = "10.255.255.1"\nport = -1\n');
  const target = `unix://${join(directory, 'api')}`;
  const running = run(GOBGPD, ['-f', config, '--api-hosts', target, '--pprof-disable', '-l', 'error']);
  const tool = (...args: string[]) => ['--target', target, ...args];
  const count = () => numberFrom(GOBGP, tool('global', 'rib', 'summary'), /Destination:\s*(\d+)/);
  await until(() => existsSync(join(directory, 'api')));
  await sleep(500);
  const dump = join(directory, 'routes.mrt');
  // The tool leaves before the last of what it sent is taken: the first come once more, so that none of all is missing.
  writeFileSync(dump, mrtOf([...prefixes.slice(0, ROUTES), ...prefixes.slice(0, 5000)]));
  const began = performance.now();
  const inject = spawn(GOBGP, tool('mrt', 'inject', 'global', dump), { stdio: 'ignore' });
  await once(inject, 'exit');
  const add = (): void => {
    execFileSync(GOBGP, tool('global', 'rib', 'add', text(prefixes[ROUTES]!)), { stdio: 'ignore' });
  };
  return { daemon: { ...running, count, add }, began };
}

const text = ({ base, length }: Ipv4Prefix): string => `${formatIpv4(base)}/${length}`;

/** Routes as a dump of one peer's table: TABLE_DUMP_V2 (RFC 6396 4.3), which GoBGP's own tool hands over by gRPC. */
function mrtOf(routes: readonly Ipv4Prefix[]): Buffer {
  const record = (subtype: number, body: Buffer): Buffer => {
    const head = Buffer.alloc(12);
    head.writeUInt16BE(13, 4);
    head.writeUInt16BE(subtype, 6);
    head.writeUInt32BE(body.length, 8);
    return Buffer.concat([head, body]);
  };
  const peer = [0x02, 10, 255, 255, 2, 10, 255, 255, 2, 0, 0, 0xfd, 0xf2];
  const index = record(1, Buffer.from([10, 255, 255, 2, 0, 0, 0, 1, ...peer]));
  // ORIGIN IGP, AS_PATH 65010, NEXT_HOP 10.255.255.2
  const attributes = [0x40, 1, 1, 0, 0x40, 2, 6, 2, 1, 0, 0, 0xfd, 0xf2, 0x40, 3, 4, 10, 255, 255, 2];
  const entry = [0, 1, 0, 0, 0, 0, 0, 0, 0, attributes.length, ...attributes];
  const records = routes.map(({ base, length }, n) => {
    const body = Buffer.alloc(5 + Math.ceil(length / 8) + entry.length);
    body.writeUInt32BE(n, 0);
    body[4] = length;
    const octets = Buffer.alloc(4);
    octets.writeUInt32BE(base);
    octets.copy(body, 5, 0, Math.ceil(length / 8));
    body.set(entry, 5 + Math.ceil(length / 8));
    return record(2, body);
  });
  return Buffer.concat([index, ...records]);
}
