import { canonicalAddress, parseIpv6 } from './address.ts';
import { Prefixes } from './prefixes.ts';

/**
 * Addresses no query is sent to unless the operator allows it: those that are no single host, link-local ones, and
 * where clouds keep their metadata services. A rule is a tenant's to write, and the query would be ours.
 */
const REFUSED_PREFIXES = [
  '0.0.0.0/8', //            this network, RFC 6890
  '169.254.0.0/16', //       link-local, RFC 3927; metadata services at 169.254.169.254
  '224.0.0.0/4', //          multicast, RFC 5771
  '240.0.0.0/4', //          reserved and broadcast, RFC 1112, 919
  '100.100.100.200/32', //   metadata, Alibaba
  '168.63.129.16/32', //     metadata, Azure
  '192.0.0.192/32', //       metadata, Oracle
  // IPv4 addresses in disguise: a translator or tunnel on the way may lead to any of those above.
  '::/96', //                IPv4-compatible, RFC 4291 2.5.5.1; ::1 aside
  '::ffff:0:0:0/96', //      SIIT, RFC 2765
  '64:ff9b:1::/48', //       NAT64 of a site's own, RFC 8215
  '2002::/16', //            6to4, RFC 3056
  'fe80::/10', //            link-local, RFC 4291
  'fec0::/10', //            site-local, RFC 3879
  'ff00::/8', //             multicast, RFC 4291
  'fd00:ec2::254/128', //    metadata, AWS
  'fd20:ce::254/128', //     metadata, Google
] as const;

export interface Forwardable {
  readonly forwardAllow: readonly string[];
  readonly forwardDeny: readonly string[];
}

/** Whether queries may be sent to an address (text); the longest prefix decides, of equal ones the denied. */
export function mayForwardTo(address: string, { forwardAllow, forwardDeny }: Forwardable): boolean {
  const verdicts = new Prefixes<boolean>();
  for (const prefix of REFUSED_PREFIXES) verdicts.update(prefix, () => false);
  verdicts.update('::1/128', () => true);
  for (const prefix of forwardAllow) verdicts.update(prefix, () => true);
  for (const prefix of forwardDeny) verdicts.update(prefix, () => false);
  const plain = plainAddress(address);
  return plain !== undefined && (verdicts.find(plain) ?? true);
}

/** The host an address (text) stands for: of an IPv6 one that holds an IPv4 one, that; undefined when it is no address. */
export const plainAddress = (address: string): string | undefined => embedded(address) ?? canonicalAddress(address);

/** The IPv4 address an IPv6 one stands for: mapped (RFC 4291 2.5.5.2) or behind NAT64 (RFC 6052 2.1). */
function embedded(address: string): string | undefined {
  const groups = parseIpv6(address);
  if (groups === undefined) return undefined;
  const head = groups.slice(0, 6).join();
  if (head !== '0,0,0,0,0,65535' && head !== '100,65435,0,0,0,0') return undefined;
  const [high, low] = [groups[6]!, groups[7]!];
  return `${high >>> 8}.${high & 255}.${low >>> 8}.${low & 255}`;
}
