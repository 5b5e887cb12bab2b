import { createSocket, type Socket } from 'node:dgram';
import { connect } from 'node:net';

/** A DNS client that knows nothing of messages but their id. */

export type Asker = (packet: Uint8Array, tcp: boolean) => Promise<Uint8Array>;

const PATIENCE = 1500;
const TRIES = 4;

export class Client {
  readonly #port: number;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (answer: Uint8Array) => void>();
  #lastId = 0;

  /** Asks the server at 127.0.0.1. */
  constructor(port: number) {
    this.#port = port;
    this.#socket = createSocket('udp4');
    this.#socket.on('message', (answer) =>
      this.#waiting.get((answer[0]! << 8) | answer[1]!)?.(Uint8Array.from(answer)),
    );
    // A server that is not there yet: the question is sent again.
    this.#socket.on('error', () => undefined);
  }

  readonly ask: Asker = (packet, tcp) => (tcp ? this.#askTcp(packet) : this.#askUdp(packet));

  close(): void {
    this.#socket.close();
  }

  async #askUdp(packet: Uint8Array): Promise<Uint8Array> {
    for (let left = TRIES; left > 0; left -= 1) {
      const answer = await this.#askOnce(packet);
      if (answer !== undefined) return answer;
    }
    throw new Error(`port ${this.#port} does not answer ${packet.toHex()}`);
  }

  async #askOnce(packet: Uint8Array): Promise<Uint8Array | undefined> {
    this.#lastId = (this.#lastId + 1) & 0xffff;
    const id = this.#lastId;
    const own = Uint8Array.from(packet);
    own.set([id >>> 8, id & 255]);
    const { promise, resolve } = Promise.withResolvers<Uint8Array | undefined>();
    this.#waiting.set(id, resolve);
    const timer = setTimeout(resolve, PATIENCE, undefined);
    this.#socket.send(own, this.#port, '127.0.0.1');
    const answer = await promise;
    clearTimeout(timer);
    this.#waiting.delete(id);
    return answer;
  }

  #askTcp(packet: Uint8Array): Promise<Uint8Array> {
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    const socket = connect({ host: '127.0.0.1', port: this.#port });
    let read: Buffer = Buffer.alloc(0);
    socket.setTimeout(5000, () => socket.destroy(new Error(`port ${this.#port} does not answer over TCP`)));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`port ${this.#port} has closed without an answer`)));
    socket.on('data', (octets: Buffer) => {
      read = Buffer.concat([read, octets]);
      if (read.length < 2 || read.length < 2 + read.readUInt16BE(0)) return;
      resolve(Uint8Array.from(read.subarray(2, 2 + read.readUInt16BE(0))));
      socket.destroy();
    });
    socket.write(Uint8Array.of(packet.length >>> 8, packet.length & 255, ...packet));
    return promise;
  }
}
