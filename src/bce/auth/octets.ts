/**
 * Octet strings: text with one code unit (0..255) per octet. node:http hands over request targets and header values in
 * this form, so nothing has to be valid UTF-8, and what is signed is what was on the wire.
 */

const ESCAPES: readonly string[] = Array.from(
  { length: 256 },
  (_, octet) => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`,
);

const UNRESERVED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~';

const octetSet = (members: string): readonly boolean[] =>
  Array.from({ length: 256 }, (_, octet) => members.includes(String.fromCharCode(octet)));

const KEPT = octetSet(UNRESERVED);
const KEPT_IN_PATH = octetSet(`${UNRESERVED}/`);

/** A loop, since replace() with a function costs three times as much on header values, the bulk of a verification. */
function escapeAllBut(kept: readonly boolean[], octets: string): string {
  let encoded = '';
  let copied = 0;
  for (let i = 0; i < octets.length; i++) {
    const octet = octets.charCodeAt(i);
    if (kept[octet]) continue;
    encoded += octets.slice(copied, i) + ESCAPES[octet];
    copied = i + 1;
  }
  return copied === 0 ? octets : encoded + octets.slice(copied);
}

/** UriEncode (contract 1.3): all but `A-Z a-z 0-9 - . _ ~` becomes `%` and two upper-case hex digits. */
export const uriEncode = (octets: string): string => escapeAllBut(KEPT, octets);

/** UriEncode that also keeps `/`, for paths (contract 1.3). */
export const uriEncodeExceptSlash = (octets: string): string => escapeAllBut(KEPT_IN_PATH, octets);

/**
 * Percent-decodes once, to octets; `+` stays a plus. A `%` that no two hex digits follow stands for itself, so every
 * text has a decoded form and none throws. Whoever reads the path or the query of a signed request must decode it in
 * this way too, else the signature covers another text than the one that is acted on.
 */
export const percentDecode = (octets: string): string =>
  octets.includes('%')
    ? octets.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : octets;

/** The UTF-8 octets of a text. */
export const octetsOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const isWhiteSpace = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d);

/**
 * Without ASCII white space at both ends. `String.trim` would also take the octet A0, the last one of a UTF-8 `à`; a
 * regular expression would need quadratic time for a long inner run of blanks.
 */
export function trimOctets(octets: string): string {
  let start = 0;
  let end = octets.length;
  while (start < end && isWhiteSpace(octets.charCodeAt(start))) start++;
  while (end > start && isWhiteSpace(octets.charCodeAt(end - 1))) end--;
  return octets.slice(start, end);
}
