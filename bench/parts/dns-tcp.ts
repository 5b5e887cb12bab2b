import { startContest } from './dns-authoritative.ts';
import { duel, tell } from './dns-duel.ts';
import type { DnsMode } from './dns-mode.ts';

const PIPELINED = ['-m', 'tcp', '-e', '-c', '4', '-T', '1', '-q', '100'];

/** Answers from our zones over four TCP connections that stay, with up to 100 questions under way. */
export const tcp: DnsMode = async (bench) => {
  const { peers, questions, stop } = await startContest(bench);
  try {
    const samples = await duel(peers, { rounds: bench.rounds, questions, load: PIPELINED });
    tell(bench.figures, 'TCP, pipelined', samples, { Knot: 0.45 });
  } finally {
    await stop();
  }
};
