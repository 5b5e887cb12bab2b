import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LOCAL_ZONES, localZoneOf } from './local-zones.ts';

/** The reverse name of an IPv4 address. */
const reverse = (address: string): string => `${address.split('.').reverse().join('.')}.in-addr.arpa`;
/** The reverse name of an IPv6 address given as its first hexadecimal digits, the rest zero, or `last` at the end. */
const reverse6 = (first: string, last = '0'): string =>
  `${[...`${first.padEnd(31, '0')}${last}`].reverse().join('.')}.ip6.arpa`;

test('the local zones: RFC 6303 4.1 to 4.6 and RFC 7793', () => {
  assert.equal(LOCAL_ZONES.length, 18 + 7 + 2 + 1 + 4 + 1 + 64);
  assert.equal(new Set(LOCAL_ZONES).size, LOCAL_ZONES.length);
  for (const zone of LOCAL_ZONES) {
    assert.match(zone, /^(?:(?:0|[1-9]\d{0,2})\.){1,4}in-addr\.arpa$|^(?:[\da-f]\.){2,32}ip6\.arpa$/);
    assert.deepEqual(
      LOCAL_ZONES.filter((other) => other !== zone && zone.endsWith(`.${other}`)),
      [],
      `${zone} lies in another`,
    );
  }
});

for (const [address, zone] of [
  ['10.1.2.3', '10.in-addr.arpa'],
  ['172.16.0.1', '16.172.in-addr.arpa'],
  ['172.31.255.1', '31.172.in-addr.arpa'],
  ['192.168.9.9', '168.192.in-addr.arpa'],
  ['0.1.2.3', '0.in-addr.arpa'],
  ['127.0.0.1', '127.in-addr.arpa'],
  ['169.254.169.254', '254.169.in-addr.arpa'],
  ['192.0.2.1', '2.0.192.in-addr.arpa'],
  ['198.51.100.1', '100.51.198.in-addr.arpa'],
  ['203.0.113.1', '113.0.203.in-addr.arpa'],
  ['255.255.255.255', '255.255.255.255.in-addr.arpa'],
  ['100.64.0.1', '64.100.in-addr.arpa'],
  ['100.127.0.1', '127.100.in-addr.arpa'],
  ['172.15.0.1', undefined],
  ['172.32.0.1', undefined],
  ['100.63.0.1', undefined],
  ['100.128.0.1', undefined],
  ['192.0.0.1', undefined],
  ['255.255.255.254', undefined],
  ['110.1.2.3', undefined],
] as const) {
  test(`${address}: ${zone ?? 'anybody may be asked'}`, () => assert.equal(localZoneOf(reverse(address)), zone));
}

for (const [name, zone] of [
  [reverse6(''), `0.${'0.'.repeat(31)}ip6.arpa`],
  [reverse6('', '1'), `1.${'0.'.repeat(31)}ip6.arpa`],
  [reverse6('', '2'), undefined],
  [reverse6('fd00'), 'd.f.ip6.arpa'],
  [reverse6('fc00'), undefined],
  [reverse6('fe80'), '8.e.f.ip6.arpa'],
  [reverse6('febf'), 'b.e.f.ip6.arpa'],
  [reverse6('fec0'), undefined],
  [reverse6('20010db8'), '8.b.d.0.1.0.0.2.ip6.arpa'],
  ['10.in-addr.arpa', '10.in-addr.arpa'],
  ['in-addr.arpa', undefined],
  ['x10.in-addr.arpa', undefined],
  ['10.in-addr.arpa.test', undefined],
  ['', undefined],
] as const) {
  test(`${name}: ${zone}`, () => assert.equal(localZoneOf(name), zone));
}
