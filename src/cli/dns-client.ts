import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { Frames } from '../dns/io/frames.ts';
import { decodeMessage } from '../dns/wire/decode.ts';
import { encodeMessage } from '../dns/wire/encode.ts';
import { RD, TC } from '../dns/wire/header.ts';
import type { Message, Question } from '../dns/wire/message.ts';
import { newMessageId } from '../platform/random.ts';
import { AdminFailure } from './admin-client.ts';

/** Milliseconds to wait for each try. */
const PATIENCE = 2000;
const TRIES = 2;

interface Server {
  readonly address: string;
  readonly port: number;
}

/** One question over UDP, over TCP when asked so or when the answer was truncated. Throws AdminFailure for silence. */
export async function askServer(
  server: Server,
  question: Question,
  tcp: boolean,
): Promise<{ readonly message: Message; readonly over: 'udp' | 'tcp' }> {
  const id = newMessageId();
  const nothing = { answers: [], authorities: [], additionals: [] };
  const edns = { udpSize: 1232, version: 0, flags: 0, options: new Uint8Array(0) };
  const octets = encodeMessage({ id, flags: RD, opcode: 0, rcode: 0, questions: [question], ...nothing, edns });
  if (!tcp) {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const message = await overUdp(server, octets, id);
      if (message === undefined) continue;
      if ((message.flags & TC) === 0) return { message, over: 'udp' };
      break;
    }
  }
  const message = await overTcp(server, octets);
  if (message === undefined) throw new AdminFailure(`No answer from ${server.address} port ${server.port}.`);
  return { message, over: 'tcp' };
}

function overUdp({ address, port }: Server, octets: Uint8Array, id: number): Promise<Message | undefined> {
  const { promise, resolve } = Promise.withResolvers<Message | undefined>();
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const timer = setTimeout(() => resolve(undefined), PATIENCE);
  socket.on('error', () => resolve(undefined));
  socket.on('message', (packet) => {
    const message = decodeMessage(packet);
    if (message?.id === id) resolve(message);
  });
  socket.connect(port, address, () => socket.send(octets));
  return promise.finally(() => {
    clearTimeout(timer);
    socket.close();
  });
}

function overTcp({ address, port }: Server, octets: Uint8Array): Promise<Message | undefined> {
  const { promise, resolve } = Promise.withResolvers<Message | undefined>();
  const frames = new Frames();
  const socket = connect({ host: address, port, timeout: PATIENCE });
  socket.on('timeout', () => resolve(undefined));
  socket.on('error', () => resolve(undefined));
  socket.on('close', () => resolve(undefined));
  socket.on('data', (chunk: Buffer) => {
    frames.push(chunk);
    const packet = frames.next();
    if (packet !== undefined) resolve(decodeMessage(packet));
  });
  // RFC 1035 4.2.2: the length goes before.
  socket.write(Uint8Array.of(octets.length >>> 8, octets.length & 255, ...octets));
  return promise.finally(() => socket.destroy());
}
