import { decodeMessage } from '../../wire/decode.ts';
import { encodeMessage } from '../../wire/encode.ts';
import { CLASS_IN, QR, RA, RD } from '../../wire/header.ts';
import type { Message, ResourceRecord } from '../../wire/message.ts';
import { nameFromText, nameToText } from '../../wire/name.ts';
import { rdataFromText, rdataToText, typeCode, typeName } from '../../wire/types.ts';
import type { Ask, FoundRecord } from '../messages.ts';

/** Questions and answers in the words of master files. */

/** `www.corp.test 60 A 10.0.0.1`. */
export function record(text: string): ResourceRecord {
  const [, owner, ttl, type, data] = /^(\S+) (\d+) (\S+) (.*)$/.exec(text)!;
  const code = typeCode(type!)!;
  return {
    name: nameFromText(owner!)!,
    type: code,
    class: CLASS_IN,
    ttl: Number(ttl),
    rdata: rdataFromText(code, data!)!,
  };
}

/** The other way round, with final dots and the letter case left out. */
export const text = ({ name, type, ttl, rdata }: FoundRecord): string =>
  `${nameToText(name)} ${ttl} ${typeName(type)} ${rdataToText(type, rdata)}`.toLowerCase();

/** The answer to a query: its id and question, and what is given. */
export function answerTo(query: Uint8Array, given: Partial<Message> = {}): Uint8Array {
  const { id, questions } = decodeMessage(query)!;
  return encodeMessage({
    id,
    flags: QR | RD | RA,
    opcode: 0,
    rcode: 0,
    questions,
    answers: [],
    authorities: [],
    additionals: [],
    ...given,
  });
}

let lastId = 0;

export function askFor(name: string, type: string, more: Partial<Ask> = {}): Ask {
  lastId += 1;
  return {
    id: lastId,
    asker: 1,
    name: nameFromText(name)!,
    type: typeCode(type)!,
    dnssecOk: false,
    checkingDisabled: false,
    targets: [],
    sources: [],
    ...more,
  };
}
