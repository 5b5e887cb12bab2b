import { labelsOf, MAX_NAME_LENGTH, type ToAscii } from '../net/domain-name.ts';

const MAX_ZONE_LENGTH = 240;

/** The stored name of a zone (dns contract 4.1): lower case, A-labels, no final dot; undefined when it is none. */
export function zoneName(text: string, toAscii: ToAscii): string | undefined {
  const name = labelsOf(text, toAscii)?.join('.');
  if (name === undefined || name.length > MAX_ZONE_LENGTH) return undefined;
  return name.replaceAll(/[^a-z0-9]/g, '').length >= 2 ? name : undefined;
}

/**
 * The owner name a host part stands for, relative to its zone: '' for '@'; '*' only as the leftmost label, alone
 * (dns contract 8, row 12). Undefined when it is none.
 */
export function ownerName(rr: string, toAscii: ToAscii): string | undefined {
  if (rr === '@') return '';
  if (rr === '*') return '*';
  // A host part is relative: a final dot would say otherwise.
  if (rr.endsWith('.')) return undefined;
  if (rr.startsWith('*.')) {
    const rest = labelsOf(rr.slice(2), toAscii);
    return rest === undefined ? undefined : `*.${rest.join('.')}`;
  }
  return labelsOf(rr, toAscii)?.join('.');
}

/** Whether owner and zone together are a name DNS can hold (A6). */
export const fits = (owner: string, zone: string): boolean =>
  (owner === '' ? zone.length : owner.length + 1 + zone.length) <= MAX_NAME_LENGTH;
