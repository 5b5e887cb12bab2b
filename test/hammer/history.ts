import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { decodeMessage } from '../../src/dns/wire/decode.ts';
import { inWords, queryFor } from '../packets/asking.ts';
import type { Server } from '../packets/clients.ts';

/**
 * The sets one name has had, in order. Each occurs once, so that an answer says which it is. An answer may be any set
 * from the last that was acknowledged when the question left, to the last that was begun when the answer came.
 */
export class History {
  readonly #indexOf = new Map<string, number>();
  #begun = -1;
  #acknowledged = -1;

  /** A change to this set is about to be asked for. Returns its index. */
  begin(set: readonly string[]): number {
    const text = textOf(set);
    assert.ok(!this.#indexOf.has(text), 'a set occurs once');
    this.#begun += 1;
    this.#indexOf.set(text, this.#begun);
    return this.#begun;
  }

  acknowledge(index: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, index);
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** What is wrong with an answer to a question that left when `since` was acknowledged; undefined: nothing. */
  fault(set: readonly string[], since: number): string | undefined {
    const text = textOf(set);
    const index = this.#indexOf.get(text);
    if (index === undefined) return `never existed: ${text}`;
    if (index < since) return `stale: set ${index} when ${since} was acknowledged`;
    return index > this.#begun ? `ahead of its time: ${index}` : undefined;
  }
}

const textOf = (set: readonly string[]): string => [...set].sort().join('; ');

/** Asks one question over and over, a few at a time, and holds every answer against the history. */
export class Reader {
  answers = 0;
  silent = 0;
  /** The first of each kind. */
  readonly faults = new Map<string, string>();
  /** How many different sets were seen. */
  readonly seen = new Set<string>();
  readonly #socket: Socket = createSocket('udp4');
  readonly #server: Server;
  readonly #packet: Uint8Array;
  readonly #history: History;
  /** By message id: what was acknowledged when it left, and who waits for it. */
  readonly #asked = new Map<number, { since: number; answered?: (set: string[]) => void }>();
  #id = 0;
  #hammering = false;

  constructor(server: Server, name: string, history: History) {
    this.#server = server;
    this.#packet = queryFor(name, 'A');
    this.#history = history;
    this.#socket.on('message', (octets) => this.#take(octets));
  }

  /** Keeps so many questions in flight until `close`. */
  hammer(inFlight: number): void {
    this.#hammering = true;
    for (let i = 0; i < inFlight; i += 1) this.#ask();
  }

  /** Asks once; rejects when nothing comes within 5 s. */
  one(): Promise<string[]> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('silence')), 5000);
      this.#ask((set) => {
        clearTimeout(late);
        resolve(set);
      });
    });
  }

  close(): void {
    this.#hammering = false;
    this.#socket.close();
  }

  #ask(answered?: (set: string[]) => void): void {
    this.#id = (this.#id + 1) & 0xffff;
    // An id come round again: its datagram was lost.
    if (this.#asked.has(this.#id)) this.silent += 1;
    const since = this.#history.acknowledged;
    this.#asked.set(this.#id, answered === undefined ? { since } : { since, answered });
    const packet = this.#packet.slice();
    packet[0] = this.#id >> 8;
    packet[1] = this.#id & 255;
    this.#socket.send(packet, this.#server.port, this.#server.address);
  }

  #take(octets: Uint8Array): void {
    const message = decodeMessage(Uint8Array.from(octets));
    const asked = message && this.#asked.get(message.id);
    if (asked === undefined) {
      this.faults.set('unasked', 'an answer to no question');
      return;
    }
    this.#asked.delete(message!.id);
    const { rcode, answer } = inWords(message!);
    const set = answer.length === 0 ? [rcode] : answer.map((line) => line.split(' ').slice(2).join(' '));
    this.answers += 1;
    this.seen.add(textOf(set));
    const fault = this.#history.fault(set, asked.since);
    const kind = fault?.split(':')[0];
    if (kind !== undefined && !this.faults.has(kind)) this.faults.set(kind, fault!);
    asked.answered?.(set);
    if (this.#hammering && asked.answered === undefined) this.#ask();
  }
}
