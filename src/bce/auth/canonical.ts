import { percentDecode, uriEncode, uriEncodeExceptSlash } from './octets.ts';

/** Says whether a header, by its lower-case name, is part of what is signed. */
export type Coverage = (name: string) => boolean;

/**
 * Canonical URI (contract 1.4): decoded once, encoded again. Dot segments, `//` and a trailing slash stay.
 *
 * An escaped slash comes out as a plain one, as in the signers of Go and Java. So the signature does not tell
 * `/a%2Fb` from `/a/b`; a router has to treat them alike or refuse the first.
 */
export const canonicalUri = (rawPath: string): string =>
  rawPath === '' ? '/' : uriEncodeExceptSlash(percentDecode(rawPath));

/** One line of the header block: both sides encoded, slashes too (contract 1.6). */
export const headerLine = (name: string, value: string): string => `${uriEncode(name)}:${uriEncode(value)}`;

/**
 * The header block (contract 1.6), lines with LF between them. Finished lines are sorted, not names: `:` comes after
 * `-`, so `x-bce-meta-a:…` precedes `x-bce-meta:…`.
 */
export function canonicalHeaders(values: ReadonlyMap<string, string>, covers: Coverage): string {
  const lines: string[] = [];
  for (const [name, value] of values) if (covers(name)) lines.push(headerLine(name, value));
  return lines.sort().join('\n');
}

/** The text that is signed (contract 1.1): the parts with LF between them and none at the end. */
export const canonicalRequest = (method: string, uri: string, query: string, headers: string): string =>
  `${method}\n${uri}\n${query}\n${headers}`;
