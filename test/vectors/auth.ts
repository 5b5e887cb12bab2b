/** The bce-auth-v1 vectors of auth-vectors.json, in the shapes of src/bce/auth. */

import { readFileSync } from 'node:fs';
import { octetsOf } from '../../src/bce/auth/octets.ts';
import type { SignedRequest } from '../../src/bce/auth/request.ts';
import type { Credential } from '../../src/bce/auth/verify.ts';

interface WireRequest {
  readonly method: string;
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly rawQueryOnWire?: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly bodyUtf8: string;
}

export interface Vector {
  readonly id: string;
  readonly description: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly timestamp: string;
  readonly timestampEpoch: number;
  readonly expirationInSeconds: number;
  readonly request: WireRequest;
  readonly signedHeadersField: string;
  readonly authorizationPlacement: 'header' | 'query';
  readonly expected: {
    readonly authStringPrefix: string;
    readonly signingKey: string;
    readonly canonicalUri: string;
    readonly canonicalQueryString: string;
    readonly canonicalHeaders: readonly string[];
    readonly canonicalRequest: string;
    readonly signature: string;
    readonly authorization: string;
  };
  /** A raw query, or `path …` or `query …`, each perhaps with a remark in parentheses. */
  readonly equivalentWireForms?: readonly string[];
}

export interface NegativeCase {
  readonly id: string;
  readonly mutation: string;
  readonly serverClock: string;
  readonly expectedStatus: number;
  readonly expectedCode: string;
  readonly request: WireRequest;
  readonly serverStateChange?: string;
}

interface VectorFile {
  readonly vectors: readonly Vector[];
  readonly negativeCases: readonly NegativeCase[];
  readonly serverState: {
    readonly accessKeys: readonly { readonly id: string; readonly secret: string; readonly enabled: boolean }[];
    readonly sessions: readonly {
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken: string;
      readonly expiration: string;
    }[];
    readonly clock: string;
  };
}

const FILE: VectorFile = JSON.parse(readFileSync(new URL('auth-vectors.json', import.meta.url), 'utf8'));

export const VECTORS = FILE.vectors;
export const NEGATIVE_CASES = FILE.negativeCases;

/** The server's clock in the vectors, milliseconds since 1970. */
export const NOW = Date.parse(FILE.serverState.clock);

/** The server's keys: one permanent, one temporary. */
export const CREDENTIALS: ReadonlyMap<string, Credential> = new Map([
  ...FILE.serverState.accessKeys.map(({ id, secret, enabled }): [string, Credential] => [
    id,
    { secret, enabled, ownerEnabled: true },
  ]),
  ...FILE.serverState.sessions.map(
    ({ accessKeyId, secretAccessKey, sessionToken, expiration }): [string, Credential] => [
      accessKeyId,
      {
        secret: secretAccessKey,
        enabled: true,
        ownerEnabled: true,
        session: { token: sessionToken, expiresAt: Date.parse(expiration) },
      },
    ],
  ),
]);

export function vector(id: string): Vector {
  const found = VECTORS.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no vector ${id}`);
  return found;
}

export const received = (wire: WireRequest): SignedRequest => ({
  method: wire.method,
  rawPath: wire.rawPath,
  rawQuery: wire.rawQueryOnWire ?? wire.rawQuery,
  rawHeaders: wire.headers.flat().map(octetsOf),
  body: Buffer.from(wire.bodyUtf8),
});

/** The request of a positive vector with its authorization in place. */
export function signedRequest({ request, authorizationPlacement, expected }: Vector): SignedRequest {
  const bare = received(request);
  return authorizationPlacement === 'query' ? bare : withAuthorization(bare, expected.authorization);
}

/** The request with this Authorization header, and no other. */
export function withAuthorization(request: SignedRequest, authorization: string): SignedRequest {
  const others = request.rawHeaders.flatMap((name, i, all) =>
    i % 2 === 0 && name.toLowerCase() !== 'authorization' ? [name, all[i + 1]!] : [],
  );
  return { ...request, rawHeaders: [...others, 'Authorization', authorization] };
}
