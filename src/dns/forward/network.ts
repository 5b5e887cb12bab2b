import { createSocket, type Socket } from 'node:dgram';
import { connect, type Socket as TcpSocket } from 'node:net';
import type { Target } from '../index/rule.ts';
import { familyOf } from '../io/port.ts';
import type { RandomStock } from './random.ts';
import type { Sources } from './sources.ts';

/** Ports below belong to services. */
const FIRST_PORT = 1024;
const PORTS = 65_536 - FIRST_PORT;
/** Ports tried, and addresses this machine turns out not to have. Only a machine short of ports needs more than a few. */
const MAX_TRIES = 32;

const WILDCARD = { 4: '0.0.0.0', 6: '::' } as const;

/** Opens the sockets that questions go out by. */
export class Network {
  readonly random: RandomStock;
  readonly #sources: Sources;
  readonly #isOwnPort: (port: number) => boolean;

  /** @param isOwnPort where we listen: a question from there would keep a listener from opening. */
  constructor(random: RandomStock, sources: Sources, isOwnPort: (port: number) => boolean) {
    this.random = random;
    this.#sources = sources;
    this.#isOwnPort = isOwnPort;
  }

  /**
   * A socket that hears the target alone, at a port nobody can guess: a new one for each question, drawn from all there
   * are (RFC 5452 9.2). Throws the system's error.
   */
  datagrams(target: Target, sources: readonly string[]): Socket {
    const family = familyOf(target.ip);
    for (let tries = 1; ; tries += 1) {
      const socket = createSocket(family === 4 ? 'udp4' : 'udp6');
      const source = this.#sources.for(target.ip, sources);
      try {
        socket.bindSync({ address: source ?? WILDCARD[family], port: this.#port() });
        socket.connectSync(target.port, target.ip);
        return socket;
      } catch (error) {
        socket.close();
        if (tries === MAX_TRIES || !this.#isOtherwise(error as NodeJS.ErrnoException, source)) throw error;
      }
    }
  }

  /** A connection being made to the target, from a port of the system's choice. */
  stream(target: Target, sources: readonly string[]): TcpSocket {
    const localAddress = this.#sources.for(target.ip, sources);
    const socket = connect({
      host: target.ip,
      port: target.port,
      noDelay: true,
      ...(localAddress !== undefined && { localAddress }),
    });
    return socket;
  }

  /** Whether another try has another port or another address. */
  #isOtherwise(error: NodeJS.ErrnoException, source: string | undefined): boolean {
    if (error.code === 'EADDRINUSE') return true;
    if (error.code !== 'EADDRNOTAVAIL' || source === undefined) return false;
    this.#sources.isAbsent(source);
    return true;
  }

  #port(): number {
    for (;;) {
      // 65,536 drawn, and thrown away where the remainder would make some ports likelier.
      const drawn = this.random.u16();
      if (drawn < PORTS && !this.#isOwnPort(FIRST_PORT + drawn)) return FIRST_PORT + drawn;
    }
  }
}
