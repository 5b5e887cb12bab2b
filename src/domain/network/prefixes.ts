import { overlaps, parseIpv4Prefix } from '../net/prefix.ts';

/** Whether all are IPv4 prefixes without host bits, each named once. */
export const arePrefixes = (texts: readonly string[]): boolean =>
  new Set(texts).size === texts.length && texts.every((text) => parseIpv4Prefix(text) !== undefined);

/** Whether texts are address space: IPv4 prefixes without host bits, none the whole of it, no two sharing an address. */
export function areApart(texts: readonly string[]): boolean {
  const prefixes = texts.map(parseIpv4Prefix).filter((prefix) => prefix !== undefined && prefix.length > 0);
  if (prefixes.length < texts.length) return false;
  // In order of their first address, prefixes that share one are neighbours.
  const sorted = prefixes.map((prefix) => prefix!).sort((a, b) => a.base - b.base);
  return sorted.every((prefix, i) => i === 0 || !overlaps(sorted[i - 1]!, prefix));
}
