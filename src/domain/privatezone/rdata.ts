import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from '../net/address.ts';
import { absoluteName, type ToAscii } from '../net/domain-name.ts';
import { RECORD_TYPES, type RecordType } from './types.ts';

/** Longest TXT value in octets (dns contract 6.4). */
const MAX_TXT = 2048;

/** The record type this text names, in any case, or undefined. */
export const recordType = (text: string): RecordType | undefined =>
  RECORD_TYPES.find((type) => type === text.toUpperCase());

/**
 * Canonical rdata of a submitted value, or undefined when it is none of that type (dns contract 6.4). Two values of
 * the same rdata have the same canonical text: it decides duplicates and is what the DNS plane serves.
 */
export function canonicalRdata(type: RecordType, value: string, toAscii: ToAscii): string | undefined {
  return CANONICAL[type](value, toAscii);
}

const CANONICAL: Record<RecordType, (value: string, toAscii: ToAscii) => string | undefined> = {
  A: (value) => {
    const address = parseIpv4(value);
    return address === undefined ? undefined : formatIpv4(address);
  },
  AAAA: (value) => {
    const groups = parseIpv6(value);
    return groups === undefined ? undefined : formatIpv6(groups);
  },
  CNAME: absoluteName,
  PTR: absoluteName,
  // '.' is the null MX of RFC 7505 and "no such service" of RFC 2782.
  MX: (value, toAscii) => (value === '.' ? '.' : absoluteName(value, toAscii)),
  SRV: (value, toAscii) => {
    const match = /^(\d{1,5})[ \t]+(\d{1,5})[ \t]+(\d{1,5})[ \t]+(\S+)$/.exec(value);
    if (match === null) return undefined;
    const numbers = match.slice(1, 4).map(Number);
    const target = match[4] === '.' ? '.' : absoluteName(match[4]!, toAscii);
    if (target === undefined || numbers.some((number) => number > 0xffff)) return undefined;
    return `${numbers.join(' ')} ${target}`;
  },
  TXT: (value) => {
    const text = value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
    return new TextEncoder().encode(text).length <= MAX_TXT ? text : undefined;
  },
};
