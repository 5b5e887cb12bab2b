import { sign } from '../../src/bce/auth/sign.ts';
import { type Answer, type Keys, send } from '../client.ts';

/** A request a client of any manner might send: what is signed, and when, is the caller's. */
export interface Signing {
  readonly query?: string;
  readonly body?: string | Uint8Array;
  /** Sent and signed, beside Host. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent, not signed. */
  readonly unsigned?: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly at?: number;
  readonly expires?: number;
  /** What becomes of the finished Authorization. */
  readonly spoil?: (authorization: string) => string | undefined;
}

export function sendSigned(
  port: number,
  { accessKeyId, secretAccessKey }: Keys,
  method: string,
  path: string,
  {
    query = '',
    body = '',
    headers = {},
    unsigned = {},
    at = Date.now(),
    expires = 1800,
    spoil = (a) => a,
  }: Signing = {},
): Promise<Answer> {
  const length = String(typeof body === 'string' ? Buffer.byteLength(body) : body.length);
  const signed = { host: `127.0.0.1:${port}`, 'content-length': length, ...headers };
  const authorization = spoil(
    sign({
      method,
      path,
      query,
      headers: signed,
      accessKeyId,
      secretAccessKey,
      timestamp: at,
      expirationSeconds: expires,
    }),
  );
  const all = { ...signed, ...unsigned, ...(authorization === undefined ? {} : { authorization }) };
  return send(port, method, query === '' ? path : `${path}?${query}`, all, body);
}
