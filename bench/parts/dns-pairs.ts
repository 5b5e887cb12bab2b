import { createSocket, type Socket } from 'node:dgram';
import { decodeMessage } from '../../src/dns/wire/decode.ts';
import { queryFor } from './dns-answers.ts';
import { netloom } from './dns-authoritative.ts';
import type { DnsMode } from './dns-mode.ts';
import type { Peer } from './dns-peers.ts';
import { quantile } from './machine.ts';
import { type BenchServer, serverWith } from './server.ts';

const PAIRS = Number(process.env.BENCH_PAIRS ?? 100_000);
const WRITERS = 16;
const ZONE = 'pairs.test';
const PATIENCE_MS = 2000;

/** A write and, the moment it was acknowledged, the question: 16 connections at a time, none may see what was before. */
export const pairs: DnsMode = async ({ folder, figures }) => {
  const server = await serverWith(folder, { zones: [{ name: ZONE, records: [] }], bound: true });
  try {
    const place = await netloom(server);
    const writers = Array.from({ length: WRITERS }, (_, n) => new Writer(server, place, n));
    const start = performance.now();
    let left = PAIRS;
    const work = async (writer: Writer): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await writer.pair();
      }
    };
    await Promise.all(writers.map(work));
    const seconds = (performance.now() - start) / 1000;
    const stale = writers.flatMap((writer) => writer.stale);
    const times = writers.flatMap((writer) => writer.times);
    for (const writer of writers) writer.close();
    for (const one of stale.slice(0, 5)) console.log(`stale: ${one}`);
    figures.add(
      `${PAIRS} write-then-ask pairs, ${WRITERS} connections`,
      '0 stale',
      `${stale.length} stale, ${(PAIRS / seconds).toFixed(0)} pairs/s, the answer p50 ${quantile(times, 0.5).toFixed(2)} ms, p99 ${quantile(times, 0.99).toFixed(2)} ms`,
    );
  } finally {
    await server.stop();
  }
};

/** One connection with one name after the other: each is added, changed twice, and deleted. */
class Writer {
  readonly stale: string[] = [];
  /** Milliseconds from the question to its answer. */
  readonly times: number[] = [];
  readonly #server: BenchServer;
  readonly #place: Peer;
  readonly #socket: Socket = createSocket('udp4');
  readonly #number: number;
  #names = 0;
  #values = 0;
  /** Changes of the present name; its record. */
  #changes = 0;
  #record = '';

  constructor(server: BenchServer, place: Peer, number: number) {
    this.#server = server;
    this.#place = place;
    this.#number = number;
  }

  async pair(): Promise<void> {
    const rr = `w${this.#number}-${this.#names}`;
    const expected = await this.#write(rr);
    const asked = performance.now();
    const seen = await this.#ask(`${rr}.${ZONE}`);
    this.times.push(performance.now() - asked);
    if (seen !== expected) this.stale.push(`${rr}: ${seen} instead of ${expected}`);
  }

  close(): void {
    this.#socket.close();
  }

  /** The next change of the name. What must be answered from now on. */
  async #write(rr: string): Promise<string> {
    this.#values += 1;
    const value = `10.${this.#number}.${(this.#values >> 8) & 255}.${this.#values & 255}`;
    const step = this.#changes;
    this.#changes = (step + 1) % 4;
    if (step === 0) {
      const zone = `/v1/privatezone/${this.#server.zones[0]}/record`;
      this.#record = (await this.#call('POST', zone, { rr, type: 'A', value })).recordId;
      return value;
    }
    const path = `/v1/privatezone/record/${this.#record}`;
    if (step < 3) {
      await this.#call('PUT', path, { rr, type: 'A', value });
      return value;
    }
    await this.#call('DELETE', path);
    this.#names += 1;
    return 'rcode 3';
  }

  async #call(method: string, path: string, body?: object): Promise<{ readonly recordId: string }> {
    const answer = await this.#server.client.call(method, path, { body });
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  /** The address, or the rcode where there is none. */
  async #ask(name: string): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<Uint8Array | undefined>();
    const taken = (octets: Uint8Array): void => resolve(Uint8Array.from(octets));
    const timer = setTimeout(resolve, PATIENCE_MS, undefined);
    this.#socket.once('message', taken);
    this.#socket.send(queryFor(name, 'A'), this.#place.port, this.#place.address);
    const octets = await promise;
    clearTimeout(timer);
    this.#socket.off('message', taken);
    const message = octets && decodeMessage(octets);
    if (message === undefined) return 'no answer';
    return message.answers.length === 0
      ? `rcode ${message.rcode}`
      : message.answers.map(({ rdata }) => rdata.join('.')).join();
  }
}
