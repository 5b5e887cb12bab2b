import fc from 'fast-check';
import type { DnsChange, DnsRecord } from '../../changes.ts';

/** Stories for the compiled index and the reference to agree on: changes, what others say, and questions. */

export const ZONES = {
  z1: 'corp.test',
  z2: 'sub.corp.test',
  z3: 'corp.test',
  z4: 'other.test',
  z5: 'b.10.in-addr.arpa',
  z6: 'arpa',
};
export const RULES = { r1: 'corp.test', r2: 'a.corp.test', r3: 'hq.test', r4: 'in-addr.arpa', r5: '.' };
const zoneIds = Object.keys(ZONES) as (keyof typeof ZONES)[];
const ruleIds = Object.keys(RULES) as (keyof typeof RULES)[];
const zoneId = fc.constantFrom(...zoneIds);
const ruleId = fc.constantFrom(...ruleIds);
const vpc = fc.constantFrom('v1', 'v2');

/** The client an access list may name, and one it does not. */
export const CLIENTS = { '10.0.0.1': Uint8Array.of(10, 0, 0, 1), '192.0.2.1': Uint8Array.of(192, 0, 2, 1) };
const LISTS = [[], ['10.0.0.0/8'], ['10.0.0.0/8', '10.0.0.1/32', '2001:db8::/32']];

const label = fc.constantFrom('a', 'b', 'sub', 'ns1', 'www');
const path = fc.array(label, { maxLength: 3 }).map((labels) => labels.join('.'));
const owner = fc.oneof(
  path,
  path.map((parent) => (parent === '' ? '*' : `*.${parent}`)),
  fc.constant('a.*'),
);
const BEYOND = [
  'test',
  'hq.test',
  'far.test',
  '10.in-addr.arpa',
  '20.172.in-addr.arpa',
  '8.in-addr.arpa',
  'd.f.ip6.arpa',
];
/** Names in, beside and beyond the zones. */
const name = fc
  .tuple(owner, fc.constantFrom(...Object.values(ZONES), ...BEYOND))
  .map(([left, zone]) => (left === '' ? zone : `${left}.${zone}`));
/** Names of others. */
const far = fc.tuple(label, fc.constantFrom('hq.test', 'far.test')).map((labels) => labels.join('.'));

const ttl = fc.integer({ min: 5, max: 86400 });
const plainRecord: fc.Arbitrary<DnsRecord> = fc.oneof(
  fc.record({ type: fc.constant('A'), ttl, data: fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3') }),
  fc.record({ type: fc.constant('AAAA'), ttl, data: fc.constantFrom('fd00::1', 'fd00::2') }),
  fc.record({ type: fc.constant('TXT'), ttl, data: fc.constantFrom('', 'hello', 'x'.repeat(300)) }),
  fc.record({ type: fc.constant('MX'), ttl, data: name.map((target) => `10 ${target}`) }),
  fc.record({ type: fc.constant('SRV'), ttl, data: name.map((target) => `1 2 53 ${target}`) }),
  fc.record({ type: fc.constant('PTR'), ttl, data: name }),
);
const alias = (to: fc.Arbitrary<string>) =>
  fc.record({ type: fc.constant('CNAME'), ttl, data: to }).map((record): DnsRecord[] => [record]);
const records: fc.Arbitrary<readonly DnsRecord[]> = fc.oneof(
  fc.constant([]),
  fc.uniqueArray(plainRecord, { maxLength: 4, selector: ({ type, data }) => `${type} ${data}` }),
  { arbitrary: alias(fc.oneof(name, far)), weight: 2 },
);

const serial = fc.integer({ min: 1, max: 0xffffffff });
const missingName = fc.constantFrom(undefined, 'nxdomain' as const, 'recurse' as const);
const targets = fc.integer({ min: 1, max: 9 }).map((port) => [{ ip: '192.0.2.53', port }]);

const change: fc.Arbitrary<DnsChange> = fc.oneof(
  {
    arbitrary: fc
      .record({ kind: fc.constant('node' as const), zone: zoneId, serial, owner, records })
      // A CNAME at the apex is refused by the API (contract 3.1).
      .filter((node) => node.owner !== '' || node.records.every(({ type }) => type !== 'CNAME')),
    weight: 8,
  },
  fc
    .record({ kind: fc.constant('zone' as const), zone: zoneId, serial, missingName })
    .map((zone) => ({ ...zone, name: ZONES[zone.zone] })),
  fc.record({ kind: fc.constant('zone-removed' as const), zone: zoneId }),
  fc.record({ kind: fc.constantFrom('bound' as const, 'unbound' as const), vpc, zone: zoneId }),
  fc
    .record({ kind: fc.constant('rule' as const), rule: ruleId, targets, sources: fc.constant([]) })
    .map((rule) => ({ ...rule, zone: RULES[rule.rule] })),
  fc.record({ kind: fc.constant('rule-removed' as const), rule: ruleId }),
  {
    arbitrary: fc.record({ kind: fc.constantFrom('rule-bound' as const, 'rule-unbound' as const), vpc, rule: ruleId }),
    weight: 2,
  },
  fc.record({
    kind: fc.constant('policy' as const),
    vpc,
    allow: fc.constantFrom(...LISTS),
    queryLog: fc.boolean(),
  }),
);

const question = fc.record({
  name: fc.oneof({ arbitrary: name, weight: 4 }, far),
  type: fc.constantFrom('A', 'AAAA', 'CNAME', 'TXT', 'MX', 'PTR', 'SRV', 'SOA', 'NS', 'ANY', 'TYPE65', 'AXFR'),
  upper: fc.boolean(),
  recursionDesired: fc.boolean(),
  client: fc.constantFrom(...(Object.keys(CLIENTS) as (keyof typeof CLIENTS)[])),
  vpc: fc.constantFrom('v1', 'v2', 'stranger'),
});

/** What others have at a name; those that are not in have no such name. */
export type Elsewhere = Readonly<Record<string, readonly DnsRecord[] | 'failed'>>;
const elsewhere: fc.Arbitrary<Elsewhere> = fc.dictionary(
  fc.oneof(far, name),
  fc.oneof(
    { arbitrary: alias(fc.oneof(far, name)), weight: 3 },
    fc.constant('failed' as const),
    fc.uniqueArray(plainRecord, { minLength: 1, maxLength: 3, selector: ({ type, data }) => `${type} ${data}` }),
  ),
  { maxKeys: 12 },
);

export const story = fc.record({
  elsewhere,
  /** Whether others tell an alias alone, without what its target has. */
  aliasAlone: fc.boolean(),
  upstream: fc.boolean(),
  missingName: fc.constantFrom('nxdomain' as const, 'recurse' as const),
  chapters: fc.array(
    fc.record({
      changes: fc.array(change, { maxLength: 12 }),
      questions: fc.array(question, { minLength: 1, maxLength: 12 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

const NO_SELECTORS = { listen: [], clients: [], default: false };
/** All zones and two rules there and bound, so that stories are about names from the first change on. */
export const BEGINNING: readonly DnsChange[] = [
  ...['v1', 'v2'].map((one): DnsChange => ({ kind: 'selectors', vpc: one, selectors: NO_SELECTORS })),
  ...zoneIds.flatMap((zone): DnsChange[] => [
    { kind: 'zone', zone, name: ZONES[zone], serial: 1 },
    // The zone `arpa` would hide the local zones.
    ...(zone === 'z6' ? [] : [{ kind: 'bound', vpc: 'v1', zone } as const]),
  ]),
  ...(['r2', 'r3'] as const).flatMap((rule): DnsChange[] => [
    { kind: 'rule', rule, zone: RULES[rule], targets: [{ ip: '192.0.2.53', port: 1 }], sources: [] },
    { kind: 'rule-bound', vpc: 'v1', rule },
  ]),
  // A wildcard beside empty non-terminals, and a loop: chance alone seldom makes them.
  ...['*', 'b.a', 'a.b'].map((own): DnsChange => {
    return { kind: 'node', zone: 'z4', serial: 1, owner: own, records: [{ type: 'A', ttl: 60, data: '10.0.0.1' }] };
  }),
  ...[
    ['www', 'sub'],
    ['sub', 'www'],
  ].map(([own, to]): DnsChange => {
    const alias = { type: 'CNAME', ttl: 60, data: `${to}.other.test` };
    return { kind: 'node', zone: 'z4', serial: 1, owner: own!, records: [alias] };
  }),
];
