import { connect, type Socket } from 'node:net';

/** Questions over one TCP connection that stays, answered in any order (RFC 7766 6.2.1). One that is closed is opened anew. */

interface Asked {
  readonly packet: Uint8Array;
  readonly resolve: (answer: Uint8Array) => void;
  readonly reject: (error: Error) => void;
  left: number;
}

const PATIENCE = 5000;
const TRIES = 4;

export class Stream {
  readonly #port: number;
  readonly #address: string;
  readonly #waiting = new Map<number, Asked>();
  #socket: Socket | undefined;
  #read: Uint8Array = new Uint8Array(0);
  #lastId = 0;

  /** Questions sent once more. */
  resent = 0;

  constructor(port: number, address: string) {
    this.#port = port;
    this.#address = address;
  }

  ask(packet: Uint8Array): Promise<Uint8Array> {
    do this.#lastId = (this.#lastId + 1) & 0xffff;
    while (this.#waiting.has(this.#lastId));
    const id = this.#lastId;
    const framed = Uint8Array.of(packet.length >>> 8, packet.length & 255, ...packet);
    framed[2] = id >>> 8;
    framed[3] = id & 255;
    return new Promise((resolve, reject) => {
      this.#send(id, { packet: framed, resolve, reject, left: TRIES });
    });
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #send(id: number, asked: Asked): void {
    if (asked.left === 0) {
      this.#waiting.delete(id);
      asked.reject(new Error(`port ${this.#port} does not answer ${asked.packet.toHex()} over TCP`));
      return;
    }
    asked.left -= 1;
    this.#waiting.set(id, asked);
    this.#socket ??= this.#open();
    this.#socket.write(asked.packet);
  }

  #open(): Socket {
    const socket = connect({ host: this.#address, port: this.#port, noDelay: true });
    this.#read = new Uint8Array(0);
    socket.setTimeout(PATIENCE, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('data', (octets: Buffer) => this.#take(octets));
    socket.on('close', () => {
      // Closed by `close`, or already replaced.
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.resent += this.#waiting.size;
      for (const [id, asked] of this.#waiting) this.#send(id, asked);
    });
    return socket;
  }

  #take(octets: Buffer): void {
    const all = this.#read.length === 0 ? octets : Buffer.concat([this.#read, octets]);
    let at = 0;
    while (all.length - at >= 2) {
      const length = all.readUInt16BE(at);
      if (all.length - at - 2 < length) break;
      const answer = Uint8Array.from(all.subarray(at + 2, at + 2 + length));
      at += 2 + length;
      const id = (answer[0]! << 8) | answer[1]!;
      const asked = this.#waiting.get(id);
      this.#waiting.delete(id);
      asked?.resolve(answer);
    }
    this.#read = all.subarray(at);
  }
}
