/** Path attributes of a received route, as text. */

const MAX_AS_NUMBERS = 64;
const MAX_COMMUNITIES = 64;

/**
 * Canonical AS path: AS numbers of 32 bits (RFC 6793; 0 is reserved, RFC 7607), one blank between two, at most 64;
 * '' where there are none. Undefined when the text is none.
 */
export function canonicalAsPath(text: string): string | undefined {
  const numbers = text.trim() === '' ? [] : text.trim().split(/ +/);
  if (numbers.length > MAX_AS_NUMBERS || !numbers.every((one) => isNumber(one, 0xffffffff) && Number(one) > 0))
    return undefined;
  return numbers.map(Number).join(' ');
}

/**
 * Canonical communities (RFC 1997): two numbers of 16 bits with a colon between, comma separated, at most 64; '' where
 * there are none. Undefined when the text is none.
 */
export function canonicalCommunity(text: string): string | undefined {
  const communities = text.trim() === '' ? [] : text.split(',').map((one) => one.trim().split(':'));
  const sound = communities.every((pair) => pair.length === 2 && pair.every((half) => isNumber(half, 0xffff)));
  if (!sound || communities.length > MAX_COMMUNITIES) return undefined;
  return communities.map((pair) => pair.map(Number).join(':')).join(',');
}

const isNumber = (text: string, highest: number): boolean => /^\d{1,10}$/.test(text) && Number(text) <= highest;
