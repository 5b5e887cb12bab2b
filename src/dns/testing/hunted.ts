import assert from 'node:assert/strict';
import { edns, queryFor } from '../../../test/packets/asking.ts';
import { seedQueries } from '../../../test/packets/mutations.ts';
import type { DnsChange, DnsRecord } from '../changes.ts';
import { Index } from '../index/index.ts';
import { joinOctets } from '../wire/octets.ts';

/** What mutated queries are let loose on: zones with everything in them, rules, policies; and queries about them. */

const record = (type: string, data: string): DnsRecord => ({ type, ttl: 60, data });
const long = `${'x'.repeat(63)}.${'y'.repeat(63)}.${'z'.repeat(63)}`;
const nodes: Record<string, DnsRecord[]> = {
  '': [record('MX', '10 mail.corp.test'), record('TXT', 'x'.repeat(700))],
  www: [record('A', '10.0.0.1'), record('A', '10.0.0.2'), record('AAAA', 'fd00::1')],
  'a.b.c': [record('SRV', '1 2 53 www.corp.test')],
  '*.wild': [record('A', '10.0.0.3'), record('TXT', 'wild')],
  '*.alias': [record('CNAME', 'c0.corp.test')],
  many: Array.from({ length: 120 }, (_, i) => record('A', `10.1.0.${i}`)),
  big: Array.from({ length: 60 }, (_, i) => record('TXT', `${i}`.padEnd(2000, 'x'))),
  [long]: [record('CNAME', `${long}.corp.test`)],
  loop: [record('CNAME', 'sub.loop.corp.test')],
  'sub.loop': [record('CNAME', 'loop.corp.test')],
  out: [record('CNAME', 'elsewhere.test')],
  'to-rule': [record('CNAME', 'host.hq.test')],
  ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`c${i}`, [record('CNAME', `c${i + 1}.corp.test`)]])),
};
const owned = Object.keys(nodes).map((owner) => (owner === '' ? 'corp.test' : `${owner}.corp.test`));
const others = ['b.c.corp.test', 'x.y.wild.corp.test', 'x.alias.corp.test', 'ns1.corp.test'];
const local = ['1.0.0.10.in-addr.arpa', '1.0.0.127.in-addr.arpa', 'x', '.'];
/** Answered by others: by a rule, by the upstream, and because their zone does not have them. */
const beyond = ['host.hq.test', 'a.b.hq.test', 'hq.test', 'www.public.test', 'x.y.public.test', 'missing.open.test'];

/** Two views: `v` has the zones and rules, `w` also lets few clients ask, and few answers out. */
export function huntedIndex(seed: number): Index {
  const index = new Index(seed);
  const fill = Object.entries(nodes).map(([owner, records]): DnsChange => {
    return { kind: 'node', zone: 'z', serial: 1, owner, records };
  });
  const bound = ['v', 'w'].flatMap((vpc): DnsChange[] => [
    { kind: 'bound', vpc, zone: 'z' },
    { kind: 'bound', vpc, zone: 'open' },
    { kind: 'rule-bound', vpc, rule: 'hq' },
  ]);
  const changes: DnsChange[] = [
    { kind: 'zone', zone: 'z', name: 'corp.test', serial: 1 },
    ...fill,
    { kind: 'zone', zone: 'open', name: 'open.test', serial: 1, missingName: 'recurse' },
    { kind: 'rule', rule: 'hq', zone: 'hq.test', targets: [{ ip: '192.0.2.1', port: 53 }], sources: [] },
    ...bound,
    { kind: 'policy', vpc: 'w', allow: ['127.0.0.0/8'], queryLog: true, responsesPerSecond: 5 },
  ];
  index.apply(changes, (_, error) => assert.fail(error));
  return index;
}

/** One EDNS option (RFC 6891 6.1.2). */
const option = (code: number, ...data: readonly number[]): Uint8Array =>
  Uint8Array.of(code >>> 8, code & 255, data.length >>> 8, data.length & 255, ...data);

const octets = (length: number): number[] => Array.from({ length }, (_, i) => (i * 37) & 255);
const COOKIE = 10;
const KEEPALIVE = 11;

/** Options a client may send: cookies of every kind of length, and what it should not send at all. */
const optionLists = (goodCookie: Uint8Array): Uint8Array[] => [
  ...[0, 7, 8, 9, 15, 16, 24, 40, 41].map((length) => option(COOKIE, ...octets(length))),
  goodCookie,
  option(KEEPALIVE),
  option(KEEPALIVE, 0, 100),
  option(15, 0, 3, 0x78),
  option(8, 0, 1, 24, 0, 192, 0, 2),
  option(3),
  joinOctets([goodCookie, option(KEEPALIVE), option(65_001, ...octets(30))]),
  joinOctets([option(COOKIE, ...octets(8)), option(COOKIE, ...octets(8))]),
];

/** Types with answers of some size, which few of the names have: asked more often. */
const LARGE = ['A', 'TXT', 'ANY'];
const often = (query: Uint8Array): Uint8Array[] => new Array<Uint8Array>(10).fill(query);

/** @param goodCookie the COOKIE option with a server cookie that is good. */
export function huntedQueries(goodCookie: Uint8Array): Uint8Array[] {
  const withOptions = optionLists(goodCookie).flatMap((options) =>
    ['www.corp.test', 'big.corp.test', 'www.public.test'].flatMap((name) =>
      ['A', 'TXT'].map((type) => queryFor(name, type, edns({ options }))),
    ),
  );
  return [
    ...seedQueries([...owned, ...others, ...local]),
    ...seedQueries(beyond, ['A', 'TXT', 'ANY', 'CNAME', 'MX']).flatMap((query) => [query, query]),
    ...seedQueries(['corp.test', 'many.corp.test', 'big.corp.test'], LARGE).flatMap(often),
    ...withOptions.flatMap(often),
  ];
}
