import { PREFIXES_PER_NETWORK } from '../ceilings.ts';
import { overlaps, parseIpv4Prefix } from '../net/prefix.ts';

/** Whether all are IPv4 prefixes without host bits, each named once, and not too many. */
export const arePrefixes = (texts: readonly string[]): boolean =>
  texts.length <= PREFIXES_PER_NETWORK &&
  new Set(texts).size === texts.length &&
  texts.every((text) => parseIpv4Prefix(text) !== undefined);

/**
 * Whether texts are address space: IPv4 prefixes without host bits, none the whole of it, no two sharing an address,
 * and not too many.
 */
export function areApart(texts: readonly string[]): boolean {
  if (texts.length > PREFIXES_PER_NETWORK) return false;
  const prefixes = texts.map(parseIpv4Prefix).filter((prefix) => prefix !== undefined && prefix.length > 0);
  if (prefixes.length < texts.length) return false;
  // In order of their first address, prefixes that share one are neighbours.
  const sorted = prefixes.map((prefix) => prefix!).sort((a, b) => a.base - b.base);
  return sorted.every((prefix, i) => i === 0 || !overlaps(sorted[i - 1]!, prefix));
}
