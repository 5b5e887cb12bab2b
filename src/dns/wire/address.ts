import { formatIpv4, formatIpv6 } from '../../domain/net/address.ts';
import { readU16, readU32 } from './octets.ts';

/** Text of an address of 4 or 16 octets. */
export const addressText = (octets: Uint8Array): string =>
  octets.length === 4
    ? formatIpv4(readU32(octets, 0))
    : formatIpv6(Array.from({ length: 8 }, (_, i) => readU16(octets, 2 * i)));
