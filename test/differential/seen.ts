import { decodeMessage } from '../../src/dns/wire/decode.ts';
import { AA, HEADER_LENGTH, RCODES, TC } from '../../src/dns/wire/header.ts';
import type { ResourceRecord } from '../../src/dns/wire/message.ts';
import { TYPES, typeOf } from '../../src/dns/wire/types.ts';
import { recordText } from '../packets/asking.ts';

/** What is compared of an answer. Records are texts 'owner ttl TYPE rdata', names in lower case, sorted. */
export interface Seen {
  readonly rcode: string;
  readonly aa: boolean;
  readonly tc: boolean;
  readonly answer: readonly string[];
  /** The SOA of a negative answer (RFC 2308 2); servers differ freely in the rest of this section. */
  readonly soa: readonly string[];
  /** The question section's octets. */
  readonly question: string;
  /** Octets of the whole answer. */
  readonly size: number;
  /** The aliases of the answer section: owner to target. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** Decodes an answer to a question of this length; an Error when it is no message. */
export function seenIn(octets: Uint8Array, questionLength: number): Seen {
  const message = decodeMessage(octets);
  if (message === undefined) throw new Error(`not a message: ${octets.toHex()}`);
  const answer = message.answers.map(normal);
  const aliases = new Map<string, string>();
  for (const text of answer) {
    const [owner, , type, target] = text.split(' ') as [string, string, string, string];
    if (type === 'CNAME') aliases.set(owner.slice(0, -1), target.slice(0, -1));
  }
  return {
    rcode: RCODES[message.rcode] ?? String(message.rcode),
    aa: (message.flags & AA) !== 0,
    tc: (message.flags & TC) !== 0,
    answer: answer.sort(),
    soa: message.authorities.filter(({ type }) => type === TYPES.SOA.code).map(normal),
    question: octets.subarray(HEADER_LENGTH, HEADER_LENGTH + questionLength).toHex(),
    size: octets.length,
    aliases,
  };
}

/** Names in rdata may point into the question, and so have its letter case; the letters of a TXT are its own. */
function normal(record: ResourceRecord): string {
  const text = recordText(record);
  if (record.type === TYPES.TXT.code || typeOf(record.type) === undefined) return text;
  const [owner, ttl, type, ...rdata] = text.split(' ');
  return [owner, ttl, type, rdata.join(' ').toLowerCase()].join(' ');
}

const COMPARED = ['question', 'rcode', 'aa', 'tc', 'answer', 'soa'] as const;

/** The parts in which two answers differ. */
export const differences = (one: Seen, other: Seen): string[] =>
  COMPARED.filter((part) => String(one[part]) !== String(other[part]));

/** Whether the records are whole RRsets of these (RFC 2181 9). */
export function wholeRrsets(some: readonly string[], all: readonly string[]): boolean {
  const key = (text: string): string => `${text.split(' ')[0]} ${text.split(' ')[2]}`;
  const keys = new Set(some.map(key));
  return String(all.filter((text) => keys.has(key(text)))) === String(some);
}
