import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { compileCache, entry, pinnedNode } from '../../bin/places.mjs';
import { childEnvironment } from '../platform/child-environment.ts';

/** Where a server listens, as its log line `ready` says it. */
export interface Listening {
  readonly api: readonly { readonly address: string; readonly port: number; readonly region: string }[];
  readonly admin: { readonly address: string; readonly port: number };
  readonly dns: { readonly addresses: readonly string[]; readonly port: number };
}

export interface ServerProcess {
  readonly pid: number;
  readonly listening: Listening;
  /** The end of what it printed. */
  output(): string;
  /** SIGTERM, and SIGKILL when that takes too long. Resolves when it is gone. */
  stop(): Promise<void>;
}

/** Characters of a server's output that are kept. */
const KEPT = 64 * 1024;
/** Milliseconds a stopping server has: it promises five seconds. */
const STOPPING = 6000;

/**
 * A server in memory with these settings. It ends with this process, however that ends: the channel between the two is
 * closed then. It does not hold this process up.
 *
 * @param timeout milliseconds until it must be ready.
 * @throws Error with a sentence, and what the server printed, when it does not become ready.
 */
export async function startServerProcess(
  settings: Readonly<Record<string, string>>,
  timeout: number,
): Promise<ServerProcess> {
  const node = pinnedNode();
  if (node === undefined) {
    throw new Error(
      'The Node that netloom runs on is not installed. In a clone of netloom run npm ci; as a dependency it comes with ' +
        'npm install, unless that is told to omit optional dependencies.',
    );
  }
  const child = spawn(node, [entry, 'serve', '--memory'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: childEnvironment(settings, compileCache),
  });
  let printed = '';
  const output = (): string => printed;
  // Not Promise.withResolvers: this runs on the Node of whoever imports it, 20 and later.
  let begun: (listening: Listening) => void = () => {};
  let refused: (error: Error) => void = () => {};
  const ready = new Promise<Listening>((resolve, reject) => {
    begun = resolve;
    refused = reject;
  });
  const failed = (what: string): void =>
    refused(new Error(`The netloom server did not start: ${what}. It printed:\n${printed.trim() || '(nothing)'}`));
  const take = (text: string): void => {
    printed = (printed + text).slice(-KEPT);
    // Whole lines only: the last one may still be coming.
    const line = printed.split('\n').slice(0, -1).find(isReady);
    if (line !== undefined) begun(JSON.parse(line));
  };
  for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', take);
  child.on('error', (error) => failed(error.message));
  child.on('close', (code, signal) => failed(signal === null ? `it ended with ${code}` : `it was ended by ${signal}`));
  const late = setTimeout(() => failed(`it was not ready after ${timeout} ms`), timeout);
  try {
    const listening = await ready;
    leaveAlone(child);
    return { pid: child.pid!, listening, output, stop: () => stop(child) };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(late);
  }
}

const isReady = (line: string): boolean => line.startsWith('{') && line.includes('"event":"ready"');

/** A suite that forgets to stop its server ends nevertheless. */
function leaveAlone(child: ChildProcess): void {
  child.unref();
  child.channel!.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as Socket).unref();
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOPPING);
  await ended;
  clearTimeout(late);
}
