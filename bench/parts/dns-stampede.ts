import { createSocket, type Socket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeMessage } from '../../src/dns/wire/decode.ts';
import { queryFor } from './dns-answers.ts';
import { netloom } from './dns-authoritative.ts';
import type { DnsMode } from './dns-mode.ts';
import { ITS_ADDRESS, startSlowUpstream } from './dns-upstream.ts';
import { quantile } from './machine.ts';
import { serverWith } from './server.ts';

const CLIENTS = 1000;
const UPSTREAM_MS = 200;
const PATIENCE_MS = 3000;
const QUESTIONS = 10;

/** A thousand clients, each with a socket of its own, ask one question at once that nobody asked before. */
export const stampede: DnsMode = async ({ folder, figures }) => {
  const upstream = await startSlowUpstream(UPSTREAM_MS);
  const server = await serverWith(folder, { zones: [] }, { NETLOOM_DNS_UPSTREAM: `127.0.0.1:${upstream.port}` });
  const sockets = Array.from({ length: CLIENTS }, () => createSocket('udp4'));
  try {
    const place = await netloom(server);
    const answered: number[] = [];
    const times: number[] = [];
    const asked: number[] = [];
    for (let n = 0; n < QUESTIONS; n += 1) {
      const name = `cold${n}.stampede.test`;
      const taken = await askAtOnce(sockets, place.port, place.address, queryFor(name, 'A'));
      answered.push(taken.length);
      times.push(...taken);
      asked.push(upstream.asked.get(`${name}.`) ?? 0);
    }
    const [fewest, most] = [Math.min(...answered), Math.max(...asked)];
    const slowest = `p50 ${quantile(times, 0.5).toFixed(0)} ms, slowest ${Math.max(...times).toFixed(0)} ms`;
    figures.add(
      `${CLIENTS} clients ask one cold question, ${QUESTIONS} times`,
      `1 query upstream, ${CLIENTS} answers`,
      `at most ${most} upstream, at least ${fewest} answers, ${slowest} (upstream takes ${UPSTREAM_MS})`,
    );
  } finally {
    for (const socket of sockets) socket.close();
    upstream.close();
    await server.stop();
  }
};

/** Milliseconds until each right answer; a wrong one, or none, is not among them. */
async function askAtOnce(sockets: Socket[], port: number, address: string, query: Uint8Array): Promise<number[]> {
  const start = performance.now();
  const taken: number[] = [];
  const all = sockets.map(
    (socket) =>
      new Promise<void>((resolve) => {
        socket.once('message', (octets) => {
          const answers = decodeMessage(Uint8Array.from(octets))?.answers ?? [];
          if (answers.length === 1 && String([...answers[0]!.rdata]) === String(ITS_ADDRESS)) {
            taken.push(performance.now() - start);
          }
          resolve();
        });
        socket.send(query, port, address);
      }),
  );
  await Promise.race([Promise.all(all), sleep(PATIENCE_MS)]);
  for (const socket of sockets) socket.removeAllListeners('message');
  return taken;
}
