import type { LookupName } from '../index/lookup-name.ts';
import { View } from '../index/view.ts';
import { Zone } from '../index/zone.ts';

const numbered = (from: number, to: number, suffix: string): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `${from + i}.${suffix}`);

/**
 * Zones every view has beneath its own: reverse names of addresses that mean nothing to the public, empty, so that they
 * are answered NXDOMAIN here and never leak to anyone (contract row 20, RFC 6303 3). A bound zone comes first, and so
 * does a rule of the same or a longer name.
 */
export const LOCAL_ZONES: readonly string[] = [
  // RFC 6303 4.1: private use (RFC 1918).
  '10.in-addr.arpa',
  ...numbered(16, 31, '172.in-addr.arpa'),
  '168.192.in-addr.arpa',
  // RFC 6303 4.2: this network, loopback, link-local, documentation, broadcast.
  '0.in-addr.arpa',
  '127.in-addr.arpa',
  '254.169.in-addr.arpa',
  '2.0.192.in-addr.arpa',
  '100.51.198.in-addr.arpa',
  '113.0.203.in-addr.arpa',
  '255.255.255.255.in-addr.arpa',
  // RFC 7793: shared address space between providers and their customers (RFC 6598).
  ...numbered(64, 127, '100.in-addr.arpa'),
  // RFC 6303 4.3: the unspecified address and loopback.
  `${'0.'.repeat(32)}ip6.arpa`,
  `1.${'0.'.repeat(31)}ip6.arpa`,
  // RFC 6303 4.4: locally assigned addresses.
  'd.f.ip6.arpa',
  // RFC 6303 4.5: link-local addresses.
  '8.e.f.ip6.arpa',
  '9.e.f.ip6.arpa',
  'a.e.f.ip6.arpa',
  'b.e.f.ip6.arpa',
  // RFC 6303 4.6: documentation.
  '8.b.d.0.1.0.0.2.ip6.arpa',
];

export function localZones(owner: LookupName): View {
  const view = new View('');
  for (const name of LOCAL_ZONES) view.bind(new Zone(name, 1, owner));
  return view;
}
