/** Rightly signed requests, and a server that knows one key, for the tests of src/bce/auth. */

import { octetsOf } from '../octets.ts';
import type { SignedRequest } from '../request.ts';
import { sign } from '../sign.ts';
import { type AuthOptions, authenticate, type Credential } from '../verify.ts';

export const TIME = '2026-03-04T05:06:07Z';
export const NOW = Date.parse(TIME);
export const SECRET = 'secret-of-the-test';
export const PERMANENT: Credential = { secret: SECRET, enabled: true, ownerEnabled: true };
export const TEMPORARY: Credential = { ...PERMANENT, session: { token: 'tok+en/=', expiresAt: NOW + 3600_000 } };

export interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signedHeaders?: readonly string[];
  readonly expirationSeconds?: number;
  readonly body?: string;
}

export const HOST = { Host: '127.0.0.1:8787' };

/** A rightly signed request, with headers put in or over after signing. */
export function signed(call: Call = {}, unsigned: readonly string[] = []): SignedRequest {
  const { method = 'GET', path = '/v1/csn', query = '', headers = HOST, body = '' } = call;
  const { expirationSeconds = 1800, signedHeaders } = call;
  const authorization = sign({
    method,
    path,
    query,
    headers,
    accessKeyId: 'AK',
    secretAccessKey: SECRET,
    timestamp: NOW,
    expirationSeconds,
    ...(signedHeaders && { signedHeaders }),
  });
  const rawHeaders = [...Object.entries(headers).flat().map(octetsOf), ...unsigned, 'Authorization', authorization];
  return { method, rawPath: path, rawQuery: query, rawHeaders, body: Buffer.from(body) };
}

/** The same, with its authorization moved into the query. */
export function presigned(call: Call = {}, unsigned: readonly string[] = []): SignedRequest {
  const request = signed(call, unsigned);
  const authorization = encodeURIComponent(request.rawHeaders.at(-1)!);
  const rawQuery = [request.rawQuery, `authorization=${authorization}`].filter((part) => part !== '').join('&');
  return { ...request, rawQuery, rawHeaders: request.rawHeaders.slice(0, -2) };
}

export interface Server {
  readonly credential?: Credential | undefined;
  readonly now?: number;
  readonly options?: AuthOptions;
}

export function outcomeOf(request: SignedRequest, server: Server = {}) {
  const { now = NOW, options } = server;
  const credential = 'credential' in server ? server.credential : PERMANENT;
  return authenticate(request, (id) => (id === 'AK' ? credential : undefined), now, options);
}

export const codeOf = (request: SignedRequest, server?: Server): string => {
  const outcome = outcomeOf(request, server);
  return 'code' in outcome ? outcome.code : 'accepted';
};
