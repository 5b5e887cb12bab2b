import { createSocket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeMessage } from '../../src/dns/wire/decode.ts';
import { encodeMessage } from '../../src/dns/wire/encode.ts';
import { AA, RD } from '../../src/dns/wire/header.ts';
import { nameToText } from '../../src/dns/wire/name.ts';

/** A server elsewhere that takes its time: every name has one address, 10.9.9.9, and how often each was asked is counted. */
export interface SlowUpstream {
  readonly port: number;
  /** Lower case name, with its final dot, to questions. */
  readonly asked: ReadonlyMap<string, number>;
  close(): void;
}

export const ITS_ADDRESS = [10, 9, 9, 9] as const;
const TTL = 300;

export async function startSlowUpstream(delayMs: number): Promise<SlowUpstream> {
  const asked = new Map<string, number>();
  const socket = createSocket('udp4');
  socket.on('message', async (octets, { address, port }) => {
    const message = decodeMessage(Uint8Array.from(octets));
    const [question] = message?.questions ?? [];
    if (message === undefined || question === undefined) return;
    const name = nameToText(question.name).toLowerCase();
    asked.set(name, (asked.get(name) ?? 0) + 1);
    await sleep(delayMs);
    const record = { name: question.name, type: 1, class: 1, ttl: TTL, rdata: Uint8Array.from(ITS_ADDRESS) };
    const flags = 0x8000 | AA | (message.flags & RD);
    const answers = question.type === 1 ? [record] : [];
    const { edns: _edns, ...rest } = message;
    socket.send(encodeMessage({ ...rest, flags, answers, authorities: [], additionals: [] }), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { port: socket.address().port, asked, close: () => socket.close() };
}
