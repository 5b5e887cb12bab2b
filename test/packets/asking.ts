import { type Arrival, TCP_MOST } from '../../src/dns/answer/arrival.ts';
import type { Handler } from '../../src/dns/answer/handler.ts';
import type { View } from '../../src/dns/index/view.ts';
import { decodeMessage } from '../../src/dns/wire/decode.ts';
import { encodeMessage } from '../../src/dns/wire/encode.ts';
import { RCODES, RD } from '../../src/dns/wire/header.ts';
import type { Edns, Message, ResourceRecord } from '../../src/dns/wire/message.ts';
import { nameFromText, nameToText } from '../../src/dns/wire/name.ts';
import { rdataToText, typeCode, typeName } from '../../src/dns/wire/types.ts';

/** Asking a handler in-process, in words. */

/** A query for one name, RD set, no EDNS, unless told otherwise. */
export function queryFor(name: string, type: string, more: Partial<Message> = {}): Uint8Array {
  const questions = [{ name: nameFromText(name)!, type: typeCode(type)!, class: 1 }];
  const nothing = { answers: [], authorities: [], additionals: [] };
  return encodeMessage({ id: 4711, flags: RD, opcode: 0, rcode: 0, questions, ...nothing, ...more });
}

export const edns = (more: Partial<Edns> = {}): { edns: Edns } => ({
  edns: { udpSize: 1232, version: 0, flags: 0, options: new Uint8Array(0), ...more },
});

export const arrivalAt = (view: View | undefined, more: Partial<Arrival> = {}): Arrival => ({
  view,
  local: Uint8Array.of(127, 64, 0, 1),
  protocol: 'tcp',
  client: Uint8Array.of(127, 0, 0, 1),
  allowed: true,
  plain: TCP_MOST,
  most: TCP_MOST,
  ...more,
});

const out = new Uint8Array(TCP_MOST);

/** The octets of the answer; undefined for silence. */
export function answerTo(handle: Handler, arrival: Arrival, packet: Uint8Array): Uint8Array | undefined {
  const length = handle(arrival, packet, packet.length, out);
  return length === 0 ? undefined : out.slice(0, length);
}

/** The decoded answer; an Error when it is silence or no message. */
export function ask(handle: Handler, arrival: Arrival, packet: Uint8Array): Message {
  const octets = answerTo(handle, arrival, packet);
  const message = octets && decodeMessage(octets);
  if (message === undefined) throw new Error(`no answer, or none that can be read: ${octets?.toHex()}`);
  return message;
}

/** 'owner ttl TYPE rdata', the owner in lower case. */
export const recordText = (record: ResourceRecord): string =>
  `${nameToText(record.name).toLowerCase()} ${record.ttl} ${typeName(record.type)} ${rdataToText(record.type, record.rdata)}`;

/** The parts of an answer one reads first. */
export const inWords = (message: Message): { rcode: string; answer: string[]; authority: string[] } => ({
  rcode: RCODES[message.rcode] ?? String(message.rcode),
  answer: message.answers.map(recordText),
  authority: message.authorities.map(recordText),
});
