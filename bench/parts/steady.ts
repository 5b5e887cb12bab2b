import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { LOAD_CORE, pin } from './machine.ts';

export type Kind = 'read' | 'write' | 'dns';

export interface SteadyJob {
  readonly api: number;
  readonly dns: { readonly address: string; readonly port: number };
  readonly zones: readonly string[];
  /** A second. */
  readonly rates: Readonly<Record<Kind, number>>;
  /** A DNS query; its first two octets are set. */
  readonly packet: Uint8Array;
}

/** Of the answers since the last time: milliseconds from when each was due, and how many were no good ones. */
export interface Taken {
  readonly times: number[];
  failed: number;
}

/** A load that goes on at fixed rates, in a process of its own on the load's core. */
export interface Steady {
  take(): Promise<Readonly<Record<Kind, Taken>>>;
  stop(): Promise<void>;
}

export async function steadyLoad(job: SteadyJob): Promise<Steady> {
  const child = fork(fileURLToPath(new URL('steady-process.ts', import.meta.url)), { serialization: 'advanced' });
  pin(child.pid!, LOAD_CORE);
  child.send(job);
  await once(child, 'message');
  return {
    take: async () => {
      const answer = once(child, 'message');
      child.send('take');
      return (await answer)[0];
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.send('stop');
      await ended;
    },
  };
}
