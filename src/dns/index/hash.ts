import { LOWER } from '../wire/name.ts';

/**
 * The hash of a name grows label by label from the root, so one pass over a name yields the hash of each of its
 * suffixes: the zone's, the closest encloser's, the name's. Hashes start from a seed drawn per process, since the names
 * are other people's; whoever finds equal hashes nonetheless only slows the zone they are in.
 */
export function hashLabel(parent: number, octets: Uint8Array, at: number): number {
  const end = at + octets[at]! + 1;
  let hash = parent;
  for (let i = at; i < end; i += 1) {
    hash = Math.imul(hash ^ LOWER[octets[i]!]!, 0x5bd1e995);
    // Without the shift the low bits would never see the high ones.
    hash ^= hash >>> 15;
  }
  return hash;
}
