import { parseIpv4, parseIpv6 } from '../net/address.ts';
import { parseUtcTime } from '../time.ts';
import type { Circumstances } from './types.ts';

/** What must hold of the circumstances; each part where it is there. */
export interface Condition {
  readonly networks?: readonly Network[];
  /** The moment lies before this one. */
  readonly before?: number;
  /** The moment lies after this one. */
  readonly after?: number;
}

/** An address family's prefix: the 16-bit groups of its address, two of IPv4 and eight of IPv6. */
interface Network {
  readonly groups: readonly number[];
  readonly length: number;
}

/** Networks one condition may name. */
const MAX_NETWORKS = 100;

/** A condition as JSON has it: `ipAddress`, `currentTime`. Undefined: unsound, as with any other key. */
export function conditionOf(json: unknown): Condition | undefined {
  if (!isObject(json)) return undefined;
  let condition: Condition = {};
  for (const [key, value] of Object.entries(json)) {
    const part = value === null ? {} : PARTS.get(key)?.(value);
    if (part === undefined || !PARTS.has(key)) return undefined;
    condition = { ...condition, ...part };
  }
  return condition;
}

const PARTS: ReadonlyMap<string, (value: unknown) => Condition | undefined> = new Map([
  ['ipAddress', networksOf],
  ['currentTime', spanOf],
]);

/** A list of networks, or a single one. */
function networksOf(value: unknown): Condition | undefined {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (texts.length === 0 || texts.length > MAX_NETWORKS) return undefined;
  const networks = texts.map((text) => (typeof text === 'string' ? networkOf(text) : undefined));
  return networks.includes(undefined) ? undefined : { networks: networks as Network[] };
}

function spanOf(value: unknown): Condition | undefined {
  if (!isObject(value)) return undefined;
  const { dateLessThan, dateGreaterThan, ...unknown } = value;
  const before = momentOf(dateLessThan);
  const after = momentOf(dateGreaterThan);
  const sound = Object.keys(unknown).length === 0 && !Number.isNaN(before) && !Number.isNaN(after);
  if (!sound || (before ?? after) === undefined) return undefined;
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

/** `2031-03-04T05:06:07Z`; NaN: no such moment. */
const momentOf = (value: unknown): number | undefined =>
  value === undefined || value === null
    ? undefined
    : ((typeof value === 'string' ? parseUtcTime(value) : undefined) ?? Number.NaN);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `10.0.0.0/8`, `fd00::/8`, or an address for itself alone; without host bits. */
function networkOf(text: string): Network | undefined {
  const [, address = '', digits] = /^([^/]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  const written = groupsOf(address);
  if (written === undefined) return undefined;
  const given = digits === undefined ? written.length * 16 : Number(digits);
  if (given > written.length * 16) return undefined;
  const mapped = given >= 96 ? embedded(written) : undefined;
  const network = { groups: mapped ?? written, length: mapped === undefined ? given : given - 96 };
  const hostBits = network.groups.some((group, i) => (group & ~maskOf(network.length - i * 16)) !== 0);
  return hostBits ? undefined : network;
}

function groupsOf(address: string): readonly number[] | undefined {
  const v4 = parseIpv4(address);
  return v4 === undefined ? parseIpv6(address) : [v4 >>> 16, v4 & 0xffff];
}

/** The IPv4 address in an IPv4-mapped one (RFC 4291 2.5.5.2). */
const embedded = (groups: readonly number[]): readonly number[] | undefined =>
  groups.length === 8 && groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)
    ? groups.slice(6)
    : undefined;

/** Of a 16-bit group, its first bits. */
const maskOf = (bits: number): number => 0xffff & ~(0xffff >>> Math.min(16, Math.max(0, bits)));

/**
 * Whether the condition holds, or undefined where that cannot be told: the remote address is none. An IPv4 address that
 * an IPv6 socket shows as a mapped one is the IPv4 address.
 */
export function holds({ networks, before, after }: Condition, { from, at }: Circumstances): boolean | undefined {
  if (before !== undefined && at >= before) return false;
  if (after !== undefined && at <= after) return false;
  if (networks === undefined) return true;
  const written = groupsOf(from.split('%', 1)[0]!);
  if (written === undefined) return undefined;
  const groups = embedded(written) ?? written;
  return networks.some((network) => contains(network, groups));
}

const contains = (network: Network, groups: readonly number[]): boolean =>
  network.groups.length === groups.length &&
  network.groups.every((group, i) => (groups[i]! & maskOf(network.length - i * 16)) === group);
