import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, startServer, type TestServer } from '../../test/server.ts';
import { type Content, type Filling, fill } from './data.ts';
import { pin, SERVER_CORE } from './machine.ts';

export interface BenchServer extends TestServer, Filling {
  readonly pid: number;
  /** Milliseconds from its start to `ready`. */
  readonly readyMs: number;
}

/** Fills a data folder and starts a server on it, tied to its core once it is ready. */
export async function serverWith(
  folder: string,
  content: Content,
  settings: Readonly<Record<string, string>> = {},
): Promise<BenchServer> {
  const directory = mkdtempSync(join(folder, 'data-'));
  const [api, apiGz, admin, dns] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const ports = { api: api!, apiGz: apiGz!, admin: admin!, dns: dns! };
  const filling = await fill(directory, 64 + (ports.dns % 60), content);
  const start = performance.now();
  const server = await startServer({ directory, ports, settings });
  const readyMs = performance.now() - start;
  const pid = server.process.pid!;
  pin(pid, SERVER_CORE);
  return { ...server, ...filling, pid, readyMs };
}
