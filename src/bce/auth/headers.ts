import { trimOctets } from './octets.ts';

/** Covered when the signed-headers field is empty, next to every `x-bce-*` (contract 1.6). */
const DEFAULT_HEADERS: ReadonlySet<string> = new Set(['host', 'content-length', 'content-type', 'content-md5']);

export const isBceHeader = (name: string): boolean => name.startsWith('x-bce-');

export const isDefaultHeader = (name: string): boolean => DEFAULT_HEADERS.has(name) || isBceHeader(name);

/** A request's headers as signing sees them: read once, asked many times. */
export interface RequestHeaders {
  /**
   * Lower-case name to trimmed value, without `authorization`, which is never signed. A header whose value is empty
   * counts as absent (contract 1.6).
   */
  readonly values: ReadonlyMap<string, string>;
  /** Trimmed. An empty one is kept: it is malformed (contract 1.10, row 2), not absent (row 1). */
  readonly authorization: string | undefined;
  /** A header that may occur once only and does not. */
  readonly repeated: string | undefined;
}

/**
 * Reads node's `rawHeaders`: name, value, name, value, as received.
 *
 * A second `host`, `authorization`, `content-*` of the default set or `x-bce-*` is reported, never joined and never
 * dropped: no client sends one, and two readers that pick different ones would act on a value that was not signed
 * (for Host also RFC 9112, 3.2). Any other repeated header means its values joined by a comma (RFC 9110, 5.3).
 * HTTP/2's `:authority` is the host (contract 1.6); a `host` beside it has to say the same (RFC 9113, 8.3.1).
 */
export function readHeaders(rawHeaders: readonly string[]): RequestHeaders {
  const values = new Map<string, string>();
  let authorization: string | undefined;
  let authority: string | undefined;
  let repeated: string | undefined;
  let emptyHost = false;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = trimOctets(rawHeaders[i]!).toLowerCase();
    const value = trimOctets(rawHeaders[i + 1]!);
    if (name === 'authorization') {
      if (authorization !== undefined) repeated ??= name;
      authorization = value;
      continue;
    }
    if (value === '') {
      emptyHost ||= name === 'host';
      continue;
    }
    if (name === ':authority') {
      authority = value;
      continue;
    }
    const earlier = values.get(name);
    if (earlier === undefined) values.set(name, value);
    else if (isDefaultHeader(name)) repeated ??= name;
    else values.set(name, `${earlier}, ${value}`);
  }
  if (authority !== undefined) {
    if ((values.get('host') ?? authority) !== authority) repeated ??= 'host';
    values.set('host', authority);
  }
  // Whoever reads the first one only, for the region, would read what nobody signed.
  if (emptyHost && values.has('host')) repeated ??= 'host';
  return { values, authorization, repeated };
}
