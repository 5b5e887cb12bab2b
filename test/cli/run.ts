import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ACCESS_KEY, SECRET_KEY, type TestServer } from '../server.ts';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const ENTRY = fileURLToPath(new URL('../../src/cli/netloom.ts', import.meta.url));

/** What was compiled once: as bin/run.mjs hands it to whoever runs `netloom`. */
const compiled =
  process.env.NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE };

/** Runs `netloom` with these arguments and settings, and nothing else in its environment. Ends what hangs. */
export function netloom(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return ran(process.execPath, [ENTRY, ...args], env);
}

export function ran(file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...compiled, ...env },
    timeout: 60_000,
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

/** The settings by which a command finds a test server. */
export const settingsFor = ({ directory, ports, adminToken }: TestServer): Record<string, string> => ({
  NETLOOM_DATA: directory,
  NETLOOM_API_LISTEN: `127.0.0.1:${ports.api},127.0.0.1:${ports.apiGz}=gz`,
  NETLOOM_ADMIN_LISTEN: `127.0.0.1:${ports.admin}`,
  NETLOOM_ADMIN_TOKEN: adminToken,
  NETLOOM_DNS_PORT: String(ports.dns),
  NETLOOM_ACCESS_KEY: ACCESS_KEY,
  NETLOOM_SECRET_KEY: SECRET_KEY,
});
