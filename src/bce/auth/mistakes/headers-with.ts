import { canonicalHeaders } from '../canonical.ts';
import type { Seen } from './mistake.ts';

/** Our header block with some values changed or added, or taken out by undefined. */
export function headersWith({ covered }: Seen, changes: Readonly<Record<string, string | undefined>>): string {
  const values = new Map(covered);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) values.delete(name);
    else values.set(name, value);
  }
  return canonicalHeaders(values, () => true);
}
