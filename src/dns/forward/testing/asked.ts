import type { Socket } from 'node:net';
import { QR, TC } from '../../wire/header.ts';
import type { Told } from '../messages.ts';
import { Forwarding } from './forwarding.ts';
import { answerTo, askFor, record, text } from './messages.ts';
import { type Conduct, startUpstream, type Upstream } from './upstream.ts';

/** The one question of these tests, www.corp.test A, and its answers. */

export const good = (query: Uint8Array): Uint8Array =>
  answerTo(query, { answers: [record('www.corp.test 60 A 10.0.0.1')] });
export const GOOD = 'NOERROR www.corp.test. 60 a 10.0.0.1';
export const forged = (query: Uint8Array): Uint8Array =>
  answerTo(query, { answers: [record('www.corp.test 60 A 6.6.6.6')] });
export const truncated = (query: Uint8Array): Uint8Array => answerTo(query, { flags: QR | TC });

export const answers: Conduct = { udp: (query, send) => send(good(query)) };
export const says = (rcode: number): Conduct => ({ udp: (query, send) => send(answerTo(query, { rcode })) });

export const inWords = (told: Told): string =>
  'failed' in told
    ? told.failed
    : [told.rcode === 0 ? 'NOERROR' : told.rcode, ...told.answers.map(text), ...told.authorities.map(text)].join(' ');

/** What is told of the question when these are its targets; and what the forwarder counted. */
export async function asked(...targets: Upstream[]): Promise<{ told: string; counters: Record<string, number> }> {
  const forwarding = new Forwarding();
  const told = inWords(await forwarding.ask(askFor('www.corp.test', 'A', { targets })));
  const { counters } = forwarding.forwarder.status();
  forwarding.forwarder.close();
  return { told, counters: { ...counters } };
}

/** Upstreams of one test file. */
export class Upstreams {
  readonly #started: Upstream[] = [];

  async start(conduct: Conduct, ip?: string, port?: number): Promise<Upstream> {
    const upstream = await startUpstream(conduct, ip, port);
    this.#started.push(upstream);
    return upstream;
  }

  async close(): Promise<void> {
    for (const upstream of this.#started) await upstream.close();
  }
}

/** Writes octet by octet, until the other side hangs up. */
export function drip(socket: Socket, octets: Uint8Array, everyMs: number): void {
  let at = 0;
  const timer = setInterval(() => {
    socket.write(octets.subarray(at, at + 1));
    at += 1;
    if (at === octets.length) clearInterval(timer);
  }, everyMs);
  socket.on('close', () => clearInterval(timer));
}
