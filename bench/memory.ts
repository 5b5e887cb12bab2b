/**
 * Memory for each record: what the whole process holds (main, log and dns threads) with 200,000 and with a million
 * records, after garbage collection; the slope is what a record costs. `node bench/memory.ts [folder]`.
 */
import { fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../test/server.ts';
import { fill, plainZones } from './parts/data.ts';
import { describeMachine, Figures, workFolder } from './parts/machine.ts';
import type { Memory } from './parts/memory-process.ts';

const folder = workFolder();
const figures = new Figures();
const COUNTS = [200_000, 1_000_000];

async function held(records: number, zones: number): Promise<Memory> {
  const directory = mkdtempSync(join(folder, 'data-'));
  await fill(directory, 64, { ...plainZones(zones, records / zones), bound: true });
  const [api, admin, dns] = await Promise.all([freePort(), freePort(), freePort()]);
  const child = fork(fileURLToPath(new URL('parts/memory-process.ts', import.meta.url)), { execArgv: ['--expose-gc'] });
  child.send({
    NETLOOM_DATA: directory,
    NETLOOM_API_LISTEN: `127.0.0.1:${api}`,
    NETLOOM_ADMIN_LISTEN: `127.0.0.1:${admin}`,
    NETLOOM_DNS_PORT: String(dns),
  });
  const memory = await new Promise<Memory>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Memory));
    child.once('exit', (code) => reject(new Error(`the process ended with ${code}`)));
  });
  const mega = (octets: number): string => `${(octets / 1e6).toFixed(0)} MB`;
  console.log(
    `  ${records} records in ${zones} zones: RSS ${mega(memory.rss)}, heap of the main thread ${mega(memory.heap)}, ` +
      `buffers ${mega(memory.buffers)}`,
  );
  return memory;
}

describeMachine(folder);
for (const zones of [100]) {
  const [few, many] = [await held(COUNTS[0]!, zones), await held(COUNTS[1]!, zones)];
  const each = (part: keyof Memory): string => ((many[part] - few[part]) / (COUNTS[1]! - COUNTS[0]!)).toFixed(0);
  const shown = `${each('rss')} B (heap ${each('heap')}, buffers ${each('buffers')} B)`;
  figures.add(`memory for each record, in ${zones} zones`, '<= 600 B', shown);
}
figures.print();
