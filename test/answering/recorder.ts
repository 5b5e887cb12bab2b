import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { nameToText, readName } from '../../src/dns/wire/name.ts';
import { readU16 } from '../../src/dns/wire/octets.ts';
import { typeName } from '../../src/dns/wire/types.ts';

/** Stands before a DNS server and notes what it is asked: what it never saw did not leave the house. */
export class Recorder {
  /** 'name. TYPE' in lower case, in the order they came; '(tcp)' behind those over TCP. */
  readonly asked: string[] = [];
  readonly port: number;
  /** Whether it passes questions on; else it is as dead as a server can be: silent. */
  answering = true;
  readonly #udp: Socket;
  readonly #tcp: Server;

  private constructor(udp: Socket, tcp: Server, port: number) {
    this.#udp = udp;
    this.#tcp = tcp;
    this.port = port;
  }

  static async before(behind: number): Promise<Recorder> {
    const tcp = createServer();
    tcp.listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const { port } = tcp.address() as { port: number };
    const udp = createSocket('udp4');
    udp.bindSync({ address: '127.0.0.1', port });
    const recorder = new Recorder(udp, tcp, port);
    udp.on('message', (packet, client) => {
      recorder.#note(packet, '');
      if (!recorder.answering) return;
      const onward = createSocket('udp4');
      onward.once('message', (answer) => {
        udp.send(answer, client.port, client.address);
        onward.close();
      });
      onward.send(packet, behind, '127.0.0.1');
    });
    tcp.on('connection', (socket) => {
      if (!recorder.answering) return;
      socket.once('data', (octets: Uint8Array) => recorder.#note(octets.subarray(2), ' (tcp)'));
      const onward = connect(behind, '127.0.0.1');
      for (const one of [socket, onward]) one.on('error', () => one.destroy());
      socket.pipe(onward).pipe(socket);
    });
    return recorder;
  }

  /** How often a question came. */
  count(question: string): number {
    return this.asked.filter((one) => one === question || one === `${question} (tcp)`).length;
  }

  close(): void {
    this.#udp.close();
    this.#tcp.close();
  }

  #note(packet: Uint8Array, how: string): void {
    const found = readName(packet, 12, packet.length);
    if (found === undefined) return;
    this.asked.push(`${nameToText(found.name).toLowerCase()} ${typeName(readU16(packet, found.next))}${how}`);
  }
}
