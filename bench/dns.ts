/**
 * DNS, side by side with BIND, NSD, Knot and Unbound: `node bench/dns.ts [folder]`. All servers of a mode are up at once
 * with one worker each on core 0, the load is on core 1, each round asks all of them in random order, and the first
 * round does not count. Before that the answers are compared: a wrong answer, however fast, counts as none.
 *
 * BENCH_ONLY=udp,tcp,warm,stampede,pairs,vpcs,soak runs some of the modes, BENCH_ROUNDS sets the rounds, BENCH_PAIRS the
 * write-then-ask pairs, BENCH_SOAK the seconds of the soak.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DnsMode } from './parts/dns-mode.ts';
import { pairs } from './parts/dns-pairs.ts';
import { peerVersions } from './parts/dns-peer-plans.ts';
import { soak } from './parts/dns-soak.ts';
import { stampede } from './parts/dns-stampede.ts';
import { tcp } from './parts/dns-tcp.ts';
import { udp } from './parts/dns-udp.ts';
import { vpcs } from './parts/dns-vpcs.ts';
import { warm } from './parts/dns-warm.ts';
import { describeMachine, Figures, LOAD_CORE, loadText, pin, workFolder } from './parts/machine.ts';

const MODES: Readonly<Record<string, DnsMode>> = { udp, tcp, warm, stampede, pairs, vpcs, soak };
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 10);

const chosen = process.env.BENCH_ONLY?.split(',') ?? Object.keys(MODES);
const unknown = chosen.filter((name) => !(name in MODES));
if (unknown.length > 0) throw new Error(`BENCH_ONLY: ${unknown.join()} is none of ${Object.keys(MODES).join()}`);

const folder = workFolder();
const versions = peerVersions();
describeMachine(folder, versions);
if (versions.dnsperf === 'missing') throw new Error('dnsperf is missing: nothing can be measured');
// Whatever this process asks itself is load too.
pin(process.pid, LOAD_CORE);

const figures = new Figures();
let failed = false;
for (const name of chosen) {
  console.log(`\n${name}, load average ${loadText()}`);
  const own = join(folder, name);
  mkdirSync(own);
  try {
    await MODES[name]!({ folder: own, figures, rounds: ROUNDS });
  } catch (error) {
    failed = true;
    console.error(error);
    figures.add(name, '', `failed: ${(error as Error).message.split('\n')[0]}`);
  }
}
console.log(
  `\nCPU of all threads of all processes of a server, for each good answer; ${ROUNDS} rounds, median (least-most)`,
);
figures.print();
process.exit(failed ? 1 : 0);
