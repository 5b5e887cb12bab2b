import { utcTime } from '../../domain/time.ts';
import { canonicalHeaders, canonicalRequest, canonicalUri } from './canonical.ts';
import { isDefaultHeader } from './headers.ts';
import { octetsOf, trimOctets } from './octets.ts';
import { readQuery } from './query.ts';
import { deriveSigningKey, hmacHex } from './signature.ts';

/** A request about to be sent. */
export interface UnsignedRequest {
  readonly method: string;
  /** As it will stand in the request target, percent-encoded or not; text beyond ASCII counts as UTF-8. */
  readonly path: string;
  /** Without the `?`; empty for none. */
  readonly query: string;
  /** Header names (any case) and values; `host` has to be among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Milliseconds since 1970, signed as whole seconds. */
  readonly timestamp: number;
  readonly expirationSeconds: number;
  /** Lower-case names. Left out, the field stays empty and the default set of contract 1.6 is signed. */
  readonly signedHeaders?: readonly string[];
}

/** Signs a request with bce-auth-v1 (contract 1.1): the value of its Authorization header. */
export function sign(request: UnsignedRequest): string {
  const { accessKeyId, timestamp, expirationSeconds, signedHeaders = [] } = request;
  const prefix = `bce-auth-v1/${accessKeyId}/${utcTime(timestamp)}/${expirationSeconds}`;
  const covers = signedHeaders.length === 0 ? isDefaultHeader : (name: string) => signedHeaders.includes(name);
  const text = canonicalRequest(
    request.method.toUpperCase(),
    canonicalUri(octetsOf(request.path)),
    readQuery(octetsOf(request.query)).canonical,
    canonicalHeaders(headerValues(request.headers), covers),
  );
  const signature = hmacHex(deriveSigningKey(prefix, request.secretAccessKey), text);
  return `${prefix}/${signedHeaders.join(';')}/${signature}`;
}

function headerValues(headers: Readonly<Record<string, string>>): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    const octets = trimOctets(octetsOf(value));
    if (octets !== '') values.set(name.toLowerCase(), octets);
  }
  return values;
}
