import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Core of the server under measurement; the load comes from the other one. */
export const SERVER_CORE = '0';
export const LOAD_CORE = '1';

/** A folder of its own for a benchmark; the argument decides which disk is measured. Removed at the end. */
export function workFolder(): string {
  const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'netloom-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What every figure depends on: versions, kernel, CPU, the disk's own sync time, and who else is at work. */
export function describeMachine(folder: string, programs: Readonly<Record<string, string>> = {}): void {
  const [cpu] = cpus();
  console.log(`node ${process.versions.node}, sqlite ${process.versions.sqlite}, kernel ${release()}`);
  for (const [name, version] of Object.entries(programs)) console.log(`${name}: ${version}`);
  console.log(`${cpus().length} CPUs, ${cpu?.model ?? 'unknown'}`);
  console.log(`a 4 KiB O_DSYNC write takes ${syncTime(folder)} ms (p50 p99)`);
  console.log(`load average ${loadText()}\n`);
}

export const loadText = (): string =>
  loadavg()
    .map((value) => value.toFixed(2))
    .join(' ');

/** What the disk itself takes for a 4 KiB synchronous write: p50 and p99 in milliseconds. */
export function syncTime(folder: string): string {
  const file = openSync(join(folder, 'sync'), constants.O_CREAT | constants.O_WRONLY | constants.O_DSYNC);
  const block = Buffer.alloc(4096, 1);
  const times: number[] = [];
  for (let i = 0; i < 300; i += 1) {
    const start = performance.now();
    writeSync(file, block, 0, block.length, (i % 64) * 4096);
    times.push(performance.now() - start);
  }
  closeSync(file);
  return `${quantile(times, 0.5).toFixed(2)} ${quantile(times, 0.99).toFixed(2)}`;
}

/** Ties all threads of a process to a core. */
export function pin(pid: number, core: string): void {
  execFileSync('taskset', ['-a', '-c', '-p', core, String(pid)], { stdio: 'ignore' });
}

/** Nanoseconds on CPU of all threads that live, finer than the ticks of /proc/PID/stat. */
export function cpuOf(pid: number): number {
  let sum = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    try {
      sum += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // The thread ended meanwhile.
    }
  }
  return sum;
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The lines of a table: figure, target, measured. */
export class Figures {
  readonly #rows: string[][] = [['figure', 'target', 'measured']];

  add(figure: string, target: string, measured: string): void {
    this.#rows.push([figure, target, measured]);
    console.log(`  ${figure}: ${measured}`);
  }

  print(): void {
    const widths = [0, 1, 2].map((column) => Math.max(...this.#rows.map((row) => row[column]!.length)));
    console.log('');
    for (const row of this.#rows) console.log(row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | '));
    console.log(`load average at the end ${loadText()}`);
  }
}
