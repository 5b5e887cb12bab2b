import { createServer, type Server, type Socket } from 'node:net';
import type { Counters } from '../answer/counters.ts';
import { Shares } from '../shares.ts';
import { Connection } from './connection.ts';
import { type Answer, type ArrivalOf, familyOf, nobodyWaits, type Port, type Wait } from './port.ts';

/** What clients may take of us over TCP. */
export interface TcpLimits {
  /** Connections at all listeners together; no listener gets so many that others find no room (shares.ts). */
  readonly connections: number;
  /** Connections of one client address at one listener. */
  readonly perClient: number;
  /** Seconds a connection may bring no whole query and take no answer; at least 10 (contract row 25). */
  readonly idleSeconds: number;
}

export const TCP_LIMITS: TcpLimits = { connections: 8192, perClient: 512, idleSeconds: 15 };

/** DNS over TCP (RFC 7766) by node:net. */
export class TcpPort implements Port {
  readonly protocol = 'tcp';
  readonly #answer: Answer;
  readonly #arrivalOf: ArrivalOf;
  readonly #counters: Counters;
  readonly #limits: TcpLimits;
  readonly #wait: Wait;
  readonly #places: Shares<TcpPort>;
  readonly #connections = new Set<Connection>();
  readonly #perClient = new Map<string, number>();
  #server: Server | undefined;
  #sweep: NodeJS.Timeout | undefined;

  /** @param places of connections, which all listeners have in common. */
  constructor(
    answer: Answer,
    arrivalOf: ArrivalOf,
    counters: Counters,
    limits: TcpLimits,
    wait: Wait = nobodyWaits,
    places: Shares<TcpPort> = new Shares(limits.connections),
  ) {
    this.#places = places;
    this.#wait = wait;
    this.#answer = answer;
    this.#arrivalOf = arrivalOf;
    this.#counters = counters;
    this.#limits = limits;
  }

  open(address: string, port: number, fd?: number): Promise<number> {
    const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => this.#accept(socket));
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      const where = fd === undefined ? { host: address, port, ipv6Only: familyOf(address) === 6 } : { fd };
      server.listen({ ...where, exclusive: true, backlog: 511 }, () => {
        server.off('error', reject);
        // Running out of descriptors while accepting: the clients waiting are served later.
        server.on('error', () => undefined);
        this.#server = server;
        this.#sweep = setInterval(() => this.#closeIdle(), 1000);
        resolve((server.address() as { port: number }).port);
      });
    });
  }

  close(): void {
    clearInterval(this.#sweep);
    this.#server?.close();
    this.#server = undefined;
    for (const { socket } of this.#connections) socket.destroy();
  }

  #accept(socket: Socket): void {
    const client = socket.remoteAddress;
    // A reset, at its end or ours, is how many connections end; 'close' follows it.
    socket.on('error', () => undefined);
    if (client === undefined || !this.#hasRoom(client)) {
      this.#counters.tcp_refused += 1;
      socket.destroy();
      return;
    }
    this.#counters.tcp_connections += 1;
    this.#perClient.set(client, (this.#perClient.get(client) ?? 0) + 1);
    const connection = new Connection(socket, client, this.#answer, this.#arrivalOf, this.#wait);
    this.#connections.add(connection);
    this.#places.take(this);
    socket.on('close', () => this.#remove(connection));
  }

  /** Whether the client may have one more. Where a limit is reached, the one idle for longest gives way (RFC 7766 6.1). */
  #hasRoom(client: string): boolean {
    const isFull = (this.#perClient.get(client) ?? 0) >= this.#limits.perClient;
    if (isFull && !this.#closeOldest((one) => one.client === client)) return false;
    return this.#places.hasRoomFor(this) || this.#closeOldest(() => true);
  }

  /** Closes the connection idle for longest, of those it may be; false: all are in use, or wait for us. */
  #closeOldest(may: (connection: Connection) => boolean): boolean {
    let oldest: Connection | undefined;
    for (const connection of this.#connections) {
      if (connection.idle <= (oldest?.idle ?? 0) || !may(connection)) continue;
      oldest = connection;
    }
    if (oldest === undefined) return false;
    this.#counters.tcp_gave_way += 1;
    oldest.socket.destroy();
    this.#remove(oldest);
    return true;
  }

  #remove(connection: Connection): void {
    if (!this.#connections.delete(connection)) return;
    this.#places.giveBack(this);
    connection.forget();
    const left = this.#perClient.get(connection.client)! - 1;
    if (left === 0) this.#perClient.delete(connection.client);
    else this.#perClient.set(connection.client, left);
  }

  #closeIdle(): void {
    for (const connection of this.#connections) {
      // Who waits for us is not idle (RFC 7766 6.2.3).
      connection.idle = connection.waiting > 0 ? 0 : connection.idle + 1;
      if (connection.idle > this.#limits.idleSeconds) connection.socket.destroy();
    }
  }
}
