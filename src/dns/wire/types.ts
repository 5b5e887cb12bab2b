import { type FieldKind, ipv4, ipv6, name, options, strings, u16, u32, uncompressedName, type Word } from './fields.ts';
import { joinOctets } from './octets.ts';

/** A record type: its number, its mnemonic and the fields of its rdata, in order. */
export interface RecordType {
  readonly code: number;
  readonly name: string;
  readonly fields: readonly FieldKind[];
}

/**
 * The record types Netloom knows. Codec, text form and checks follow from this table; rdata of any other type is kept
 * as the octets it is (RFC 3597).
 */
export const TYPES = {
  A: { code: 1, name: 'A', fields: [ipv4] },
  NS: { code: 2, name: 'NS', fields: [name] },
  CNAME: { code: 5, name: 'CNAME', fields: [name] },
  SOA: { code: 6, name: 'SOA', fields: [name, name, u32, u32, u32, u32, u32] },
  PTR: { code: 12, name: 'PTR', fields: [name] },
  MX: { code: 15, name: 'MX', fields: [u16, name] },
  TXT: { code: 16, name: 'TXT', fields: [strings] },
  AAAA: { code: 28, name: 'AAAA', fields: [ipv6] },
  SRV: { code: 33, name: 'SRV', fields: [u16, u16, u16, uncompressedName] },
  OPT: { code: 41, name: 'OPT', fields: [options] },
} as const satisfies Record<string, RecordType>;

/** Types that exist in questions or as meta records only (RFC 2930, 8945, 1995, 1035 3.2.3, 8482). */
export const TKEY = 249;
export const TSIG = 250;
export const IXFR = 251;
export const AXFR = 252;
export const ANY = 255;

const byCode = new Map<number, RecordType>(Object.values(TYPES).map((type) => [type.code, type]));
const byName = new Map<string, RecordType>(Object.values(TYPES).map((type) => [type.name, type]));
const questionOnly = new Map([
  ['IXFR', IXFR],
  ['AXFR', AXFR],
  ['ANY', ANY],
]);

/** The row of a type number; undefined for types whose rdata is opaque. */
export const typeOf = (code: number): RecordType | undefined => byCode.get(code);

/** 'A', 'MX', …; 'TYPE65' for those without a row (RFC 3597 5). */
export function typeName(code: number): string {
  for (const [text, number] of questionOnly) if (number === code) return text;
  return byCode.get(code)?.name ?? `TYPE${code}`;
}

/** The number of a type's name in any letter case, 'TYPE65' included; undefined when it is none. */
export function typeCode(text: string): number | undefined {
  const upper = text.toUpperCase();
  const generic = /^TYPE(\d{1,5})$/.exec(upper);
  if (generic !== null) return Number(generic[1]) > 0xffff ? undefined : Number(generic[1]);
  return byName.get(upper)?.code ?? questionOnly.get(upper);
}

/** The fields of the rdata at `at`..`end` of a message, names expanded; undefined when they are not of that type. */
export function readFields(code: number, message: Uint8Array, at: number, end: number): Uint8Array[] | undefined {
  const type = byCode.get(code);
  if (type === undefined) return [message.slice(at, end)];
  const fields: Uint8Array[] = [];
  let next = at;
  for (const kind of type.fields) {
    const field = kind.read(message, next, end);
    if (field === undefined) return undefined;
    fields.push(field.octets);
    next = field.next;
  }
  return next === end ? fields : undefined;
}

/** Text form of uncompressed rdata; the generic form of RFC 3597 5 for unknown types and for malformed rdata. */
export function rdataToText(code: number, rdata: Uint8Array): string {
  const type = byCode.get(code);
  const fields = type && readFields(code, rdata, 0, rdata.length);
  if (fields === undefined) return `\\# ${rdata.length} ${rdata.toHex()}`.trimEnd();
  return type!.fields.map((kind, i) => kind.text(fields[i]!)).join(' ');
}

/** Uncompressed rdata of a text form, generic form included; undefined when the text is none of that type. */
export function rdataFromText(code: number, text: string): Uint8Array | undefined {
  const generic = /^\\#\s+(\d{1,5})((?:\s+[0-9a-f]+)*)\s*$/i.exec(text);
  if (generic !== null) return genericRdata(code, Number(generic[1]), generic[2]!.replace(/\s+/g, ''));
  const type = byCode.get(code);
  const words = type && wordsOf(text);
  if (type === undefined || words === undefined) return undefined;
  const parts: Uint8Array[] = [];
  let next = 0;
  for (const kind of type.fields) {
    const field = kind.parse(words, next);
    if (field === undefined) return undefined;
    parts.push(field.octets);
    next = field.next;
  }
  return next === words.length ? joinOctets(parts) : undefined;
}

function genericRdata(code: number, length: number, hex: string): Uint8Array | undefined {
  if (hex.length !== 2 * length) return undefined;
  const rdata = Uint8Array.fromHex(hex);
  return readFields(code, rdata, 0, length) === undefined ? undefined : rdata;
}

/** Words of a record's text: blanks part them, quotes hold them together, escapes stay as they are. */
function wordsOf(text: string): Word[] | undefined {
  const words: Word[] = [];
  const pattern = /\s*(?:"((?:[^"\\]|\\[\s\S])*)"|((?:[^\s"\\]|\\[\s\S])+))(?=\s|$)/y;
  while (pattern.lastIndex < text.trimEnd().length) {
    const match = pattern.exec(text);
    if (match === null) return undefined;
    words.push(match[1] === undefined ? { text: match[2]!, quoted: false } : { text: match[1], quoted: true });
  }
  return words;
}
