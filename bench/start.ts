/**
 * From the start of the process to `ready`: with nothing, with 100,000 records, and with the same records after a
 * million commits of history. `node bench/start.ts [folder]`. The process may use all cores, as a user's would.
 */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { startServer, type TestServer } from '../test/server.ts';
import { type Content, fill, plainZones } from './parts/data.ts';
import { cpuOf, describeMachine, Figures, workFolder } from './parts/machine.ts';

const RUNS = 5;
const folder = workFolder();
const figures = new Figures();
const HISTORY = 1_000_000;

async function measure(name: string, target: string, content: Content | undefined): Promise<void> {
  const directory = mkdtempSync(join(folder, 'data-'));
  if (content !== undefined) await fill(directory, 64, content);
  const seconds: number[] = [];
  const cpu: number[] = [];
  let server: TestServer | undefined;
  for (let n = 0; n < RUNS; n += 1) {
    const start = performance.now();
    // Empty means a first start: each run gets a folder of its own.
    const own = content === undefined ? mkdtempSync(join(folder, 'data-')) : directory;
    server = await startServer({ directory: own });
    seconds.push((performance.now() - start) / 1000);
    cpu.push(cpuOf(server.process.pid!) / 1e9);
    await server.stop();
  }
  const all = seconds.map((value) => value.toFixed(2)).join(' ');
  figures.add(
    name,
    target,
    `${Math.min(...seconds).toFixed(2)} s, ${Math.min(...cpu).toFixed(2)} s CPU (runs: ${all})`,
  );
}

describeMachine(folder);
await measure('ready with nothing', '< 1 s', undefined);
await measure('ready with 100,000 records', '< 3 s', { ...plainZones(100, 1000), bound: true });
await measure(`the same after ${HISTORY} commits`, '< 3 s', {
  ...plainZones(100, 1000),
  bound: true,
  switches: HISTORY - 100_000,
});
figures.print();
