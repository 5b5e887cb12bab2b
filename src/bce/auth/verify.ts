import { type Authorization, parseAuthorization } from './authorization.ts';
import { candidates } from './candidates.ts';
import { mismatchedDigest } from './digests.ts';
import { explainMismatch } from './explain.ts';
import { type RequestHeaders, readHeaders } from './headers.ts';
import { octetsOf } from './octets.ts';
import { type RequestQuery, readQuery } from './query.ts';
import { type AuthRefusal, refuse } from './refusal.ts';
import type { SignedRequest } from './request.ts';
import { deriveSigningKey, equalOctets, hmacHex, type SigningKeys } from './signature.ts';
import { checkTime } from './time-window.ts';

/** What authentication has to know of an access key. */
export interface Credential {
  readonly secret: string;
  /** The key itself. */
  readonly enabled: boolean;
  /** Its user is enabled and its account is not frozen. */
  readonly ownerEnabled: boolean;
  /** Present on a temporary key (STS); `expiresAt` in milliseconds since 1970. */
  readonly session?: { readonly token: string; readonly expiresAt: number };
}

export interface AuthOptions {
  /** Remembers signing keys between calls; without it each is derived anew. */
  readonly signingKeys?: SigningKeys;
  /** Accept the expiration `-1`, "never" (contract 1.2). Default false. */
  readonly acceptNeverExpiring?: boolean;
  /** Which methods may carry their authorization in the query (contract 1.8). Default any. */
  readonly queryAuthorization?: 'any-method' | 'get-only';
  /**
   * The moment that sessions are held against, milliseconds since 1970: they begin and end by the clock of the state, and
   * signatures by the machine's. Default `now`.
   */
  readonly sessionsAt?: number;
}

/** A request that was signed with `credential`, its digests checked. */
export interface Authenticated<C extends Credential> {
  readonly accessKeyId: string;
  readonly credential: C;
}

/** All that the rows look at, read once. */
interface Received {
  readonly request: SignedRequest;
  readonly headers: RequestHeaders;
  readonly query: RequestQuery;
  readonly authorization: Authorization;
  readonly inQuery: boolean;
}

/**
 * Authenticates a request by its bce-auth-v1 signature: rows 1-9 of contract 1.10, in that order. Pure but for the
 * memory of signing keys, and it never throws, whatever the request holds.
 *
 * @param lookup the credential of an access key id; undefined when there is none or it was deleted.
 * @param now milliseconds since 1970.
 */
export function authenticate<C extends Credential>(
  request: SignedRequest,
  lookup: (accessKeyId: string) => C | undefined,
  now: number,
  options: AuthOptions = {},
): Authenticated<C> | AuthRefusal {
  const headers = readHeaders(request.rawHeaders);
  const query = readQuery(request.rawQuery);

  // Row 1. The header wins when both are there (contract 1.8).
  const text = headers.authorization ?? (mayUseQuery(request.method, options) ? query.authorization : undefined);
  if (text === undefined) return refuse('AccessDenied', 'no authorization');

  // Row 2.
  const authorization = headers.repeated === 'authorization' ? undefined : parseAuthorization(text);
  if (authorization === undefined) return refuse('InvalidHTTPAuthHeader', 'authorization is not bce-auth-v1');
  if (authorization.expirationSeconds === Number.POSITIVE_INFINITY && options.acceptNeverExpiring !== true) {
    return refuse('InvalidHTTPAuthHeader', 'the expiration -1 is not accepted');
  }

  const received = { request, headers, query, authorization, inQuery: headers.authorization === undefined };
  const uncovered = refuseUncovered(received); // row 3
  if (uncovered !== undefined) return uncovered;
  const { accessKeyId } = authorization;
  const credential = lookup(accessKeyId);
  if (credential === undefined) return refuse('InvalidAccessKeyId', 'unknown access key'); // row 4
  return (
    refuseCredential(credential, options.sessionsAt ?? now) ?? // rows 4, 5
    checkTime(authorization, headers.values, received.inQuery, now) ?? // row 6
    refuseToken(received, credential) ?? // row 7
    refuseSignature(received, credential, options.signingKeys) ?? // row 8
    refuseDigest(received) ?? { accessKeyId, credential } // row 9
  );
}

const mayUseQuery = (method: string, options: AuthOptions): boolean =>
  options.queryAuthorization !== 'get-only' || method === 'GET' || method === 'HEAD';

/** The host has to be among what is signed, and it has to be clear what each signed header says. */
function refuseUncovered({ headers, authorization: { signedHeaders } }: Received): AuthRefusal | undefined {
  if (!headers.values.has('host')) return refuse('InvalidHTTPAuthHeader', 'the request has no host to sign');
  if (signedHeaders.size > 0 && !signedHeaders.has('host')) {
    return refuse('InvalidHTTPAuthHeader', 'host is not among the signed headers');
  }
  if (headers.repeated !== undefined) return refuse('InvalidHTTPRequest', 'a header of the signature is repeated');
  return undefined;
}

function refuseCredential({ enabled, ownerEnabled, session }: Credential, at: number): AuthRefusal | undefined {
  if (!enabled) return refuse('InvalidAccessKeyId', 'the access key is disabled');
  if (session !== undefined && at >= session.expiresAt) return refuse('InvalidAccessKeyId', 'the session has expired');
  if (!ownerEnabled) return refuse('AccessDenied', 'the user is disabled or the account frozen');
  return undefined;
}

/** The token may come in the header or the query, signed or not: it is bound to the access key (contract 1.8). */
function refuseToken({ headers, query }: Received, { session }: Credential): AuthRefusal | undefined {
  const inHeader = headers.values.get('x-bce-security-token');
  const inQuery = query.securityToken;
  if (inHeader !== undefined && inQuery !== undefined && inHeader !== inQuery) {
    return refuse('AccessDenied', 'header and query carry different security tokens');
  }
  const token = inHeader ?? inQuery;
  if (session === undefined) {
    return token === undefined ? undefined : refuse('AccessDenied', 'a permanent key came with a security token');
  }
  if (token === undefined) return refuse('AccessDenied', 'a temporary key came without its security token');
  if (!equalOctets(token, octetsOf(session.token))) {
    return refuse('AccessDenied', 'the security token is not that of the access key');
  }
  return undefined;
}

function refuseSignature(received: Received, { secret }: Credential, keys?: SigningKeys): AuthRefusal | undefined {
  const { request, headers, query, authorization } = received;
  const { prefix, signature, signedHeaders } = authorization;
  const signingKey = keys === undefined ? deriveSigningKey(prefix, secret) : keys.get(prefix, secret);
  for (const text of candidates(request, headers.values, query.canonical, signedHeaders)) {
    if (equalOctets(signature, hmacHex(signingKey, text))) return undefined;
  }
  return {
    ...refuse('SignatureDoesNotMatch', 'no canonical form of the request has this signature'),
    explain: () => explainMismatch(request, authorization, secret),
  };
}

function refuseDigest({ request, headers }: Received): AuthRefusal | undefined {
  const header = mismatchedDigest(headers.values, request.body);
  return header === undefined ? undefined : refuse('InvalidHTTPRequest', `${header} does not fit the body`);
}
