import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { Frames } from '../../io/frames.ts';
import { joinOctets } from '../../wire/octets.ts';

/** An upstream that does what a test says, in both protocols at one port. */
export interface Upstream {
  readonly ip: string;
  readonly port: number;
  /** Ports the questions came from by UDP, in order. */
  readonly from: number[];
  /** The questions, in both protocols, in order. */
  readonly queries: Uint8Array[];
  close(): Promise<void>;
}

export interface Conduct {
  udp?(query: Uint8Array, send: (answer: Uint8Array) => void, client: { address: string; port: number }): void;
  tcp?(query: Uint8Array, socket: Socket): void;
}

/** A message behind its length. */
export const framed = (message: Uint8Array): Uint8Array =>
  joinOctets([Uint8Array.of(message.length >>> 8, message.length), message]);

export async function startUpstream(conduct: Conduct, ip = '127.0.0.1', port = 0): Promise<Upstream> {
  const queries: Uint8Array[] = [];
  const from: number[] = [];
  const connections = new Set<Socket>();
  const tcp = createServer((socket) => {
    const frames = new Frames();
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (octets) => {
      frames.push(octets as Uint8Array);
      for (let query = frames.next(); query !== undefined; query = frames.next()) {
        queries.push(query.slice());
        conduct.tcp?.(query.slice(), socket);
      }
    });
  }).listen({ host: ip, port });
  await once(tcp, 'listening');
  const bound = (tcp.address() as { port: number }).port;
  const udp = createSocket('udp4');
  udp.on('message', (query, client) => {
    queries.push(query);
    from.push(client.port);
    conduct.udp?.(query, (answer) => udp.send(answer, client.port, client.address), client);
  });
  udp.on('error', () => undefined);
  udp.bindSync({ address: ip, port: bound });
  return {
    ip,
    port: bound,
    from,
    queries,
    async close() {
      udp.close();
      for (const socket of connections) socket.destroy();
      tcp.close();
      await once(tcp, 'close');
    },
  };
}
