import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** Queries and answers in octets, written and read by hand: what the codec under test believes does not count here. */

export interface Server {
  readonly address: string;
  readonly port: number;
}

export interface Query {
  readonly name: string;
  readonly type: number;
  /** The whole flags word, opcode included. */
  readonly flags?: number;
  readonly edns?: {
    readonly version?: number;
    readonly flags?: number;
    readonly size?: number;
    readonly options?: number[];
  };
  readonly headerOnly?: boolean;
  readonly tcp?: boolean;
}

/** What is looked at of an answer. */
export interface Seen {
  readonly id: number;
  readonly flags: number;
  readonly opcode: number;
  /** With the upper bits of OPT. */
  readonly rcode: number;
  readonly questions: number;
  /** Types of the answer section. */
  readonly answers: readonly number[];
  readonly authorities: readonly number[];
  readonly opt?: {
    readonly version: number;
    readonly flags: number;
    readonly size: number;
    readonly options: readonly number[];
  };
  readonly size: number;
}

export const FLAGS = { QR: 0x8000, AA: 0x400, TC: 0x200, RD: 0x100, Z: 0x40, AD: 0x20, CD: 0x10 } as const;
export const TYPE = { SOA: 6, TXT: 16, OPT: 41, RRSIG: 46, DNSKEY: 48 } as const;
export const DO = 0x8000;

const u16 = (value: number): number[] => [value >>> 8, value & 255];

let lastId = 0;

export function packetOf({ name, type, flags = 0, edns, headerOnly = false }: Query): Uint8Array {
  lastId = (lastId + 1) & 0xffff;
  const header = [
    ...u16(lastId),
    ...u16(flags),
    ...u16(headerOnly ? 0 : 1),
    0,
    0,
    0,
    0,
    ...u16(edns === undefined ? 0 : 1),
  ];
  if (headerOnly) return Uint8Array.from(header);
  const labels = name.split('.').filter((label) => label !== '');
  const question = [...labels.flatMap((label) => [label.length, ...Buffer.from(label)]), 0, ...u16(type), 0, 1];
  if (edns === undefined) return Uint8Array.from([...header, ...question]);
  const { version = 0, flags: bits = 0, size = 1232, options = [] } = edns;
  const opt = [0, ...u16(TYPE.OPT), ...u16(size), 0, version, ...u16(bits), ...u16(options.length), ...options];
  return Uint8Array.from([...header, ...question, ...opt]);
}

/** An option of EDNS. */
export const option = (code: number, ...octets: number[]): number[] => [...u16(code), ...u16(octets.length), ...octets];

/** Reads an answer; an Error when it is none. */
export function seenIn(octets: Uint8Array): Seen {
  const at16 = (at: number): number => {
    if (at + 2 > octets.length) throw new Error('cut off');
    return (octets[at]! << 8) | octets[at + 1]!;
  };
  let at = 12;
  const skipName = (): void => {
    while (octets[at]! > 0 && octets[at]! < 0xc0) at += 1 + octets[at]!;
    at += octets[at]! >= 0xc0 ? 2 : 1;
  };
  const flags = at16(2);
  for (let left = at16(4); left > 0; left -= 1) {
    skipName();
    at += 4;
  }
  let opt: Seen['opt'];
  let upper = 0;
  const sections = [6, 8, 10].map((count) => {
    const types: number[] = [];
    for (let left = at16(count); left > 0; left -= 1) {
      skipName();
      const fixed = at;
      const end = at + 10 + at16(at + 8);
      if (at16(fixed) === TYPE.OPT) {
        const options: number[] = [];
        for (let one = fixed + 10; one < end; one += 4 + at16(one + 2)) options.push(at16(one));
        upper = octets[fixed + 4]!;
        opt = { version: octets[fixed + 5]!, flags: at16(fixed + 6), size: at16(fixed + 2), options };
      } else types.push(at16(fixed));
      at = end;
    }
    return types;
  });
  if (at !== octets.length) throw new Error(`${octets.length} octets, ${at} told of`);
  return {
    id: at16(0),
    flags: flags & 0x87f0,
    opcode: (flags >>> 11) & 15,
    rcode: (upper << 4) | (flags & 15),
    questions: at16(4),
    answers: sections[0]!,
    authorities: sections[1]!,
    ...(opt && { opt }),
    size: octets.length,
  };
}

const PATIENCE = 2000;

/** The answer; an Error when none comes within 2 s, tried twice over UDP. */
export async function ask(server: Server, query: Query): Promise<Seen> {
  const packet = packetOf(query);
  const octets = query.tcp
    ? await overTcp(server, packet)
    : ((await overUdp(server, packet)) ?? (await overUdp(server, packet)));
  if (octets === undefined) throw new Error('no answer');
  const seen = seenIn(octets);
  if (seen.id !== ((packet[0]! << 8) | packet[1]!)) throw new Error('another id');
  if ((seen.flags & FLAGS.QR) === 0) throw new Error('no response');
  return seen;
}

export async function overUdp(server: Server, packet: Uint8Array): Promise<Uint8Array | undefined> {
  const socket = createSocket(server.address.includes(':') ? 'udp6' : 'udp4');
  try {
    const answered = once(socket, 'message') as Promise<[Uint8Array]>;
    socket.send(packet, server.port, server.address);
    const message = await Promise.race([answered, wait(PATIENCE, undefined, { ref: false })]);
    return message && Uint8Array.from(message[0]);
  } finally {
    socket.close();
  }
}

export function overTcp({ address, port }: Server, packet: Uint8Array): Promise<Uint8Array | undefined> {
  const socket = connect({ host: address, port });
  let read = Buffer.alloc(0);
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array | undefined>();
  socket.setTimeout(PATIENCE, () => socket.destroy());
  socket.on('error', reject);
  socket.on('close', () => resolve(undefined));
  socket.on('data', (octets: Buffer) => {
    read = Buffer.concat([read, octets]);
    if (read.length < 2 || read.length < 2 + read.readUInt16BE(0)) return;
    resolve(Uint8Array.from(read.subarray(2, 2 + read.readUInt16BE(0))));
    socket.destroy();
  });
  socket.write(Uint8Array.from([...u16(packet.length), ...packet]));
  return promise;
}
