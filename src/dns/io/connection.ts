import type { Socket } from 'node:net';
import { TCP_MOST } from '../answer/arrival.ts';
import { writeU16 } from '../wire/octets.ts';
import { Frames } from './frames.ts';
import type { Answer, ArrivalOf } from './port.ts';

/** Answers a slow reader has not taken. Beyond it nothing more of its queries is read until it has. */
const MAX_WAITING = 256 * 1024;
/** Answers gathered for one write. */
const BATCH = 64 * 1024;

/** Room for a batch and one answer more; writes copy from it, so one serves every connection. */
const batch = new Uint8Array(BATCH + 2 + TCP_MOST);

/**
 * One TCP connection (RFC 7766): queries may be pipelined; all that one read brought are answered with one write, in
 * their order.
 */
export class Connection {
  readonly socket: Socket;
  /** Sweeps since the client last took an answer or completed a query (tcp.ts). */
  idle = 0;
  readonly #frames = new Frames();
  readonly #answer: Answer;
  readonly #arrivalOf: ArrivalOf;
  readonly #client: string;

  constructor(socket: Socket, client: string, answer: Answer, arrivalOf: ArrivalOf) {
    this.socket = socket;
    this.#client = client;
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
  }

  /** Answers whole messages until there is none, or the client must read first. */
  #serve(): void {
    let more = true;
    while (more && this.socket.writableLength < MAX_WAITING) more = this.#writeBatch();
    if (more) this.socket.pause();
    else if (this.socket.isPaused()) this.socket.resume();
  }

  /** Whether there may be further messages. */
  #writeBatch(): boolean {
    let at = 0;
    // Asked anew for each read: the address may have gone to another VPC while the connection stayed.
    const arrival = this.#arrivalOf(this.#client);
    let message = this.#frames.next();
    for (; message !== undefined; message = at > BATCH ? undefined : this.#frames.next()) {
      this.idle = 0;
      const length = this.#answer(arrival, message, message.length, batch.subarray(at + 2));
      if (length === 0) continue;
      writeU16(batch, at, length);
      at += 2 + length;
    }
    if (at > 0) this.socket.write(batch.slice(0, at));
    return at > BATCH;
  }
}
