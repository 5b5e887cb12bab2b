import { formatIpv4, formatIpv6 } from '../net/address.ts';
import type { RecordType } from '../privatezone/types.ts';
import type { Token } from './lexer.ts';
import { textOf } from './text.ts';

/** Rdata in the generic form of RFC 3597 5, `\# 4 0A000001`, for the types Netloom serves. */

export const isGeneric = (tokens: readonly Token[]): boolean => tokens[0]?.text === '\\#' && !tokens[0].quoted;

/** Canonical data (with an MX preference apart); undefined when it is none of that type. */
export function genericData(
  type: RecordType,
  tokens: readonly Token[],
): { readonly data: string; readonly priority?: number } | undefined {
  const octets = octetsOf(tokens);
  return octets === undefined ? undefined : DECODE[type](octets);
}

function octetsOf([, length, ...words]: readonly Token[]): Uint8Array | undefined {
  const hex = words.map(({ text }) => text).join('');
  if (length === undefined || !/^\d{1,5}$/.test(length.text) || !/^(?:[0-9a-f]{2})*$/i.test(hex)) return undefined;
  return Number(length.text) * 2 === hex.length ? Uint8Array.fromHex(hex) : undefined;
}

type Decoder = (octets: Uint8Array) => { readonly data: string; readonly priority?: number } | undefined;

const u16 = (octets: Uint8Array, at: number): number => octets[at]! * 256 + octets[at + 1]!;

const name: Decoder = (octets) => {
  const data = wireName(octets, 0);
  return data === undefined ? undefined : { data };
};

const DECODE: Readonly<Record<RecordType, Decoder>> = {
  A: (octets) => (octets.length === 4 ? { data: formatIpv4(u16(octets, 0) * 0x10000 + u16(octets, 2)) } : undefined),
  AAAA: (octets) =>
    octets.length === 16 ? { data: formatIpv6(Array.from({ length: 8 }, (_, i) => u16(octets, i * 2))) } : undefined,
  CNAME: name,
  PTR: name,
  MX: (octets) => {
    const data = octets.length > 2 ? wireName(octets, 2) : undefined;
    return data === undefined ? undefined : { data, priority: u16(octets, 0) };
  },
  SRV: (octets) => {
    const target = octets.length > 6 ? wireName(octets, 6) : undefined;
    return target === undefined ? undefined : { data: `${[0, 2, 4].map((at) => u16(octets, at)).join(' ')} ${target}` };
  },
  TXT: (octets) => {
    const strings: number[] = [];
    for (let at = 0; at < octets.length; at += 1 + octets[at]!) {
      if (at + octets[at]! >= octets.length) return undefined;
      for (const octet of octets.subarray(at + 1, at + 1 + octets[at]!)) strings.push(octet);
    }
    const data = octets.length === 0 ? undefined : textOf(Uint8Array.from(strings));
    return data === undefined ? undefined : { data };
  },
};

/** A name that ends the rdata, in text; '.' for the root. Octets no host name has make it none. */
function wireName(octets: Uint8Array, start: number): string | undefined {
  const labels: string[] = [];
  let at = start;
  for (; octets[at] !== 0; at += 1 + octets[at]!) {
    if (at >= octets.length || octets[at]! > 63) return undefined;
    const label = String.fromCharCode(...octets.subarray(at + 1, at + 1 + octets[at]!));
    if (!/^[a-z0-9_-]+$/i.test(label)) return undefined;
    labels.push(label.toLowerCase());
  }
  return at === octets.length - 1 ? labels.join('.') || '.' : undefined;
}
