import type { ToAscii } from '../net/domain-name.ts';
import { canonicalRdata } from '../privatezone/rdata.ts';
import type { RecordType } from '../privatezone/types.ts';
import { genericData, isGeneric } from './generic.ts';
import type { Token } from './lexer.ts';
import { nameOf, octetsOf, textOf } from './text.ts';
import { shown } from './types.ts';

/** What the words after a type say. */
export interface Rdata {
  readonly value: string;
  readonly data: string;
  /** MX preference. */
  readonly priority?: number;
  /** Character-strings that the answer will cut elsewhere (dns contract 6.4). */
  readonly joined?: boolean;
}

export interface Unfit {
  readonly code: string;
  readonly sentence: string;
  /** The word that is wrong; absent: the whole. */
  readonly token?: Token;
}

interface Place {
  readonly origin: string;
  readonly toAscii: ToAscii;
}

/** The rdata of one record, as AddRecord would store it. */
export function readRdata(type: RecordType, tokens: readonly Token[], place: Place): Rdata | Unfit {
  if (isGeneric(tokens)) {
    const found = genericData(type, tokens);
    if (found === undefined) return unfit('rdata-invalid', `This is no generic rdata of type ${type} (RFC 3597).`);
    return checked(type, found.data, place, found.priority);
  }
  return READ[type](tokens, place);
}

const unfit = (code: string, sentence: string, token?: Token): Unfit =>
  token === undefined ? { code, sentence } : { code, sentence, token };

type Reader = (tokens: readonly Token[], place: Place) => Rdata | Unfit;

const WORDS: Readonly<Record<Exclude<RecordType, 'TXT'>, string>> = {
  A: 'one IPv4 address',
  AAAA: 'one IPv6 address',
  CNAME: 'one name',
  PTR: 'one name',
  MX: 'a preference and a name',
  SRV: 'priority, weight, port and a name',
};

function address(type: 'A' | 'AAAA'): Reader {
  return (tokens, place) => {
    const [word] = tokens;
    if (word === undefined || tokens.length > 1) return unfit('rdata-invalid', `${type} takes ${WORDS[type]}.`);
    const data = canonicalRdata(type, word.text, place.toAscii);
    return data === undefined
      ? unfit('rdata-invalid', `${shown(word.text)} is not ${WORDS[type]}.`, word)
      : { value: word.text, data };
  };
}

/** Numbers, then a name. */
function named(type: 'CNAME' | 'PTR' | 'MX' | 'SRV', numbers: number): Reader {
  return (tokens, place) => {
    if (tokens.length !== numbers + 1) return unfit('rdata-invalid', `${type} takes ${WORDS[type]}.`);
    const wrong = tokens.slice(0, numbers).find(({ text }) => !/^\d{1,5}$/.test(text) || Number(text) > 0xffff);
    if (wrong !== undefined) return unfit('rdata-invalid', `${shown(wrong.text)} is no number up to 65535.`, wrong);
    const word = tokens[numbers]!;
    const name = nameOf(word.text, place.origin, place.toAscii);
    if (name === undefined) return unfit('name-invalid', `${shown(word.text)} is no host name.`, word);
    const [first, ...rest] = tokens.slice(0, numbers).map(({ text }) => Number(text));
    const target = name === '' ? '.' : name;
    if (type === 'MX') return checked(type, target, place, first, word);
    return checked(type, [...(type === 'SRV' ? [first, ...rest] : []), target].join(' '), place, undefined, word);
  };
}

const text: Reader = (tokens) => {
  if (tokens.length === 0) return unfit('rdata-invalid', 'TXT takes at least one text.');
  const strings = tokens.map(({ text }) => octetsOf(text));
  const bad = strings.indexOf(undefined);
  if (bad >= 0) return unfit('escape-invalid', 'A backslash and three digits must be an octet.', tokens[bad]);
  const long = strings.findIndex((octets) => octets!.length > 255);
  if (long >= 0) return unfit('rdata-invalid', 'A text of TXT has at most 255 octets (RFC 1035 3.3).', tokens[long]);
  const octets = Uint8Array.from(strings.flatMap((one) => [...one!]));
  const data = textOf(octets);
  if (data === undefined) return unfit('text-not-utf8', 'This text is not UTF-8, and cannot be kept as it is.');
  if (octets.length > 2048) return unfit('rdata-invalid', 'A TXT record has at most 2048 octets.');
  return { ...txt(data), joined: strings.slice(0, -1).some((one) => one!.length !== 255) };
};

const READ: Readonly<Record<RecordType, Reader>> = {
  A: address('A'),
  AAAA: address('AAAA'),
  CNAME: named('CNAME', 0),
  PTR: named('PTR', 0),
  MX: named('MX', 1),
  SRV: named('SRV', 3),
  TXT: text,
};

/**
 * A text as a value of the API: in a pair of quotes, which it strips, where the value would otherwise be trimmed,
 * stripped or taken for none (dns contract 6.4).
 */
export function txt(data: string): { readonly value: string; readonly data: string } {
  const quotes = data.length >= 2 && data.startsWith('"') && data.endsWith('"');
  return { value: data === '' || data !== data.trim() || quotes ? `"${data}"` : data, data };
}

/** What a name's own form cannot tell: whether the API would take it as such a value. */
function checked(type: RecordType, data: string, { toAscii }: Place, priority?: number, token?: Token): Rdata | Unfit {
  const { value } = type === 'TXT' ? txt(data) : { value: data };
  const canonical = canonicalRdata(type, value, toAscii);
  if (canonical === undefined) return unfit('rdata-invalid', `This is no value of type ${type}.`, token);
  if (priority === undefined) return { value, data: canonical };
  if (priority > 100) return unfit('priority-out-of-range', 'The preference of an MX record is 0 to 100 here.', token);
  return { value, data: canonical, priority };
}
