import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Frames } from '../../src/dns/io/frames.ts';
import { decodeMessage } from '../../src/dns/wire/decode.ts';
import type { Message } from '../../src/dns/wire/message.ts';
import { joinOctets, writeU16 } from '../../src/dns/wire/octets.ts';

/** DNS clients over real sockets. */

export interface Server {
  readonly address: string;
  readonly port: number;
}

/** The answer to one datagram; undefined: none within `patience` milliseconds. `from`: own address. */
export async function askUdp(
  server: Server,
  packet: Uint8Array,
  { from, patience = 2000 }: { from?: string; patience?: number } = {},
): Promise<Message | undefined> {
  const socket = createSocket(server.address.includes(':') ? 'udp6' : 'udp4');
  try {
    if (from !== undefined) socket.bindSync({ address: from, port: 0 });
    const answered = once(socket, 'message') as Promise<[Uint8Array]>;
    socket.send(packet, server.port, server.address);
    const answer = await Promise.race([answered, wait(patience, undefined, { ref: false })]);
    return answer && decodeMessage(Uint8Array.from(answer[0]));
  } finally {
    socket.close();
  }
}

/** A TCP connection that collects the answers it gets. */
export class TcpClient {
  readonly socket: Socket;
  readonly answers: Message[] = [];
  /** 'data' events, each what the server wrote at once unless the system cut it. */
  reads = 0;
  closed = false;
  readonly #frames = new Frames();

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (octets: Uint8Array) => {
      this.reads += 1;
      this.#frames.push(octets);
      for (let frame = this.#frames.next(); frame !== undefined; frame = this.#frames.next()) {
        this.answers.push(decodeMessage(Uint8Array.from(frame))!);
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
    });
  }

  static async to({ address, port }: Server): Promise<TcpClient> {
    const socket = connect({ host: address, port, noDelay: true });
    const client = new TcpClient(socket);
    await once(socket, 'connect');
    return client;
  }

  /** Waits until it has so many answers, or is closed; an Error when neither happens within 5 s. */
  async until(answers: number): Promise<Message[]> {
    await eventually(() => this.answers.length >= answers || this.closed);
    return this.answers;
  }
}

/** The messages as they travel over TCP, each behind its length. */
export const framed = (...packets: Uint8Array[]): Uint8Array =>
  joinOctets(
    packets.flatMap((packet) => {
      const length = new Uint8Array(2);
      writeU16(length, 0, packet.length);
      return [length, packet];
    }),
  );

export async function askTcp(server: Server, packet: Uint8Array): Promise<Message | undefined> {
  const client = await TcpClient.to(server);
  client.socket.write(framed(packet));
  const [answer] = await client.until(1);
  client.socket.destroy();
  return answer;
}

/** Waits until it is so; an Error after 5 s. */
export async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 500; i += 1) {
    if (await isSo()) return;
    await wait(10);
  }
  throw new Error('not within 5 s');
}
