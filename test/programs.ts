import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Programs of others, as children of a test. */
export interface Program {
  readonly child: ChildProcess;
  /** The end of what it printed. */
  log(): string;
  /** SIGTERM, and SIGKILL when that takes 5 s; resolves when it is gone. */
  stop(): Promise<void>;
}

/** Servers are in sbin, which is not in everybody's PATH. */
export const path = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin`,
});

/** Whether it is there. `flag`: of one that it ends with at once. */
export const isInstalled = (program: string, flag: string): boolean =>
  spawnSync(program, [flag], { stdio: 'ignore', env: path() }).error === undefined;

export function startProgram(program: string, args: readonly string[]): Program {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: path() });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      log = (log + text).slice(-4000);
    });
  }
  return {
    child,
    log: () => log,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(timer);
    },
  };
}
