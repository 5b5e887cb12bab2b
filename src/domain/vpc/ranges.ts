import { formatIpv6, parseIpv4, parseIpv6 } from '../net/address.ts';
import {
  canonicalPrefix,
  contains,
  type Ipv4Prefix,
  PRIVATE_PREFIXES,
  parseIpv4Prefix,
  sizeOf,
} from '../net/prefix.ts';

/** A prefix of either family, as the addresses it holds. */
export interface Range {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** The range of canonical CIDR text of either family, or undefined: bad text, or host bits set. */
export function rangeOf(text: string): Range | undefined {
  if (canonicalPrefix(text) === undefined) return undefined;
  const [address = '', length = ''] = text.split('/');
  const v4 = parseIpv4(address);
  const version = v4 === undefined ? 6 : 4;
  const first =
    v4 === undefined ? parseIpv6(address)!.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n) : BigInt(v4);
  const size = 1n << BigInt((version === 4 ? 32 : 128) - Number(length));
  return { version, first, last: first + size - 1n };
}

export const holds = (outer: Range, inner: Range): boolean =>
  outer.version === inner.version && outer.first <= inner.first && inner.last <= outer.last;

export const meets = (a: Range, b: Range): boolean => a.version === b.version && a.first <= b.last && b.first <= a.last;

/** An address, as canonical text, alone. */
export const pointOf = (address: string): Range => rangeOf(`${address}/${address.includes(':') ? 128 : 32}`)!;

/** The addresses of a subnet's CIDR that may be assigned, of either family: not its first three, not its last. */
export function assignableIn(cidr: string): Range | undefined {
  const range = rangeOf(cidr);
  return range && { ...range, first: range.first + 3n, last: range.last - 1n };
}

/** A VPC's address space: in RFC 1918, /8 to /28 (common contract 4.3). */
export function vpcCidr(text: string): Ipv4Prefix | undefined {
  const prefix = parseIpv4Prefix(text);
  if (prefix === undefined || prefix.length > 28) return undefined;
  return PRIVATE_PREFIXES.some((block) => contains(block, prefix)) ? prefix : undefined;
}

/** A subnet's: at most /29, since four addresses of each are the system's. */
export function subnetCidr(text: string): Ipv4Prefix | undefined {
  const prefix = parseIpv4Prefix(text);
  return prefix === undefined || prefix.length > 29 ? undefined : prefix;
}

/** Assignable addresses of a subnet within a part of it: not its first three, not its last. */
export function assignable(subnet: Ipv4Prefix, part: Ipv4Prefix): number {
  const first = Math.max(part.base, subnet.base + 3);
  const last = Math.min(part.base + sizeOf(part.length) - 1, subnet.base + sizeOf(subnet.length) - 2);
  return Math.max(0, last - first + 1);
}

/**
 * The /56 of the VPC that got its IPv6 at this log position: a unique local block (RFC 4193) of its own, 48 bits of
 * position after fd00::/8.
 */
export function vpcIpv6(position: number): string {
  const bits = (0xfdn << 48n) | BigInt(position);
  return `${formatIpv6([...groups(bits << 8n, 4), 0, 0, 0, 0])}/56`;
}

/** The lowest /64 of a VPC's /56 that is not taken, or undefined when all 256 are. */
export function subnetIpv6(block: string, taken: ReadonlySet<string>): string | undefined {
  const base = rangeOf(block)!.first >> 64n;
  for (let i = 0n; i < 256n; i += 1n) {
    const text = `${formatIpv6([...groups(base + i, 4), 0, 0, 0, 0])}/64`;
    if (!taken.has(text)) return text;
  }
  return undefined;
}

function groups(bits: bigint, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Number((bits >> BigInt((count - 1 - i) * 16)) & 0xffffn));
}
