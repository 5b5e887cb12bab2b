import { hash } from 'node:crypto';

/** A strong, opaque tag that changes with what is shown (RFC 9110 8.8.3). */
export const etagOf = (body: string): string => `"${hash('sha256', body, 'base64url').slice(0, 27)}"`;

/** Whether If-Match lets a write on go (RFC 9110 13.1.1): `*`, or one of the listed strong tags is the current one. */
export function ifMatch(header: string, current: string): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((tag) => tag.trim() === current);
}
