import { createHash } from 'node:crypto';
import type { QueryValues } from '../http/decode.ts';

/**
 * What makes two calls under one client token the same (common contract 2.6): path ids, known query values, known
 * body fields. Nulls are gone already; fields are sorted, so their order does not count.
 */
export function fingerprint(path: Readonly<Record<string, string>>, query: QueryValues, body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([sorted(path), sorted(query), sorted(body)]))
    .digest('base64url');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, field]) => [name, sorted(field)]));
}
