import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from './wire.ts';
import { overTcp, overUdp } from './wire.ts';

/** What a faulty server makes of a sound answer; undefined: silence. */
export type Lie = (answer: Uint8Array, query: Uint8Array, tcp: boolean) => Uint8Array | undefined;

/** Stands before a sound server, on both protocols, and spoils its answers. */
export async function startLiar(honest: Server, lie: Lie): Promise<Server & { close(): void }> {
  const tcp = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', async (octets) => {
      const query = Uint8Array.from(octets as Buffer).subarray(2);
      const answer = await overTcp(honest, query);
      const told = answer && lie(answer, query, true);
      if (told === undefined) socket.destroy();
      else socket.end(Uint8Array.of(told.length >>> 8, told.length & 255, ...told));
    });
  }).listen(0, honest.address);
  await once(tcp, 'listening');
  const { port } = tcp.address() as { port: number };
  const udp = createSocket('udp4');
  udp.on('message', async (octets, client) => {
    const query = Uint8Array.from(octets);
    const answer = await overUdp(honest, query);
    const told = answer && lie(answer, query, false);
    if (told !== undefined) udp.send(told, client.port, client.address);
  });
  udp.bind(port, honest.address);
  await once(udp, 'listening');
  return {
    address: honest.address,
    port,
    close: () => {
      udp.close();
      tcp.close();
    },
  };
}
