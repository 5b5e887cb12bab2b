/**
 * What the durable log costs: `node bench/store.ts [folder]`. The folder (default: one under the system's temporary
 * folder) decides which disk is measured. Prints a line per figure; figures of different machines do not compare.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Group, Log, StoredHistory } from '../src/engine/log.ts';
import { directLog } from '../src/store/direct.ts';
import { sqliteLog } from '../src/store/threaded.ts';
import { syncTime } from './parts/machine.ts';

const base = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'netloom-bench-'));
const body = JSON.stringify({ type: 'record.created', version: 1, text: 'x'.repeat(200) });
const ROWS = 100_000;
const HISTORY = 1_000_000;

/** A group of commits of one event each, every commit with a row made and a row changed, found under four subjects. */
function groupOf(size: number, from: number): Group & { readonly history: readonly StoredHistory[] } {
  const commits = [];
  const history = [];
  for (let position = from + 1; position <= from + size; position += 1) {
    const changed = (position * 7919) % 1000;
    commits.push({ position, count: 1, body });
    history.push({
      position,
      at: position,
      subjects: ['a'.repeat(32), 'b'.repeat(32), `zone-${changed}`, `rc-${position}`],
      rows: [
        { kind: 1, key: position, body },
        { kind: 2, key: changed, body },
      ],
    });
  }
  return { commits, history, rows: [] };
}

function quantiles(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]!.toFixed(2);
  return `${at(0.5)} (p50) ${at(0.99)} (p99) ${at(1)} (max)`;
}

async function appends(name: string, make: (options: { directory: string }) => Log, size: number): Promise<void> {
  const log = make({ directory: join(base, `${name}-${size}`) });
  await log.open();
  const times: number[] = [];
  let position = 0;
  const groups = Math.max(100, Math.ceil(20_000 / size / (size === 1 ? 4 : 1)));
  // Groups are made beforehand: what the caller does is not what is measured.
  const made = Array.from({ length: groups }, (_, n) => groupOf(size, n * size));
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (const group of made) {
    const before = performance.now();
    await log.append(group);
    times.push(performance.now() - before);
    position += size;
  }
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const rates = `${(position / seconds).toFixed(0)} commits/s, ${(groups / seconds).toFixed(0)} groups/s`;
  const perCommit = `${(user / position).toFixed(1)} + ${(system / position).toFixed(1)}`;
  console.log(
    `${name}, groups of ${size}: ${rates}, CPU per commit ${perCommit} µs (user + system), ` +
      `append ${quantiles(times)} ms`,
  );
  await log.close();
}

async function start(): Promise<void> {
  const directory = join(base, 'start');
  let log = directLog({ directory });
  await log.open();
  for (let position = 0; position < HISTORY; position += 1000) {
    const { commits, history } = groupOf(1000, position);
    const kept = position < ROWS ? 1 : 0;
    await log.append({ commits, history: history.map((one) => ({ ...one, rows: one.rows.slice(0, kept) })), rows: [] });
  }
  await log.close();
  for (const [name, make] of [
    ['direct', directLog],
    ['threaded', sqliteLog],
  ] as const) {
    log = make({ directory });
    const begin = performance.now();
    await log.open();
    const opened = performance.now();
    let rows = 0;
    for await (const chunk of log.rows()) rows += chunk.length;
    const read = performance.now();
    let commits = 0;
    for await (const chunk of log.commits(1)) commits += chunk.length;
    const done = performance.now();
    console.log(
      `${name}, start: open ${(opened - begin).toFixed(0)} ms, ${rows} rows ${(read - opened).toFixed(0)} ms; ` +
        `the whole history of ${commits} commits ${(done - read).toFixed(0)} ms`,
    );
    await log.close();
  }
}

try {
  console.log(`the disk itself: a 4 KiB synchronous write takes ${syncTime(base)} ms (p50 p99)`);
  for (const size of [1, 8, 32, 256]) await appends('direct', directLog, size);
  for (const size of [1, 8, 32, 256]) await appends('threaded', sqliteLog, size);
  await start();
} finally {
  rmSync(base, { recursive: true, force: true });
}
