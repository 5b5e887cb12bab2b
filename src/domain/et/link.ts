import { parseIpv4 } from '../net/address.ts';
import { sizeOf } from '../net/prefix.ts';

// What a channel over a line is made of (csn contract 13.1).

/** VLAN ids a channel may have; 0 is none. 1 and the highest are the system's. */
export const isVlan = (id: number): boolean => id === 0 || (id >= 2 && id <= 4009);

/** An AS number of the customer's router. */
export const isAsn = (text: string): boolean => /^[1-9]\d{0,9}$/.test(text) && Number(text) <= 0xffffffff;

/**
 * Whether two interface addresses, `10.0.0.1/30` each, are the two ends of one link: of one network, not the same, and
 * neither that network's first nor its last address unless it has only two (RFC 3021).
 */
export function areEnds(one: string, other: string): boolean {
  const [a, b] = [interfaceOf(one), interfaceOf(other)];
  if (a === undefined || b === undefined) return false;
  return a.length === b.length && a.address !== b.address && a.network === b.network;
}

function interfaceOf(text: string): { address: number; network: number; length: number } | undefined {
  const [host = '', mask = '', ...rest] = text.split('/');
  const address = parseIpv4(host);
  const length = Number(mask);
  if (rest.length > 0 || address === undefined || !/^[1-9]\d?$/.test(mask) || length > 31) return undefined;
  const offset = address % sizeOf(length);
  if (length < 31 && (offset === 0 || offset === sizeOf(length) - 1)) return undefined;
  return { address, network: address - offset, length };
}
