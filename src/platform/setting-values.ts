import type { DnsPool, Quotas } from '../domain/command.ts';
import type { Mendable } from '../domain/mendable.ts';
import { canonicalAddress, parseEndpoint, parseIpv4 } from '../domain/net/address.ts';
import { type Forwardable, mayForwardTo } from '../domain/net/forwardable.ts';
import { canonicalPrefix, parseIpv4Prefix, sizeOf } from '../domain/net/prefix.ts';
import { cloudRegion, cloudRegions } from '../domain/net/region.ts';
import type { ForwardTarget } from '../domain/resolver/types.ts';
import { LAST_MOMENT } from './clock.ts';

// What the text of a setting says. Each throws BadSetting for text that says nothing.

/** A bad setting, in a sentence that names it and says what it must be. */
export class BadSetting extends Error implements Mendable {
  readonly mendable = true;
}

export interface Listener {
  readonly address: string;
  readonly port: number;
  readonly region: string;
  /** Where VPCs are edge VPCs: BEC's paths are VPC's. */
  readonly bec: boolean;
}

/** What a bearer token may look like: something, and nothing a header would lose. */
export const isToken = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

/** The parts of a list, blanks around them taken off, empty ones left out. */
export const split = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

export function endpoint(name: string, text: string): { address: string; port: number } {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65535) throw new BadSetting(`${name}: ${text} is not addr:port`);
  return { address: (match[1] ?? match[2])!, port };
}

export function listener(text: string, region: string): Listener {
  const [place = '', named] = text.split('=');
  const bec = named === 'bec';
  const own = named === undefined || bec ? region : regionNamed('NETLOOM_API_LISTEN', named);
  return { ...endpoint('NETLOOM_API_LISTEN', place), region: own, bec };
}

export function regionNamed(setting: string, text: string): string {
  const region = cloudRegion(text);
  if (region === undefined)
    throw new BadSetting(`${setting}: ${text} is no region; known: ${cloudRegions().join(' ')}`);
  return region;
}

export function wholeNumber(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < low || value > high) {
    throw new BadSetting(`${name}: ${text} is not a whole number from ${low} to ${high}`);
  }
  return value;
}

/** Where a clock that is said to be fixed begins. */
const FIXED = Date.UTC(2026, 0, 1);
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/i;

/** Milliseconds since 1970; undefined: the machine's clock. */
export function moment(name: string, text: string): number | undefined {
  if (text === 'system') return undefined;
  if (text === 'fixed') return FIXED;
  const at = RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
  // Date takes 31 February for 3 March.
  const day = text.slice(0, 10);
  const isDay = at >= 0 && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
  if (!isDay || at > LAST_MOMENT)
    throw new BadSetting(`${name}: ${text} is neither system, nor fixed, nor a time as 2026-01-01T00:00:00Z`);
  return at;
}

/** How many requests one caller may make: this many a second over time, and as many as the burst at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** `50`, `50/200` with a burst; without one it is a second's worth. 0: undefined, no limit. */
export function rate(name: string, text: string): Rate | undefined {
  const [, perSecond = '', burst = perSecond] = /^([^/]*)(?:\/(.*))?$/s.exec(text)!;
  if (perSecond === '0' && burst === '0') return undefined;
  return { perSecond: wholeNumber(name, perSecond, 1, 1e6), burst: wholeNumber(`${name} burst`, burst, 1, 1e6) };
}

/** An address, with a port where it is not DNS's own: `10.0.0.2`, `10.0.0.2:5353`, `[fd00::2]:53`, `fd00::2`. */
function dnsServer(name: string, text: string): ForwardTarget {
  const { address = '', port = 53 } = parseEndpoint(text) ?? {};
  const ip = canonicalAddress(address);
  if (ip === undefined || port < 1 || port > 65535)
    throw new BadSetting(`${name}: ${text} is not address or address:port`);
  return { ip, port };
}

/**
 * Where all names are asked that nobody here answers. One that is never asked would be SERVFAIL for every name, without
 * a word: it is refused.
 * @param own where this server itself is asked.
 */
export function upstream(
  name: string,
  text: string,
  forwardable: Forwardable,
  own: { readonly addresses: readonly string[]; readonly port: number },
): ForwardTarget {
  const target = dnsServer(name, text);
  const { ip, port } = target;
  if (port === own.port && own.addresses.includes(ip)) throw new BadSetting(`${name}: ${text} is this server itself.`);
  if (mayForwardTo(ip, forwardable)) return target;
  throw new BadSetting(
    `${name}: ${ip} is a link-local or metadata address, or one of NETLOOM_DNS_FORWARD_DENY: it is never asked, ` +
      `unless NETLOOM_DNS_FORWARD_ALLOW=${ip}/${ip.includes(':') ? 128 : 32} says so.`,
  );
}

/** Canonical prefixes. */
export function prefixes(name: string, text: string | undefined): string[] {
  return split(text ?? '').map((part) => {
    const prefix = canonicalPrefix(part);
    if (prefix === undefined) throw new BadSetting(`${name}: ${part} is no prefix such as 10.0.0.0/8`);
    return prefix;
  });
}

/** One of a few words. */
export function oneOf<W extends string>(name: string, text: string, words: readonly W[]): W {
  const word = words.find((one) => one === text);
  if (word === undefined) throw new BadSetting(`${name}: ${text} is none of ${words.join(', ')}`);
  return word;
}

export function flag(name: string, text: string | undefined, otherwise: boolean): boolean {
  if (text === undefined) return otherwise;
  if (text === 'true' || text === 'false') return text === 'true';
  throw new BadSetting(`${name}: ${text} is neither true nor false`);
}

function pool(text: string, address: string): DnsPool {
  if (text === 'none') return { kind: 'none' };
  const ports = /^ports:(\d+)-(\d+)$/.exec(text);
  if (ports !== null) {
    const [first, last] = [Number(ports[1]), Number(ports[2])];
    if (first < 1 || last > 65535 || last < first)
      throw new BadSetting(`NETLOOM_DNS_POOL: ${text} is no range of ports`);
    return { kind: 'ports', address, first, size: last - first + 1 };
  }
  const prefix = parseIpv4Prefix(text);
  if (prefix === undefined || prefix.length > 30 || prefix.length < 8 || parseIpv4(text.split('/')[0]!) === undefined) {
    throw new BadSetting(
      `NETLOOM_DNS_POOL: ${text} is neither a prefix such as 127.64.0.0/16, nor ports:from-to, nor none`,
    );
  }
  // Not the network's own address, nor its last one.
  return { kind: 'addresses', base: prefix.base + 1, size: sizeOf(prefix.length) - 2 };
}

/** The pool of VPCs' own addresses or ports beside the shared listener, which may not have taken them all. */
export function poolBeside(listen: readonly string[], text: string): DnsPool {
  const made = pool(text, listen[0] ?? '127.0.0.1');
  if (listen.includes('0.0.0.0') && made.kind === 'addresses') {
    throw new BadSetting(
      `NETLOOM_DNS_LISTEN: 0.0.0.0 takes the DNS port at every address, so no VPC can have one of its own from ` +
        `NETLOOM_DNS_POOL ${text}. Name this machine's addresses, or set NETLOOM_DNS_POOL to ports:15300-15399 or none.`,
    );
  }
  return made;
}

const QUOTAS: readonly string[] = [
  'zones',
  'recordsPerZone',
  'recordsPerName',
  'vpcsPerZone',
  'vpcsPerRegion',
  'secondaryCidrsPerVpc',
  'subnetsPerVpc',
  'routeRulesPerTable',
  'csns',
  'instancesPerCsnRegion',
  'tablesPerCsn',
  'rulesPerCsnTable',
  'packages',
  'resolvers',
  'forwardRules',
  'rulesPerResolver',
  'users',
  'groups',
  'keysPerUser',
  'policies',
  'roles',
  'policiesPerSubject',
  'sessions',
] satisfies readonly (keyof Quotas)[];

export function quotas(text: string): Quotas {
  const limits: Record<string, number> = {};
  for (const part of split(text)) {
    const [name = '', value = ''] = part.split('=');
    if (name in limits) throw new BadSetting(`NETLOOM_QUOTAS: ${name} is set twice`);
    if (!QUOTAS.includes(name)) throw new BadSetting(`NETLOOM_QUOTAS: ${name} is no quota; known: ${QUOTAS.join(' ')}`);
    limits[name] = wholeNumber(`NETLOOM_QUOTAS ${name}`, value, 0, 1e9);
  }
  return limits;
}

export function cookieSecret(text: string | undefined): string | undefined {
  // The value itself is not repeated: it is a secret.
  if (text !== undefined && !/^[0-9a-fA-F]{32}$/.test(text)) {
    throw new BadSetting('NETLOOM_DNS_COOKIE_SECRET must be 32 hexadecimal digits');
  }
  return text;
}
