import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from './address.ts';

/** An IPv4 network: the address with its host bits zero, and the number of network bits. */
export interface Ipv4Prefix {
  readonly base: number;
  readonly length: number;
}

/** Number of addresses in an IPv4 prefix of this length. */
export const sizeOf = (length: number): number => 2 ** (32 - length);

/** A network in CIDR text, or undefined: bad text, or host bits set. */
export function parseIpv4Prefix(text: string): Ipv4Prefix | undefined {
  const match = /^([0-9.]+)\/(0|[1-9]\d?)$/.exec(text);
  const base = match === null ? undefined : parseIpv4(match[1]!);
  const length = Number(match?.[2]);
  if (base === undefined || length > 32 || base % sizeOf(length) !== 0) return undefined;
  return { base, length };
}

/** Private address space, RFC 1918, as CIDR text. */
export const PRIVATE_CIDRS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] as const;
/** The same as numbers. */
export const PRIVATE_PREFIXES: readonly Ipv4Prefix[] = PRIVATE_CIDRS.map((text) => parseIpv4Prefix(text)!);

/** Canonical text: `10.0.0.0/8`. */
export const formatIpv4Prefix = (prefix: Ipv4Prefix): string => `${formatIpv4(prefix.base)}/${prefix.length}`;

/** Whether inner lies within outer; a prefix contains itself. */
export const contains = (outer: Ipv4Prefix, inner: Ipv4Prefix): boolean =>
  inner.length >= outer.length && inner.base - (inner.base % sizeOf(outer.length)) === outer.base;

/** Whether an address (a 32-bit number) lies in a prefix. */
export const holds = ({ base, length }: Ipv4Prefix, address: number): boolean =>
  address >= base && address < base + sizeOf(length);

/** A prefix as one number, exact below 2^53: what prefixes are kept under. */
export const prefixKey = (base: number, length: number): number => base * 64 + length;

/** The prefix a key is of. */
export const prefixOfKey = (key: number): Ipv4Prefix => ({ base: Math.floor(key / 64), length: key % 64 });

/** Whether the two share an address: one contains the other. */
export const overlaps = (a: Ipv4Prefix, b: Ipv4Prefix): boolean => contains(a, b) || contains(b, a);

/** Canonical text of an IPv4 or IPv6 prefix without host bits, or undefined. */
export function canonicalPrefix(text: string): string | undefined {
  const v4 = parseIpv4Prefix(text);
  if (v4 !== undefined) return formatIpv4Prefix(v4);
  const match = /^([0-9A-Fa-f:.]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  const groups = match === null ? undefined : parseIpv6(match[1]!);
  const length = Number(match?.[2]);
  if (groups === undefined || length > 128) return undefined;
  const hostBits = groups.some((group, i) => (group & (0xffff >>> Math.min(16, Math.max(0, length - i * 16)))) !== 0);
  return hostBits ? undefined : `${formatIpv6(groups)}/${length}`;
}
