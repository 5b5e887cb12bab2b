import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { decodeMessage } from '../../src/dns/wire/decode.ts';
import { encodeMessage } from '../../src/dns/wire/encode.ts';
import { QR, RA, RD } from '../../src/dns/wire/header.ts';

/** Somebody to ask, over UDP: every name has one address, good for two minutes. */
export interface Upstream {
  readonly port: number;
  readonly asked: number;
  close(): void;
}

export async function startEcho(): Promise<Upstream> {
  const socket = createSocket('udp4');
  let asked = 0;
  socket.on('message', (packet, client) => {
    const query = decodeMessage(packet);
    const question = query?.questions[0];
    if (query === undefined || question === undefined) return;
    asked += 1;
    const answers = question.type === 1 ? [{ ...question, ttl: 120, rdata: Uint8Array.of(198, 51, 100, 7) }] : [];
    const { edns: _edns, ...rest } = query;
    socket.send(encodeMessage({ ...rest, flags: QR | RD | RA, answers }), client.port, client.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    get asked() {
      return asked;
    },
    close: () => void socket.close(),
  };
}
