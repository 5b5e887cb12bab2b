import { createSocket, type Socket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import { queryFor } from './dns-answers.ts';

/** Ten thousand clients, each with an address of its own, in a process of its own: `fork`, then a job by message. */

export interface SpreadJob {
  /** Of the server at 127.0.0.1. */
  readonly port: number;
  /** The n-th client is one of VPC n modulo this. */
  readonly vpcs: number;
  readonly seconds: number;
}

export interface Spread {
  readonly answered: number;
  /** Answers that were not its own VPC's. */
  readonly wrong: number;
}

export const CLIENTS = 10_000;
export const HOSTS = 3;
export const ZONE = 'net.test';
const UNDER_WAY = 64;

export const clientAddress = (n: number): string => `127.200.${n >> 8}.${n & 255}`;

/** What the name `h<h>` is in VPC n. */
export const hostAddress = (n: number, h: number): number[] => [10, h, n >> 8, n & 255];

/** Clients take their turn: so many questions are under way at any time. */
class Clients {
  readonly #sockets: Socket[] = [];
  readonly #queries = Array.from({ length: HOSTS }, (_, h) => queryFor(`h${h}.${ZONE}`, 'A'));
  #job: SpreadJob | undefined;
  #next = 0;
  #answered = 0;
  #wrong = 0;
  /** When the last answer came. */
  #last = 0;

  async open(): Promise<void> {
    for (let n = 0; n < CLIENTS; n += 1) {
      const socket = createSocket('udp4');
      socket.on('message', (octets) => this.#take(n, octets));
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        socket.bind(0, clientAddress(n), resolve);
      });
      this.#sockets.push(socket);
    }
  }

  async run(job: SpreadJob): Promise<Spread> {
    [this.#answered, this.#wrong] = [0, 0];
    this.#job = job;
    const end = performance.now() + job.seconds * 1000;
    for (let i = 0; i < UNDER_WAY; i += 1) this.#ask();
    while (performance.now() < end) {
      await sleep(Math.min(20, Math.max(1, end - performance.now())));
      // What was lost is asked again: else the questions under way would become fewer.
      if (performance.now() - this.#last > 100) for (let i = 0; i < UNDER_WAY; i += 1) this.#ask();
    }
    this.#job = undefined;
    const spread = { answered: this.#answered, wrong: this.#wrong };
    await sleep(100);
    return spread;
  }

  #ask(): void {
    if (this.#job === undefined) return;
    this.#next = (this.#next + 1) % CLIENTS;
    this.#sockets[this.#next]!.send(this.#queries[this.#next % HOSTS]!, this.#job.port, '127.0.0.1');
  }

  /** The address of an answer without EDNS is its last four octets. */
  #take(n: number, octets: Uint8Array): void {
    this.#last = performance.now();
    if (this.#job === undefined) return;
    this.#answered += 1;
    const expected = hostAddress(n % this.#job.vpcs, n % HOSTS);
    if (expected.some((octet, i) => octets[octets.length - 4 + i] !== octet)) this.#wrong += 1;
    this.#ask();
  }
}

// Imported for its names only, it does nothing.
if (process.argv[1]?.endsWith('dns-spread.ts')) {
  const clients = new Clients();
  const opened = clients.open();
  process.on('message', async (job: SpreadJob) => {
    await opened;
    process.send!(await clients.run(job));
  });
  process.once('disconnect', () => process.exit());
}
