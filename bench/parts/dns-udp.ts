import { startContest } from './dns-authoritative.ts';
import { duel, tell } from './dns-duel.ts';
import type { DnsMode } from './dns-mode.ts';

const CLOSED_LOOP = ['-e', '-c', '8', '-T', '1', '-q', '150'];
const FIXED_RATE = ['-e', '-c', '8', '-T', '1', '-q', '150', '-Q', '20000'];

/** Answers from our zones over UDP: as fast as dnsperf can ask, and 20,000 a second. */
export const udp: DnsMode = async (bench) => {
  const { peers, questions, stop } = await startContest(bench);
  try {
    const { figures, rounds } = bench;
    const targets = { BIND: 1.25 };
    tell(figures, 'UDP', await duel(peers, { rounds, questions, load: CLOSED_LOOP }), targets);
    const few = Math.ceil(rounds / 2);
    tell(figures, 'UDP, 20,000 QPS', await duel(peers, { rounds: few, questions, load: FIXED_RATE }));
  } finally {
    await stop();
  }
};
