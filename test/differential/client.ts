import { createSocket, type Socket } from 'node:dgram';
import { Stream } from './stream.ts';

/** A DNS client that knows nothing of messages but their id. Many questions may be under way. */

export type Asker = (packet: Uint8Array, tcp: boolean) => Promise<Uint8Array>;

const PATIENCE = 1500;
const TRIES = 4;
/** How often it looks for datagrams that were lost: a timer for each would cost more than the question. */
const SWEEP = 250;

interface Asked {
  readonly packet: Uint8Array;
  readonly resolve: (answer: Uint8Array) => void;
  readonly reject: (error: Error) => void;
  /** When it was sent last, milliseconds. */
  at: number;
  left: number;
}

export class Client {
  readonly #port: number;
  readonly #socket: Socket;
  readonly #stream: Stream;
  /** By id, the oldest first. */
  readonly #waiting = new Map<number, Asked>();
  readonly #sweep: NodeJS.Timeout;
  #lastId = 0;
  #resent = 0;

  constructor(port: number, address = '127.0.0.1') {
    this.#port = port;
    this.#stream = new Stream(port, address);
    this.#socket = createSocket({ type: 'udp4', recvBufferSize: 2 ** 20 });
    // Connected, a datagram costs less.
    this.#socket.connectSync(port, address);
    this.#socket.on('message', (answer) => this.#take(answer));
    // A server that is not there yet: the question is sent again.
    this.#socket.on('error', () => undefined);
    this.#sweep = setInterval(() => this.#sendAgain(), SWEEP);
  }

  readonly ask: Asker = (packet, tcp) => (tcp ? this.#stream.ask(packet) : this.#askUdp(packet));

  /** How many questions were sent once more, because no answer came or the connection was closed. */
  get resent(): number {
    return this.#resent + this.#stream.resent;
  }

  close(): void {
    clearInterval(this.#sweep);
    this.#socket.close();
    this.#stream.close();
  }

  #askUdp(packet: Uint8Array): Promise<Uint8Array> {
    do this.#lastId = (this.#lastId + 1) & 0xffff;
    while (this.#waiting.has(this.#lastId));
    const id = this.#lastId;
    const own = Uint8Array.from(packet);
    own[0] = id >>> 8;
    own[1] = id & 255;
    return new Promise((resolve, reject) => {
      this.#send(id, { packet: own, resolve, reject, at: 0, left: TRIES });
    });
  }

  #send(id: number, asked: Asked): void {
    asked.at = Date.now();
    asked.left -= 1;
    // Behind the others.
    this.#waiting.delete(id);
    this.#waiting.set(id, asked);
    this.#socket.send(asked.packet);
  }

  #take(answer: Uint8Array): void {
    const id = (answer[0]! << 8) | answer[1]!;
    const asked = this.#waiting.get(id);
    // An answer that came after its question was sent again.
    if (asked === undefined) return;
    this.#waiting.delete(id);
    asked.resolve(answer);
  }

  #sendAgain(): void {
    for (const [id, asked] of this.#waiting) {
      if (Date.now() - asked.at < PATIENCE) return;
      if (asked.left > 0) {
        this.#resent += 1;
        this.#send(id, asked);
      } else {
        this.#waiting.delete(id);
        asked.reject(new Error(`port ${this.#port} does not answer ${asked.packet.toHex()}`));
      }
    }
  }
}
