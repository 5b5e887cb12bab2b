import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LOAD_CORE, pin } from './machine.ts';
import type { PingJob } from './ping-process.ts';

/** Times of DNS answers in milliseconds, taken in a process of its own on the load's core. */
export function pingDns(job: PingJob): Promise<number[]> {
  const child = fork(fileURLToPath(new URL('ping-process.ts', import.meta.url)), { serialization: 'advanced' });
  pin(child.pid!, LOAD_CORE);
  return new Promise((resolve, reject) => {
    child.once('message', (times) => resolve(times as number[]));
    child.once('exit', (code) => reject(new Error(`the ping process ended with ${code}`)));
    child.send(job);
  });
}

/** A query for an A record. */
export function queryFor(name: string, type = 1): Uint8Array {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
  return Uint8Array.of(0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, type, 0, 1);
}
