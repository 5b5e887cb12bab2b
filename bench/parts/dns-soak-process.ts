import { createSocket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import { queryFor } from './dns-answers.ts';

/** Questions at an even pace, in a process of its own, so that nothing else delays what is timed. */

export interface SoakJob {
  readonly address: string;
  readonly port: number;
  readonly seconds: number;
  readonly qps: number;
  /** 'name type', in turn. */
  readonly questions: readonly string[];
}

export interface Soak {
  readonly sent: number;
  readonly answered: number;
  /** Answered with another rcode than NOERROR and NXDOMAIN. */
  readonly wrong: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Times are counted in steps of 10 µs, so that ten minutes take no more memory than one second. */
const STEP_MS = 0.01;
const STEPS = 500_000;
const LAST_ANSWERS_MS = 2000;

async function run({ address, port, seconds, qps, questions }: SoakJob): Promise<Soak> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 2 ** 20 });
  await new Promise<void>((resolve) => socket.connect(port, address, resolve));
  const packets = questions.map((question) => queryFor(...(question.split(' ') as [string, string])));
  const steps = new Uint32Array(STEPS + 1);
  /** When the question with this id left; 0: no question is under way with it. */
  const left = new Float64Array(65_536);
  const result = { sent: 0, answered: 0, wrong: 0, max: 0 };
  socket.on('message', (octets) => {
    const id = octets.readUInt16BE(0);
    if (left[id] === 0) return;
    const time = performance.now() - left[id]!;
    left[id] = 0;
    result.answered += 1;
    result.max = Math.max(result.max, time);
    steps[Math.min(STEPS, Math.floor(time / STEP_MS))]! += 1;
    const rcode = octets[3]! & 15;
    if (rcode !== 0 && rcode !== 3) result.wrong += 1;
  });
  const start = performance.now();
  for (let due = 0; due < qps * seconds; ) {
    due = Math.min(qps * seconds, Math.floor(((performance.now() - start) * qps) / 1000));
    while (result.sent < due) {
      const packet = packets[result.sent % packets.length]!;
      const id = result.sent & 0xffff;
      packet[0] = id >> 8;
      packet[1] = id & 255;
      left[id] = performance.now();
      result.sent += 1;
      socket.send(packet.slice());
    }
    await sleep(1);
  }
  await sleep(LAST_ANSWERS_MS);
  socket.close();
  const at = (share: number): number => quantileOf(steps, result.answered * share) * STEP_MS;
  return { ...result, p50: at(0.5), p99: at(0.99), p999: at(0.999) };
}

/** The step in which the count is reached. */
function quantileOf(steps: Uint32Array, count: number): number {
  let sum = 0;
  for (let step = 0; step < steps.length; step += 1) {
    sum += steps[step]!;
    if (sum >= count) return step;
  }
  return steps.length;
}

process.once('message', async (job: SoakJob) => {
  process.send!(await run(job));
  process.disconnect?.();
});
