import { canonicalPrefix } from '../domain/net/prefix.ts';
import { BadUsage } from './environment.ts';

/** What the words of each member of a thing say: `name=value` on the command line. */
export type Members<T> = Readonly<Record<string, (value: string) => Partial<T>>>;

/** The changes that such words ask for. Throws BadUsage: `otherwise` ends the sentence about a word of no member. */
export const changesOf = <T>(members: Members<T>, words: readonly string[], otherwise: string): Partial<T>[] =>
  words.map((word) => {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(word) ?? [];
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (member === undefined) throw new BadUsage(`${JSON.stringify(word)} ${otherwise}`);
    if (value === '') throw new BadUsage(`${name} is empty: is its variable set?`);
    return member(value);
  });

/** Of a member that is on or off. */
export function isOn(name: string, value: string): boolean {
  if (value !== 'on' && value !== 'off') throw new BadUsage(`${name} is on or off, not ${JSON.stringify(value)}.`);
  return value === 'on';
}

/** A prefix as it was given, if it is one. Throws BadUsage. */
export function prefixOf(text: string): string {
  if (canonicalPrefix(text) !== undefined) return text;
  throw new BadUsage(`${JSON.stringify(text)} is no prefix such as 10.0.0.0/8 (bits beyond its length must be 0).`);
}
