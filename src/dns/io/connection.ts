import type { Socket } from 'node:net';
import { type Arrival, TCP_MOST } from '../answer/arrival.ts';
import { LATER } from '../answer/query.ts';
import { writeU16 } from '../wire/octets.ts';
import { Frames } from './frames.ts';
import type { Answer, ArrivalOf, Reply, Wait } from './port.ts';

/** Answers a slow reader has not taken. Beyond it nothing more of its queries is read until it has. */
const MAX_WAITING = 64 * 1024;
/** Queries of one connection that wait for others' answers. Beyond it nothing more is read until one is answered. */
const MAX_LATER = 100;
/** Answers gathered for one write. */
const BATCH = 64 * 1024;

/** Room for a batch and one answer more; writes copy from it, so one serves every connection. */
const batch = new Uint8Array(BATCH + 2 + TCP_MOST);

/**
 * One TCP connection (RFC 7766): queries may be pipelined; all that one read brought are answered with one write. Those
 * that wait for others are answered when they can be, whatever came behind them (6.2.1.1).
 */
export class Connection {
  readonly socket: Socket;
  /** The client's address. */
  readonly client: string;
  /** Sweeps since the client last took an answer or completed a query (tcp.ts). */
  idle = 0;
  readonly #frames = new Frames();
  readonly #answer: Answer;
  readonly #arrivalOf: ArrivalOf;
  readonly #wait: Wait;
  readonly #replies = new Set<Reply>();
  /** The client has said all it will. */
  #ended = false;
  #serving = false;

  constructor(socket: Socket, client: string, answer: Answer, arrivalOf: ArrivalOf, wait: Wait) {
    this.#wait = wait;
    this.socket = socket;
    this.client = client;
    this.#answer = answer;
    this.#arrivalOf = arrivalOf;
    socket.on('data', (octets: Uint8Array) => {
      this.#frames.push(octets);
      this.#serve();
    });
    socket.on('drain', () => {
      this.idle = 0;
      this.#serve();
    });
    socket.on('end', () => {
      this.#ended = true;
      this.#serve();
    });
  }

  /** Queries that wait for others' answers. */
  get waiting(): number {
    return this.#replies.size;
  }

  /** The client has gone away. */
  forget(): void {
    for (const { gone } of this.#replies) gone?.();
    this.#replies.clear();
  }

  /** Answers whole messages until there is none, or the client must read, or others answer, first. */
  #serve(): void {
    this.#serving = true;
    let more = true;
    while (more && this.socket.writableLength < MAX_WAITING && this.waiting < MAX_LATER) more = this.#writeBatch();
    this.#serving = false;
    if (more) this.socket.pause();
    else if (this.socket.isPaused()) this.socket.resume();
    if (this.#ended && !more && this.waiting === 0) this.socket.end();
  }

  /** Whether there may be further messages. */
  #writeBatch(): boolean {
    let at = 0;
    let more = false;
    // Asked anew for each read: the address may have gone to another VPC while the connection stayed.
    const arrival = this.#arrivalOf(this.client);
    for (let message = this.#frames.next(); message !== undefined; message = this.#frames.next()) {
      this.idle = 0;
      const length = this.#answer(arrival, message, message.length, batch.subarray(at + 2));
      if (length > 0) {
        writeU16(batch, at, length);
        at += 2 + length;
      } else if (length === LATER) this.#later(arrival, message);
      more = at > BATCH || this.waiting >= MAX_LATER;
      if (more) break;
    }
    if (at > 0) this.socket.write(batch.slice(0, at));
    return more;
  }

  #later(arrival: Arrival, message: Uint8Array): void {
    const reply: Reply = {
      from: undefined,
      gone: undefined,
      send: (answer, length) => {
        this.#replies.delete(reply);
        if (this.socket.destroyed) return;
        this.idle = 0;
        if (length > 0) {
          const framed = new Uint8Array(2 + length);
          writeU16(framed, 0, length);
          framed.set(answer.subarray(0, length), 2);
          this.socket.write(framed);
        }
        // It may have been answered while a batch is being written: what is left is served when that is done.
        if (!this.#serving) this.#serve();
      },
    };
    this.#replies.add(reply);
    this.#wait(arrival, message, message.length, reply);
  }
}
