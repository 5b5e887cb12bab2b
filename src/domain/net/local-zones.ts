/**
 * Names that mean something only where they are used, so that asking others about them is of no use to anyone and tells
 * strangers about us: each is the apex of an empty zone beneath every view (dns contract 8, row 20). Lower case, no
 * final dot.
 */

/** Apexes of one, two or three labels that differ in a number. */
const numbered = (from: number, to: number, rest: string): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `${from + i}.${rest}`);

const IPV6_ZEROS = '0.'.repeat(31);

export const LOCAL_ZONES: readonly string[] = [
  // Private addresses (RFC 1918), RFC 6303 4.1.
  '10.in-addr.arpa',
  ...numbered(16, 31, '172.in-addr.arpa'),
  '168.192.in-addr.arpa',
  // This network, loopback, link-local, three nets for examples and broadcast, RFC 6303 4.2.
  '0.in-addr.arpa',
  '127.in-addr.arpa',
  '254.169.in-addr.arpa',
  '2.0.192.in-addr.arpa',
  '100.51.198.in-addr.arpa',
  '113.0.203.in-addr.arpa',
  '255.255.255.255.in-addr.arpa',
  // The unspecified IPv6 address and loopback, RFC 6303 4.3.
  `0.${IPV6_ZEROS}ip6.arpa`,
  `1.${IPV6_ZEROS}ip6.arpa`,
  // Locally assigned addresses (RFC 4193), RFC 6303 4.4.
  'd.f.ip6.arpa',
  // Link-local addresses, RFC 6303 4.5.
  '8.e.f.ip6.arpa',
  '9.e.f.ip6.arpa',
  'a.e.f.ip6.arpa',
  'b.e.f.ip6.arpa',
  // The prefix for examples, RFC 6303 4.6.
  '8.b.d.0.1.0.0.2.ip6.arpa',
  // Addresses shared with carriers (RFC 6598), RFC 7793 2.
  ...numbered(64, 127, '100.in-addr.arpa'),
];

const APEXES: ReadonlySet<string> = new Set(LOCAL_ZONES);

/** The local zone an absolute name (lower case, no final dot) lies in, or undefined. None lies in another. */
export function localZoneOf(name: string): string | undefined {
  let suffix = name;
  while (!APEXES.has(suffix)) {
    const dot = suffix.indexOf('.');
    if (dot < 0) return undefined;
    suffix = suffix.slice(dot + 1);
  }
  return suffix;
}
