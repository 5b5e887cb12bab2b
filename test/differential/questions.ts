import { encodeMessage } from '../../src/dns/wire/encode.ts';
import { RD } from '../../src/dns/wire/header.ts';
import { nameFromText } from '../../src/dns/wire/name.ts';
import { typeCode } from '../../src/dns/wire/types.ts';
import type { Random } from './random.ts';
import type { TestZone } from './zones.ts';

export interface Question {
  /** What it is meant to hit. */
  readonly kind: string;
  /** As written in the packet: any letter case. */
  readonly name: string;
  readonly type: string;
  readonly recursionDesired: boolean;
  /** UDP size told by EDNS; undefined: no EDNS. */
  readonly udpSize: number | undefined;
  readonly tcp: boolean;
}

const ANY_TYPE = ['A', 'AAAA', 'CNAME', 'TXT', 'MX', 'PTR', 'SRV', 'SOA', 'NS', 'ANY', 'TYPE43', 'TYPE65', 'TYPE65280'];

type Aim = (zone: TestZone, random: Random) => readonly [name: string, type?: string];

const owners = (zone: TestZone): string[] => [...zone.owners.keys()].filter((owner) => owner !== '');
const wildcards = (zone: TestZone): string[] => owners(zone).filter((owner) => owner.startsWith('*'));
const parentOf = (owner: string): string => owner.split('.').slice(1).join('.');
const typesAt = (zone: TestZone, owner: string): string[] => zone.owners.get(owner)!.map(({ type }) => type);
const aliases = (zone: TestZone): string[] => owners(zone).filter((owner) => typesAt(zone, owner)[0] === 'CNAME');

/** Names that exist by the names below them only (RFC 4592 2.2.2). */
function emptyNonTerminals(zone: TestZone): string[] {
  const found = new Set<string>();
  for (const owner of owners(zone)) {
    for (let above = parentOf(owner); above !== ''; above = parentOf(above))
      if (!zone.owners.has(above)) found.add(above);
  }
  return [...found];
}

/** Each kind of question; names are relative to the zone. */
const AIMS: Readonly<Record<string, Aim>> = {
  'a hit': (zone, random) => {
    const owner = random.pick(owners(zone));
    return [owner, random.pick(typesAt(zone, owner))];
  },
  'any type of a name': (zone, random) => [random.pick(owners(zone))],
  'a miss': (_, random) => [`missing${random.below(9)}`],
  'a miss deeper': (_, random) => [`missing.${random.pick(['a', 'b', 'www'])}.gone`],
  'below a name': (zone, random) => [`below.${random.pick(owners(zone))}`],
  'below a wildcard': (zone, random) => {
    const owner = random.pick(wildcards(zone));
    return [owner.replace('*', random.pick(['any', 'a', 'far.away', 'a.b.c'])), random.pick(typesAt(zone, owner))];
  },
  'below a wildcard, any type': (zone, random) => [random.pick(wildcards(zone)).replace('*', 'some')],
  'the literal asterisk': (zone, random) => {
    const owner = random.pick(wildcards(zone));
    return [owner, random.pick([...typesAt(zone, owner), 'A'])];
  },
  'below the literal asterisk': (zone, random) => [`a.${random.pick(wildcards(zone))}`],
  'another asterisk': (zone, random) => [`*.${random.pick(owners(zone))}`],
  'an empty non-terminal': (zone, random) => [random.pick([...emptyNonTerminals(zone), 'a.b'])],
  'below an empty non-terminal': (zone, random) => [`under.${random.pick([...emptyNonTerminals(zone), 'a.b'])}`],
  'an alias': (zone, random) => [random.pick(aliases(zone)), random.pick(['A', 'AAAA', 'TXT', 'CNAME'])],
  'below an alias': (zone, random) => [`below.${random.pick(aliases(zone))}`],
  'the start of a chain': (zone) => [zone.owners.has('long1') ? 'long1' : 'link1', 'A'],
  'a loop': (zone) => [zone.owners.has('loop0') ? 'loop0' : 'link2', 'A'],
  'the apex': (_, random) => ['', random.pick(['SOA', 'NS', 'ANY', 'A', 'TXT', 'MX', 'TYPE43', 'TYPE65280'])],
  'the name server': (_, random) => ['ns1', random.pick(['A', 'AAAA', 'ANY', 'TXT'])],
  'below the name server': (_, random) => [random.pick(['x.ns1', 'host.ns1', 'y.x.ns1'])],
  'a large RRset': (zone) => [zone.owners.has('large') ? 'large' : 'link1', 'TXT'],
};

const KINDS = Object.keys(AIMS);

/** So many questions about the zone, every kind in turn, and one about a name in no zone. */
export function questionsFor(zone: TestZone, random: Random, count: number): Question[] {
  const questions = Array.from({ length: count - 1 }, (_, i) => {
    const kind = KINDS[i % KINDS.length]!;
    const [owner, type = random.pick(ANY_TYPE)] = AIMS[kind]!(zone, random);
    return asked(random, kind, owner === '' ? zone.name : `${owner}.${zone.name}`, type, random.chance(50));
  });
  // Asked for recursion Netloom says that it could not (contract row 10), so it is not asked for it.
  return [...questions, asked(random, 'in no zone', `www.${random.below(99)}.elsewhere.example`, 'A', false)];
}

function asked(random: Random, kind: string, name: string, type: string, recursionDesired: boolean): Question {
  const udpSize = random.chance(50) ? random.pick([100, 512, 1232, 4096]) : undefined;
  const written = random.chance(40) ? random.mixCase(name) : name;
  return { kind, name: written, type, recursionDesired, udpSize, tcp: random.chance(5) };
}

/** Its packet. The id is for the client to set. */
export function packetOf(question: Question): Uint8Array {
  const { name, type, recursionDesired, udpSize } = question;
  return encodeMessage({
    id: 0,
    flags: recursionDesired ? RD : 0,
    opcode: 0,
    rcode: 0,
    questions: [{ name: nameFromText(name)!, type: typeCode(type)!, class: 1 }],
    answers: [],
    authorities: [],
    additionals: [],
    ...(udpSize !== undefined && { edns: { udpSize, version: 0, flags: 0, options: new Uint8Array(0) } }),
  });
}
