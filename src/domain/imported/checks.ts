import { canonicalAddress } from '../net/address.ts';
import { absoluteName, labelsOf } from '../net/domain-name.ts';
import { canonicalPrefix, parseIpv4Prefix } from '../net/prefix.ts';
import { LAST_MOMENT } from '../time.ts';

// What a value of a row may be, as far as a server that has it would stumble over anything else.

/** Whether a value, as JSON gives it, is one of these. */
export type Check = (value: unknown) => boolean;

/** A check for each field a row of type T has: a field that is new there is one the compiler asks for here. */
export type FormOf<T> = { readonly [K in keyof Required<T>]: Check };

export const text: Check = (value) => typeof value === 'string';
/** An id, or a name by which something is found. */
export const named: Check = (value) => text(value) && value !== '';
export const flag: Check = (value) => typeof value === 'boolean';

/** A whole number of this range. */
export const from =
  (least: number, most: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;

/** Positions and counts: far from where numbers are no longer exact. */
const HIGHEST = 2 ** 52;
export const count = from(0, HIGHEST);
export const position = from(1, HIGHEST);
/** Milliseconds since 1970, of a year of four digits. */
export const moment = from(0, LAST_MOMENT);
export const uint32 = from(0, 0xffffffff);
export const port = from(1, 0xffff);

export const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);

/** The field may be left out. */
export const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

export const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

/** An object with these fields; others are nothing to it. */
export const object =
  <T>(form: FormOf<T>): Check =>
  (value) =>
    isObject(value) && wrongField(form, value) === undefined;

/** The first field that is not what it must be; undefined: all are. */
export function wrongField(form: Readonly<Record<string, Check>>, value: object): string | undefined {
  // Not what every object inherits.
  const own = (name: string): unknown => (Object.hasOwn(value, name) ? value[name as never] : undefined);
  return Object.keys(form).find((name) => !form[name]!(own(name)));
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textThat =
  (sound: (value: string) => boolean): Check =>
  (value) =>
    typeof value === 'string' && sound(value);

export const address = textThat((value) => canonicalAddress(value) !== undefined);
export const prefix = textThat((value) => canonicalPrefix(value) !== undefined);
export const ipv4Prefix = textThat((value) => parseIpv4Prefix(value) !== undefined);
export const orEmpty = (check: Check): Check => textThat((value) => value === '' || check(value));

/** What is stored has no letters beyond ASCII any more. */
export const noToAscii = (): undefined => undefined;
export const domainName = textThat((value) => absoluteName(value, noToAscii) === value);
/** Relative to its zone; '' is the apex, and a wildcard is its first label. */
export const ownerName = textThat(
  (value) => value === '' || value === '*' || labelsOf(value.replace(/^\*\./, ''), noToAscii) !== undefined,
);

/** ACLs are kept as their client wrote them. */
export const json = textThat((value) => {
  try {
    return isObject(JSON.parse(value));
  } catch {
    return false;
  }
});
