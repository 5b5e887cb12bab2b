import { percentDecode, uriEncode } from './octets.ts';

/** A key and its value, decoded to octets. A key without `=` has an empty value. */
export type QueryPair = readonly [key: string, value: string];

/** A request's query as signing sees it. */
export interface RequestQuery {
  /** Canonical query string (contract 1.5). */
  readonly canonical: string;
  /** Decoded value of the `authorization` parameter, any case; empty when the parameter is there and says nothing. */
  readonly authorization: string | undefined;
  /** Decoded value of the first `x-bce-security-token` parameter that is not empty. */
  readonly securityToken: string | undefined;
}

/** The pieces between `&` as received, empty ones left out. */
export const queryPieces = (rawQuery: string): string[] => rawQuery.split('&').filter((piece) => piece !== '');

export function decodePair(piece: string): QueryPair {
  const equals = piece.indexOf('=');
  if (equals < 0) return [percentDecode(piece), ''];
  return [percentDecode(piece.slice(0, equals)), percentDecode(piece.slice(equals + 1))];
}

export const isAuthorizationKey = (key: string): boolean => key.toLowerCase() === 'authorization';

export const encodePair = ([key, value]: QueryPair): string => `${uriEncode(key)}=${uriEncode(value)}`;

/** Reads the query in one pass: what is signed, and the two parameters that belong to authentication itself. */
export function readQuery(rawQuery: string): RequestQuery {
  if (rawQuery === '') return { canonical: '', authorization: undefined, securityToken: undefined };
  const encoded: string[] = [];
  let authorization: string | undefined;
  let securityToken: string | undefined;
  for (const piece of queryPieces(rawQuery)) {
    const pair = decodePair(piece);
    const [key, value] = pair;
    if (isAuthorizationKey(key)) {
      // Of repeated keys the first that is not empty counts (contract 2.1).
      authorization ||= value;
      continue;
    }
    if (key === 'x-bce-security-token' && value !== '') securityToken ??= value;
    encoded.push(encodePair(pair));
  }
  // All ASCII by now, so the order of code units is the order of octets.
  return { canonical: encoded.sort().join('&'), authorization, securityToken };
}
