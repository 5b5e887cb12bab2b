import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Peer } from './dns-peers.ts';
import { cpuOf, type Figures, LOAD_CORE, median } from './machine.ts';

/** Interleaved rounds: the host's speed drifts, so only what was measured side by side is compared. */

export interface Sample {
  /** Microseconds of CPU for each good answer, all threads of all processes of the server. */
  readonly cpu: number;
  readonly qps: number;
  /** Of the queries sent, those without a good answer. */
  readonly lost: number;
}

export interface DuelOptions {
  readonly rounds: number;
  /** dnsperf's, beside the server, the questions and the time. */
  readonly load: readonly string[];
  readonly questions: string;
  readonly seconds?: number;
}

/** Each round asks all in random order; the first does not count. */
export async function duel(peers: readonly Peer[], options: DuelOptions): Promise<Map<Peer, Sample[]>> {
  const samples = new Map(peers.map((peer) => [peer, [] as Sample[]]));
  for (let round = 0; round <= options.rounds; round += 1) {
    const order = peers.map((peer) => ({ peer, key: Math.random() })).toSorted((a, b) => a.key - b.key);
    for (const { peer } of order) {
      const sample = await once(peer, options);
      if (round > 0) samples.get(peer)!.push(sample);
    }
  }
  return samples;
}

async function once({ pids, address, port }: Peer, options: DuelOptions): Promise<Sample> {
  const { load, questions, seconds = 1 } = options;
  const cpu = (): number => pids.reduce((sum, pid) => sum + cpuOf(pid), 0) / 1000;
  const before = cpu();
  const report = await dnsperf(['-s', address, '-p', String(port), '-d', questions, '-l', String(seconds), ...load]);
  const after = cpu();
  return { cpu: (after - before) / report.good, qps: report.qps, lost: 1 - report.good / report.sent };
}

export interface DnsperfReport {
  readonly sent: number;
  /** Answered with NOERROR or NXDOMAIN: any other rcode is a wrong answer to what is asked here, and counts as none. */
  readonly good: number;
  readonly qps: number;
}

/** Runs dnsperf on the load's core. */
export async function dnsperf(args: readonly string[]): Promise<DnsperfReport> {
  const { stdout } = await promisify(execFile)('taskset', ['-c', LOAD_CORE, 'dnsperf', ...args]);
  const figure = (pattern: RegExp): number => Number(pattern.exec(stdout)?.[1] ?? 0);
  const completed = figure(/Queries completed:\s+(\d+)/);
  const good = figure(/\bNOERROR (\d+)/) + figure(/\bNXDOMAIN (\d+)/);
  const qps = figure(/Queries per second:\s+([\d.]+)/) * (completed === 0 ? 0 : good / completed);
  return { sent: figure(/Queries sent:\s+(\d+)/), good, qps };
}

/** One row for each: median (least-most). `targets`: peer name to the highest ratio ours / peer that is good. */
export function tell(
  figures: Figures,
  title: string,
  samples: ReadonlyMap<Peer, readonly Sample[]>,
  targets: Readonly<Record<string, number>> = {},
): void {
  const range = (peer: Peer, of: (sample: Sample) => number, digits: number): string => {
    const values = samples.get(peer)!.map(of);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return `${median(values).toFixed(digits)} (${least.toFixed(digits)}-${most.toFixed(digits)})`;
  };
  const cpu = (peer: Peer): number => median(samples.get(peer)!.map((sample) => sample.cpu));
  const [ours] = samples.keys();
  for (const peer of samples.keys()) {
    const target = targets[peer.name];
    const lost = Math.max(...samples.get(peer)!.map((sample) => sample.lost));
    const measured = [
      `${range(peer, (sample) => sample.cpu, 1)} µs`,
      `${range(peer, (sample) => sample.qps, 0)} QPS`,
      ...(peer === ours ? [] : [`Netloom / ${peer.name} ${(cpu(ours!) / cpu(peer)).toFixed(2)}`]),
      ...(lost > 0.001 ? [`${(100 * lost).toFixed(1)} % without a good answer`] : []),
    ];
    const goal = target === undefined ? '' : `Netloom / ${peer.name} <= ${target}`;
    figures.add(`${title}: ${peer.name}, CPU for each query`, goal, measured.join(', '));
  }
}
