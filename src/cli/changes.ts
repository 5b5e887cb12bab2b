import type { Change, Form } from '../domain/plan/things.ts';
import { printable } from './printable.ts';

/** What became of a thing, whichever list tells it: a plan's or the history's. */
type Told = Pick<Change, 'id' | 'change' | 'before' | 'after'> & { readonly kind: string };

export const SIGNS = { made: '+', changed: '~', removed: '-' } as const;

/** A thing that was made or removed in one line, with what it is; of a changed one a line for each changed field. */
export function changeLines({ kind, id, change, before = {}, after = {} }: Told): string[] {
  const head = `${SIGNS[change]} ${kind} ${id}`;
  if (change !== 'changed') return [`${head}  ${fieldsOf(change === 'made' ? after : before)}`];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const text = (form: Form, name: string): string => printable(JSON.stringify(form[name]) ?? '-');
  const changed = names.filter((name) => text(before, name) !== text(after, name));
  return [head, ...changed.map((name) => `    ${name}: ${text(before, name)} -> ${text(after, name)}`)];
}

const fieldsOf = (form: Form): string =>
  Object.entries(form)
    .filter(([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name}=${printable(JSON.stringify(value))}`)
    .join(' ');
