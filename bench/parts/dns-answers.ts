import { createSocket } from 'node:dgram';
import { decodeMessage } from '../../src/dns/wire/decode.ts';
import { encodeMessage } from '../../src/dns/wire/encode.ts';
import { AA, RCODES, RD, TC } from '../../src/dns/wire/header.ts';
import type { ResourceRecord } from '../../src/dns/wire/message.ts';
import { nameFromText, nameToText } from '../../src/dns/wire/name.ts';
import { rdataToText, typeCode, typeName } from '../../src/dns/wire/types.ts';

/** Answers of several servers held against each other before anything is timed: a wrong one counts as none. */

export interface Place {
  readonly address: string;
  readonly port: number;
}

/** How answers are compared: an answer from a cache counts its TTLs down. */
export interface Reading {
  readonly ttls: boolean;
}

/** A query without EDNS, RD set, id 0. */
export function queryFor(name: string, type: string): Uint8Array {
  const questions = [{ name: nameFromText(name)!, type: typeCode(type)!, class: 1 }];
  const nothing = { answers: [], authorities: [], additionals: [] };
  return encodeMessage({ id: 0, flags: RD, opcode: 0, rcode: 0, questions, ...nothing });
}

/**
 * What a stub resolver acts on, as text: rcode, AA, TC, the answer section, and which types stand in the authority
 * section. Throws when one question ('name type') is not answered within `patience` milliseconds.
 */
export async function answersOf(
  { address, port }: Place,
  questions: readonly string[],
  patience = 3000,
  reading: Reading = { ttls: true },
): Promise<string[]> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.connect(port, address, resolve));
  const answers: string[] = [];
  try {
    for (const question of questions) {
      const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
      socket.once('message', (octets) => resolve(Uint8Array.from(octets)));
      socket.once('error', reject);
      const timer = setTimeout(reject, patience, new Error(`${question}: no answer`));
      const [name, type] = question.split(' ') as [string, string];
      socket.send(queryFor(name, type));
      const octets = await promise;
      clearTimeout(timer);
      socket.removeAllListeners('error');
      answers.push(inWords(octets, reading));
    }
  } finally {
    socket.close();
  }
  return answers;
}

/** Letter case of names, in rdata too, is the server's to choose (RFC 4343). */
function inWords(octets: Uint8Array, { ttls }: Reading): string {
  const message = decodeMessage(octets);
  if (message === undefined) throw new Error(`no DNS message: ${octets.toHex()}`);
  const text = ({ name, type, ttl, rdata }: ResourceRecord): string =>
    `${nameToText(name)} ${ttls ? ttl : '-'} ${typeName(type)} ${rdataToText(type, rdata)}`.toLowerCase();
  const flags = message.flags & (ttls ? AA | TC : TC);
  const authority = message.authorities.map(({ type }) => typeName(type));
  return JSON.stringify([RCODES[message.rcode], flags, message.answers.map(text).sort(), authority]);
}

/** Asks both the same; throws when one answer differs. */
export async function compareAnswers(
  ours: Place,
  peers: readonly (Place & { readonly name: string })[],
  questions: readonly string[],
  reading?: Reading,
): Promise<void> {
  const own = await answersOf(ours, questions, undefined, reading);
  for (const peer of peers) {
    const theirs = await answersOf(peer, questions, undefined, reading);
    const wrong = questions.flatMap((_, i) => (own[i] === theirs[i] ? [] : [i]));
    console.log(`${questions.length} answers compared with ${peer.name}: ${wrong.length} differ`);
    const [at] = wrong;
    if (at === undefined) continue;
    throw new Error(
      `${questions[at]}: ${own[at]} here, ${theirs[at]} of ${peer.name}; the figures would count for nothing`,
    );
  }
}
