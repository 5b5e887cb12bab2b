import { createSocket, type Socket } from 'node:dgram';
import { UDP_MOST } from '../answer/arrival.ts';
import type { Counters } from '../answer/counters.ts';
import { LATER } from '../answer/query.ts';
import { type Answer, type ArrivalOf, familyOf, nobodyWaits, type Port, type Reply, type Wait } from './port.ts';

/** Room for some 5,000 queries in the kernel while an answer to others is worked out; the system may grant less. */
const RECEIVE_BUFFER = 4 * 2 ** 20;
/** Answers the kernel would not take at once. Beyond it answers are dropped: the clients ask again. */
const MAX_QUEUED = 1024;

/** Datagrams by node:dgram. */
export class UdpPort implements Port {
  readonly protocol = 'udp';
  readonly #answer: Answer;
  readonly #arrivalOf: ArrivalOf;
  readonly #counters: Counters;
  readonly #wait: Wait;
  #socket: Socket | undefined;
  /** Where it is bound. */
  #at = '';

  constructor(answer: Answer, arrivalOf: ArrivalOf, counters: Counters, wait: Wait = nobodyWaits) {
    this.#wait = wait;
    this.#answer = answer;
    this.#arrivalOf = arrivalOf;
    this.#counters = counters;
  }

  async open(address: string, port: number, fd?: number): Promise<number> {
    const family = familyOf(address);
    const socket = createSocket({
      type: family === 4 ? 'udp4' : 'udp6',
      ipv6Only: family === 6,
      recvBufferSize: RECEIVE_BUFFER,
      // Clients are addresses already: looking them up would cost each answer a turn of the event loop.
      lookup: (host, _options, done) => done(null, host, family),
    });
    // An ICMP error of a client that went away; there is nothing to be done about it.
    socket.on('error', () => undefined);
    this.#serve(socket);
    try {
      const bound = fd === undefined ? socket.bindSync({ address, port }).port : adopt(socket, fd, port);
      this.#socket = socket;
      this.#at = `${address} ${bound}`;
      return bound;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  #serve(socket: Socket): void {
    let out = new Uint8Array(Math.max(UDP_MOST, 4096));
    socket.on('message', (packet, client) => {
      const arrival = this.#arrivalOf(client.address);
      const length = this.#answer(arrival, packet, packet.length, out);
      if (length === 0) return;
      // Nobody can be reached at port 0, and send would throw.
      if (client.port === 0 || socket.getSendQueueCount() >= MAX_QUEUED) {
        this.#counters.dropped += 1;
        return;
      }
      if (length === LATER) {
        this.#wait(arrival, packet, packet.length, this.#replyTo(socket, client.address, client.port));
        return;
      }
      socket.send(out, 0, length, client.port, client.address);
      // Mostly the kernel takes it at once; what it did not take still needs its octets.
      if (socket.getSendQueueCount() > 0) out = new Uint8Array(out.length);
    });
  }

  #replyTo(socket: Socket, address: string, port: number): Reply {
    return {
      from: `${this.#at} ${address} ${port}`,
      gone: undefined,
      send: (answer, length) => {
        // Closed meanwhile, this socket sends nothing any more.
        if (length === 0 || this.#socket !== socket) return;
        if (socket.getSendQueueCount() >= MAX_QUEUED) this.#counters.dropped += 1;
        else socket.send(answer.slice(0, length), port, address);
      },
    };
  }
}

/** A descriptor is bound already: node listens at it at once, or throws. */
function adopt(socket: Socket, fd: number, port: number): number {
  socket.bind({ fd });
  return port;
}
