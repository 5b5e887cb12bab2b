import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from './client.ts';

/** A real server in a process of its own, for black-box suites: it knows only what its users know. */
export interface TestServer {
  readonly process: ChildProcess;
  readonly directory: string;
  readonly ports: Ports;
  readonly client: Client;
  readonly adminToken: string;
  /** Everything it printed so far. */
  output(): string;
  /** kill -9, by its own pid. */
  kill(): Promise<void>;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>;
  /** Starts again on the same data, ports and keys. */
  restart(): Promise<TestServer>;
}

export interface Ports {
  readonly api: number;
  readonly apiGz: number;
  readonly admin: number;
  readonly dns: number;
}

export interface ServerOptions {
  readonly settings?: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly ports?: Ports;
  readonly adminToken?: string;
}

export const ACCESS_KEY = 'AKtest0001';
export const SECRET_KEY = 'SKtest-secret-0001';
const ENTRY = fileURLToPath(new URL('../src/cli/netloom.ts', import.meta.url));

/** Starts a server on free ports and a new data folder; resolves when it is ready. Rejects with what it printed. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'netloom-test-'));
  const ports = options.ports ?? (await freePorts());
  const adminToken = options.adminToken ?? 'test-admin-token';
  const child = spawn(process.execPath, [ENTRY, 'serve'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      ...(process.env.NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }),
      NETLOOM_DATA: directory,
      NETLOOM_API_LISTEN: `127.0.0.1:${ports.api},127.0.0.1:${ports.apiGz}=gz`,
      NETLOOM_ADMIN_LISTEN: `127.0.0.1:${ports.admin}`,
      NETLOOM_ADMIN_TOKEN: adminToken,
      NETLOOM_DNS_PORT: String(ports.dns),
      NETLOOM_DNS_POOL: `127.${64 + (ports.dns % 60)}.0.0/16`,
      NETLOOM_ACCESS_KEY: ACCESS_KEY,
      NETLOOM_SECRET_KEY: SECRET_KEY,
      ...(process.env.NETLOOM_COVERAGE === undefined ? {} : { NETLOOM_COVERAGE: process.env.NETLOOM_COVERAGE }),
      ...options.settings,
    },
  });
  let output = '';
  const exited = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  await new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      output += chunk;
      if (output.includes('"event":"ready"')) resolve();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    void exited.then((code) => reject(new Error(`the server ended with ${code}:\n${output}`)));
  });
  // A suite that fails must not leave a server behind.
  const reap = (): boolean => child.kill('SIGKILL');
  process.once('exit', reap);
  void exited.then(() => process.off('exit', reap));
  return {
    process: child,
    directory,
    ports,
    adminToken,
    client: new Client(ports.api, { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY }),
    output: () => output,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
    restart: () => startServer({ ...options, directory, ports, adminToken }),
  };
}

export const removeData = (server: TestServer): void => rmSync(server.directory, { recursive: true, force: true });

/** Ports nobody holds now. */
async function freePorts(): Promise<Ports> {
  return { api: await freePort(), apiGz: await freePort(), admin: await freePort(), dns: await freePort() };
}

/** Below those that the system gives to clients: nobody comes upon one by chance. */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
/** Nobody gets one that somebody in this process has got, and perhaps not taken yet. */
const given = new Set<number>();

/** A port of 127.0.0.1 that nobody holds now, in either protocol. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT));
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const udp = createSocket('udp4');
  try {
    udp.bindSync({ address: '127.0.0.1', port });
  } catch {
    return Promise.resolve(false);
  } finally {
    udp.close();
  }
  return new Promise((resolve) => {
    const tcp = createServer();
    tcp.once('error', () => resolve(false));
    tcp.listen(port, '127.0.0.1', () => tcp.close(() => resolve(true)));
  });
}
