import type { Answer, AnswerRecord } from '../../domain/answering/types.ts';
import { rdataOf } from '../index/compile.ts';
import { decodeMessage } from '../wire/decode.ts';
import { AA, RCODES, TC } from '../wire/header.ts';
import type { ResourceRecord } from '../wire/message.ts';
import { rdataToText, TYPES, typeCode, typeName } from '../wire/types.ts';
import { plainName } from './plain.ts';

/** An answer as it is compared: what it says, in words; the order of values is nobody's business. */
export interface InWords {
  readonly rcode: string;
  readonly authoritative: boolean;
  readonly answer: readonly string[];
  readonly authority: readonly string[];
}

/** What an answer of the wire says; undefined: it is truncated, and says nothing of what it would have said. */
export function wordsOf(octets: Uint8Array): InWords | undefined {
  const message = decodeMessage(octets);
  if (message === undefined || (message.flags & TC) !== 0) return undefined;
  const words = ({ name, ttl, type, rdata }: ResourceRecord): string => recordWords(plainName(name), ttl, type, rdata);
  return {
    rcode: RCODES[message.rcode] ?? `RCODE${message.rcode}`,
    authoritative: (message.flags & AA) !== 0,
    answer: message.answers.map(words).sort(),
    authority: message.authorities.map(words).sort(),
  };
}

/** What the reference answers; undefined: that depends on others. */
export function wordsOfReference({ rcode, authoritative, answer, authority }: Answer): InWords | undefined {
  if (rcode === undefined) return undefined;
  const words = ({ owner, ttl, type, data }: AnswerRecord): string => {
    const code = typeCode(type)!;
    return recordWords(owner, ttl, code, rdataOf(code, data)!);
  };
  return { rcode, authoritative, answer: answer.map(words).sort(), authority: authority.map(words).sort() };
}

/** Names in rdata may point into the question, and so have its letter case; texts have their own. */
function recordWords(owner: string, ttl: number, type: number, rdata: Uint8Array): string {
  const data = rdataToText(type, rdata);
  return `${owner}. ${ttl} ${typeName(type)} ${type === TYPES.TXT.code ? data : data.toLowerCase()}`;
}

export const same = (a: InWords, b: InWords): boolean => JSON.stringify(a) === JSON.stringify(b);
