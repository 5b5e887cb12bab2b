import type { DnsChange, DnsRecord } from '../../src/dns/changes.ts';
import { rdataOf } from '../../src/dns/index/compile.ts';
import { typeCode } from '../../src/dns/wire/types.ts';
import type { Random } from './random.ts';

/** Random zones, as Netloom is told of them and as master files (RFC 1035 5) for its peers. */

export interface TestZone {
  /** Lower case, without the final dot. */
  readonly name: string;
  readonly serial: number;
  /** Relative owner ('' for the apex) to its records; lower case. */
  readonly owners: ReadonlyMap<string, readonly DnsRecord[]>;
}

const LABELS = ['a', 'b', 'c', 'www', 'mail', 'x-1', '_tcp', '_sip', 'deep'];
const TYPES = ['A', 'AAAA', 'TXT', 'MX', 'PTR', 'SRV'];
/** More than a datagram without EDNS can hold, whoever compresses. */
const LARGE_SETS = [12, 30];

/** Names of the zones: some under others, directly and with a gap, some reverse. */
function zoneNames(random: Random, count: number): string[] {
  const names: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const parent = names.length > 0 && random.chance(25) ? random.pick(names) : undefined;
    const child = `${random.chance(30) ? 'b.' : ''}${random.pick(['a', 'c', `sub${i}`])}`;
    if (parent !== undefined && parent.length < 100 && !names.includes(`${child}.${parent}`)) {
      names.push(`${child}.${parent}`);
    } else if (random.chance(8)) names.push(`${i}.10.in-addr.arpa`);
    else names.push(`zone${i}.${random.pick(['test', 'corp.test', 'internal'])}`);
  }
  return names;
}

export function randomZones(random: Random, count: number): TestZone[] {
  const names = zoneNames(random, count);
  return names.map((name) => ({ name, serial: 1 + random.below(2 ** 31), owners: randomOwners(random, name, names) }));
}

function randomOwners(random: Random, zone: string, zones: readonly string[]): Map<string, DnsRecord[]> {
  const owners = new Map<string, DnsRecord[]>();
  const add = (owner: string, records: DnsRecord[]): void => {
    // The whole name must stay a name with room for labels in front.
    if (!owners.has(owner) && owner.length + zone.length < 200) owners.set(owner, records);
  };
  const target = (): string => randomTarget(random, zone, zones, [...owners.keys()]);
  for (let i = 6 + random.below(12); i > 0; i -= 1) add(path(random), randomSets(random, target));
  for (let i = 1 + random.below(4); i > 0; i -= 1) {
    // The root of wildcards is the apex, a name with records, or one that exists by the wildcard alone.
    const parent = random.chance(40) ? '' : `.${path(random)}`;
    add(`*${parent}`, random.chance(30) ? [alias(random, target())] : randomSets(random, target));
  }
  for (let i = random.below(4); i > 0; i -= 1) add(path(random), [alias(random, target())]);
  addChain('link', 2 + random.below(7), random, zone, add, target());
  // One more than Netloom follows.
  if (random.chance(20)) addChain('long', 9, random, zone, add, `www.${zone}`);
  if (random.chance(10)) addLoop(random, zone, add);
  if (random.chance(30)) add('large', largeSet(random));
  if (random.chance(50)) add('', randomSets(random, target));
  if (random.chance(8)) add('ns1', randomSet(random, 'A', target));
  if (random.chance(15)) add(`${random.pick(['*', 'host'])}.ns1`, randomSets(random, target));
  return owners;
}

function path(random: Random): string {
  return Array.from({ length: random.pick([1, 1, 2, 2, 3, 4]) }, () => random.pick(LABELS)).join('.');
}

const ttl = (random: Random): number => random.pick([5, 60, 300, 3600, 86400]);
const alias = (random: Random, data: string): DnsRecord => ({ type: 'CNAME', ttl: ttl(random), data });

/** A name in the zone (there or not, maybe under a wildcard), in another zone, or in none of them. */
function randomTarget(random: Random, zone: string, zones: readonly string[], owners: readonly string[]): string {
  const where = random.below(100);
  if (where < 45 && owners.length > 0) {
    const owner = random.pick(owners).replace('*', 'any');
    return owner === '' ? zone : `${owner}.${zone}`;
  }
  if (where < 80) return `${path(random)}.${zone}`;
  return where < 90 ? `${path(random)}.${random.pick(zones)}` : `${path(random)}.elsewhere.example`;
}

function addChain(
  label: string,
  links: number,
  random: Random,
  zone: string,
  add: (owner: string, records: DnsRecord[]) => void,
  end: string,
): void {
  for (let i = 1; i < links; i += 1) add(`${label}${i}`, [alias(random, `${label}${i + 1}.${zone}`)]);
  add(`${label}${links}`, [alias(random, end)]);
}

function addLoop(random: Random, zone: string, add: (owner: string, records: DnsRecord[]) => void): void {
  const links = 1 + random.below(3);
  for (let i = 0; i < links; i += 1) add(`loop${i}`, [alias(random, `loop${(i + 1) % links}.${zone}`)]);
}

function largeSet(random: Random): DnsRecord[] {
  const count = random.pick(LARGE_SETS);
  return Array.from({ length: count }, (_, i) => ({ type: 'TXT', ttl: 60, data: `${i}:`.padEnd(100, 'x') }));
}

function randomSets(random: Random, target: () => string): DnsRecord[] {
  const types = new Set(Array.from({ length: 1 + random.below(3) }, () => random.pick(TYPES)));
  return [...types].flatMap((type) => randomSet(random, type, target));
}

/** One RRset: distinct values, one ttl. */
function randomSet(random: Random, type: string, target: () => string): DnsRecord[] {
  const values = new Set(Array.from({ length: 1 + random.below(4) }, () => randomData(random, type, target)));
  const time = ttl(random);
  return [...values].map((data) => ({ type, ttl: time, data }));
}

function randomData(random: Random, type: string, target: () => string): string {
  if (type === 'A') return `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`;
  if (type === 'AAAA') return `fd00::${(1 + random.below(0xfffe)).toString(16)}`;
  if (type === 'MX') return `${random.below(100)} ${target()}`;
  if (type === 'SRV') return `${random.below(9)} ${random.below(9)} ${random.below(65536)} ${target()}`;
  if (type === 'PTR') return target();
  return random.pick(['', 'v=spf1 -all', 'two words; "quoted" \\', 'naïve', 'y'.repeat(260)]) + random.below(50);
}

/** What Netloom's DNS plane is told: all zones bound to one VPC that owns the shared listener. */
export function changesFor(zones: readonly TestZone[]): DnsChange[] {
  const changes = zones.flatMap(({ name, serial, owners }): DnsChange[] => [
    { kind: 'zone', zone: name, name, serial },
    ...[...owners].map(([owner, records]) => ({ kind: 'node' as const, zone: name, serial, owner, records })),
    { kind: 'bound', vpc: 'v', zone: name },
  ]);
  return [...changes, { kind: 'selectors', vpc: 'v', selectors: { listen: [], clients: [], default: true } }];
}

/** The zone's master file, with what Netloom synthesises (contract row 18) and owners in any letter case. */
export function masterFile(zone: TestZone, address: string, random: Random): string {
  const { name, serial, owners } = zone;
  const lines = [
    `${name}. 60 IN SOA ns1.${name}. hostmaster.${name}. ${serial} 3600 600 86400 60`,
    `${name}. 60 IN NS ns1.${name}.`,
  ];
  if (!owners.has('ns1')) lines.push(`ns1.${name}. 60 IN A ${address}`);
  for (const [owner, records] of owners) {
    const written = random.mixCase(owner === '' ? `${name}.` : `${owner}.${name}.`);
    for (const { type, ttl: time, data } of records)
      lines.push(`${written} ${time} IN ${type} ${masterData(type, data)}`);
  }
  return `${lines.join('\n')}\n`;
}

function masterData(type: string, data: string): string {
  if (type === 'A' || type === 'AAAA') return data;
  if (type !== 'TXT') return `${data}.`;
  const octets = rdataOf(typeCode(type)!, data)!;
  const strings: string[] = [];
  for (let at = 0; at < octets.length; at += 1 + octets[at]!) {
    const characters = [...octets.subarray(at + 1, at + 1 + octets[at]!)].map(
      (octet) => `\\${String(octet).padStart(3, '0')}`,
    );
    strings.push(`"${characters.join('')}"`);
  }
  return strings.join(' ');
}

/** The zone a name belongs to: the longest suffix; undefined: none of these. */
export function zoneOf(zones: ReadonlyMap<string, TestZone>, name: string): TestZone | undefined {
  for (let rest = name; rest !== ''; rest = rest.includes('.') ? rest.slice(rest.indexOf('.') + 1) : '') {
    const zone = zones.get(rest);
    if (zone !== undefined) return zone;
  }
  return undefined;
}
