import type { RecordInput } from '../../src/domain/privatezone/commands.ts';

export const ZONE = 'bench.test';
const ADDRESSES = 10_000;
const ALIASES = 1000;
const TTL = 300;

const address = (n: number): string => `10.1.${n >> 8}.${n & 255}`;

/** 10,000 A, 1,000 CNAME to them, a wildcard, and an RRset of 20 A. */
export function* zoneRecords(): Iterable<RecordInput> {
  for (let n = 0; n < ADDRESSES; n += 1) yield { rr: `h${n}`, type: 'A', value: address(n), ttl: TTL };
  for (let n = 0; n < ALIASES; n += 1) yield { rr: `c${n}`, type: 'CNAME', value: `h${n}.${ZONE}`, ttl: TTL };
  yield { rr: '*.wild', type: 'A', value: '10.2.0.1', ttl: TTL };
  for (let n = 0; n < 20; n += 1) yield { rr: 'many', type: 'A', value: `10.3.0.${n}`, ttl: TTL };
}

/** The same as a zone file (RFC 1035 5.1), for the peers. */
export function zoneFile(zone = ZONE, ttl = TTL, negativeTtl = 60): string {
  const lines = [
    `$ORIGIN ${zone}.`,
    `@ ${ttl} IN SOA ns1 admin 1 3600 600 86400 ${negativeTtl}`,
    `@ ${ttl} IN NS ns1`,
    `ns1 ${ttl} IN A 10.0.0.1`,
  ];
  for (const { rr, type, value } of zoneRecords()) {
    lines.push(`${rr} ${ttl} IN ${type} ${type === 'CNAME' ? value.split('.')[0] : value}`);
  }
  return `${lines.join('\n')}\n`;
}

/** 60 % addresses, 10 % aliases, 10 % wildcard, 15 % names that are not there, 5 % types that are not; half in random case. */
export function queryMix(count: number): string[] {
  return Array.from({ length: count }, () => {
    const die = pick(100);
    const question =
      die < 59
        ? `h${pick(ADDRESSES)}.${ZONE} A`
        : die < 60
          ? `many.${ZONE} A`
          : die < 70
            ? `c${pick(ALIASES)}.${ZONE} A`
            : die < 80
              ? `x${pick(1e6)}.wild.${ZONE} A`
              : die < 95
                ? `no${pick(1e6)}.${ZONE} A`
                : `h${pick(ADDRESSES)}.${ZONE} AAAA`;
    return pick(2) === 0 ? question : mixedCase(question);
  });
}

const pick = (limit: number): number => Math.floor(Math.random() * limit);

function mixedCase(question: string): string {
  const [name, type] = question.split(' ') as [string, string];
  return `${[...name].map((letter) => (pick(2) === 0 ? letter.toUpperCase() : letter)).join('')} ${type}`;
}

const WARM_MISSES = 2000;

/** Every name of the zone that a cache is warmed with, once each: 10,000 A, 1,000 CNAME, 2,000 that are not there. */
export function warmNames(zone: string): string[] {
  const names = Array.from({ length: ADDRESSES }, (_, n) => `h${n}.${zone} A`);
  for (let n = 0; n < ALIASES; n += 1) names.push(`c${n}.${zone} A`);
  for (let n = 0; n < WARM_MISSES; n += 1) names.push(`no${n}.${zone} A`);
  return names;
}

/** So many questions about names the cache knows, half in random case. */
export function warmMix(zone: string, count: number): string[] {
  const names = warmNames(zone);
  return Array.from({ length: count }, () => {
    const question = names[pick(names.length)]!;
    return pick(2) === 0 ? question : mixedCase(question);
  });
}
