import { MAX_NAME_LENGTH, type ToAscii } from '../net/domain-name.ts';

/** What people may ask for: type numbers by the names the DNS plane knows (RFC 1035 3.2.2, 3.2.3, 3596, 2782, 1995). */
const TYPE_NUMBERS: Readonly<Record<string, number>> = {
  ...{ A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, OPT: 41 },
  ...{ IXFR: 251, AXFR: 252, ANY: 255 },
};
const TYPE_NAMES = new Map(Object.entries(TYPE_NUMBERS).map(([name, number]) => [number, name]));

/** A type as the answerer has it, from any letter case; 'TYPE65' for what has no name (RFC 3597 5); undefined: none. */
export function askedType(text: string): string | undefined {
  const upper = text.toUpperCase();
  if (Object.hasOwn(TYPE_NUMBERS, upper)) return upper;
  const generic = /^TYPE(\d{1,5})$/.exec(upper);
  if (generic === null || Number(generic[1]) > 0xffff) return undefined;
  const number = Number(generic[1]);
  return TYPE_NAMES.get(number) ?? `TYPE${number}`;
}

/** Any label of printable characters: questions may be about names no zone of ours can hold. */
const LABEL = /^[!-[\]-~]{1,63}$/;

/** An absolute name as the answerer has it, '.' being the root, the final dot optional; undefined when it is none. */
export function askedName(text: string, toAscii: ToAscii): string | undefined {
  if (text === '.') return '';
  const bare = text.endsWith('.') ? text.slice(0, -1) : text;
  const labels = bare.split('.').map((label) => (LABEL.test(label) ? label : toAscii(label)));
  if (!labels.every((label) => label !== undefined && LABEL.test(label))) return undefined;
  const name = labels.join('.').toLowerCase();
  return name.length > MAX_NAME_LENGTH ? undefined : name;
}

/** A name as people read it. */
export const shownName = (name: string): string => (name === '' ? '.' : name);
