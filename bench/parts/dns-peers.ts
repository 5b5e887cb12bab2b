import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../test/server.ts';
import { answersOf } from './dns-answers.ts';
import type { PeerPlan } from './dns-peer-plans.ts';
import { SERVER_CORE } from './machine.ts';

/** A server to ask. */
export interface Peer {
  readonly name: string;
  /** All processes of it; CPU is counted over all their threads. */
  readonly pids: readonly number[];
  readonly address: string;
  readonly port: number;
}

export interface StartedPeer extends Peer {
  stop(): Promise<void>;
}

const READY_MS = 20_000;

/** As the program says itself; undefined: it is not installed. */
export function programVersion(path: string, args: readonly string[]): string | undefined {
  if (!existsSync(path)) return undefined;
  // Some say it on stderr, some with an exit code, and not all with the word; the pipe swallows the exit code.
  return String(
    execFileSync('sh', ['-c', `${path} ${args.join(' ')} 2>&1 | grep -iE 'version|BIND' | head -1`]),
  ).trim();
}

/** The peers that are installed, running, tied to the servers' core; the others are named as missing. */
export async function startPeers(folder: string, plans: readonly PeerPlan[]): Promise<StartedPeer[]> {
  const peers: StartedPeer[] = [];
  for (const plan of plans) {
    if (existsSync(plan.program)) peers.push(await startPeer(folder, plan));
    else console.log(`${plan.name}: missing`);
  }
  return peers;
}

/** Throws with what it printed when it does not answer its question in time. */
export async function startPeer(folder: string, plan: PeerPlan): Promise<StartedPeer> {
  const own = mkdtempSync(join(folder, 'peer-'));
  const port = await freePort();
  const config = join(own, 'conf');
  writeFileSync(config, plan.config(own, port));
  const args = ['-c', SERVER_CORE, plan.program, ...plan.args, '-c', config];
  const child = spawn('taskset', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const reap = (): boolean => child.kill('SIGKILL');
  process.once('exit', reap);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      log = (log + text).slice(-4000);
    });
  }
  await answering(plan, port, child, () => log);
  const stop = async (): Promise<void> => {
    process.off('exit', reap);
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await Promise.race([ended, sleep(5000)]);
    child.kill('SIGKILL');
  };
  return { name: plan.name, pids: descendants(child.pid!), address: '127.0.0.1', port, stop };
}

async function answering(plan: PeerPlan, port: number, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = performance.now() + READY_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    const [answer] = await answersOf({ address: '127.0.0.1', port }, [plan.question], 200).catch(() => []);
    if (answer?.includes('"NOERROR"')) return;
    await sleep(100);
  }
  child.kill('SIGKILL');
  throw new Error(`${plan.name} does not answer ${plan.question}:\n${log()}`);
}

/** A process and the workers it made. */
function descendants(pid: number): number[] {
  let children = '';
  try {
    children = String(execFileSync('ps', ['--ppid', String(pid), '-o', 'pid=']));
  } catch {
    // ps says by its exit code that there are none.
  }
  return [
    pid,
    ...children
      .split('\n')
      .map(Number)
      .filter((child) => child > 0)
      .flatMap(descendants),
  ];
}
