import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { netloom } from './dns-authoritative.ts';
import type { DnsMode } from './dns-mode.ts';
import type { Soak, SoakJob } from './dns-soak-process.ts';
import { queryMix, ZONE, zoneRecords } from './dns-zone.ts';
import { type BenchServer, serverWith } from './server.ts';

const SECONDS = Number(process.env.BENCH_SOAK ?? 600);
const QPS = 5000;
const CHANGES = 100;

/** 5,000 questions a second while 100 records a second change. */
export const soak: DnsMode = async ({ folder, figures }) => {
  const changing = Array.from({ length: 100 }, (_, n) => ({ rr: `change${n}`, type: 'A', value: '10.4.0.1', ttl: 60 }));
  // The zone whose records are told is the last.
  const zones = [
    { name: ZONE, records: zoneRecords() },
    { name: 'change.test', records: changing },
  ];
  const server = await serverWith(folder, { zones, bound: true });
  const load = fork(fileURLToPath(new URL('dns-soak-process.ts', import.meta.url)), { serialization: 'advanced' });
  try {
    const { address, port } = await netloom(server);
    const before = residentMb(server.pid);
    const told = once(load, 'message') as Promise<[Soak]>;
    load.send({ address, port, seconds: SECONDS, qps: QPS, questions: queryMix(20_000) } satisfies SoakJob);
    const changes = await changeRecords(server);
    const [result] = await told;
    const loss = (100 * (result.sent - result.answered)) / result.sent;
    const { p50, p99, p999, max } = result;
    const measured = [
      `p50 ${p50.toFixed(2)}, p99 ${p99.toFixed(2)}, p99.9 ${p999.toFixed(2)}, max ${max.toFixed(1)} ms`,
      `${result.sent} asked, ${loss.toFixed(4)} % lost, ${result.wrong} wrong`,
      `${(changes / SECONDS).toFixed(0)} changes/s`,
      `RSS ${before.toFixed(0)} -> ${residentMb(server.pid).toFixed(0)} MB`,
    ];
    figures.add(`${QPS} QPS for ${SECONDS} s, ${CHANGES} changes/s`, 'p99 < 5 ms, lost < 0.01 %', measured.join('; '));
  } finally {
    load.kill();
    await server.stop();
  }
};

/** Changes records at an even pace as long as the load runs. How many. */
async function changeRecords({ client, records }: BenchServer): Promise<number> {
  const start = performance.now();
  let changes = 0;
  while (performance.now() - start < SECONDS * 1000) {
    const n = changes % records.length;
    const value = `10.4.${(changes >> 8) & 255}.${changes & 255}`;
    const body = { rr: `change${n}`, type: 'A', value };
    const answer = await client.call('PUT', `/v1/privatezone/record/${records[n]}`, { body });
    if (answer.status !== 200) throw new Error(`a change was refused: ${answer.text}`);
    changes += 1;
    const early = start + (changes * 1000) / CHANGES - performance.now();
    if (early > 0) await sleep(early);
  }
  return changes;
}

const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
