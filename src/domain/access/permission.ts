import { LEVELS, type Level } from './types.ts';

export type Effect = 'Allow' | 'Deny';

/**
 * Which levels a statement speaks of, as bits (1 << place in LEVELS), by the prefix of its permissions; '' are those
 * without one.
 */
export type Covered = ReadonlyMap<string, number>;

const EVERY = (1 << LEVELS.length) - 1;
const PERMISSION = /^(?:([^*]+)_)?(READ|OPERATE|FULL_CONTROL|\*)$/;

/** PrivateZone has two names (common contract 3.3). */
const PREFIXES: ReadonlyMap<string, string> = new Map([['LD', 'PRIVATEZONE']]);

/** One name for each prefix, in capitals. */
export function prefixName(prefix: string): string {
  const capitals = prefix.toUpperCase();
  return PREFIXES.get(capitals) ?? capitals;
}

export const bitOf = (level: Level): number => 1 << LEVELS.indexOf(level);

/**
 * What permissions (`LEVEL`, `<PREFIX>_LEVEL`, `*`, `<PREFIX>_*`, in any case) cover. A level holds those before it, so who
 * is allowed one is allowed those; and who is denied one is denied those after it, which hold it. Others are names of rights
 * that no operation here asks for, and cover nothing. Undefined: a star anywhere else, which would say less than it seems to.
 */
export function coveredBy(permissions: readonly string[], effect: Effect): Covered | undefined {
  const covered = new Map<string, number>();
  for (const permission of permissions) {
    const match = PERMISSION.exec(permission.toUpperCase());
    if (match === null) {
      if (permission.includes('*')) return undefined;
      continue;
    }
    const [, prefixed = '', level] = match;
    const prefix = prefixName(prefixed);
    const bits = level === '*' ? EVERY : reach(bitOf(level as Level), effect);
    covered.set(prefix, (covered.get(prefix) ?? 0) | bits);
  }
  return covered;
}

const reach = (bit: number, effect: Effect): number => (effect === 'Allow' ? bit * 2 - 1 : EVERY & ~(bit - 1));

/** @param prefix as prefixName gives it. */
export const covers = (covered: Covered, prefix: string, bit: number): boolean =>
  (((covered.get('') ?? 0) | (covered.get(prefix) ?? 0)) & bit) !== 0;
