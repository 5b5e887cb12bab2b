import { parseUtcTime } from './timestamp.ts';

/** The longest a signature can live: 36 hours, the longest life of an STS session (contract 1.2). */
const LONGEST_EXPIRATION_SECONDS = 129_600;

/** An authorization string taken apart (contract 1.2). */
export interface Authorization {
  /** Everything before the signed-headers field, as sent: the message that the signing key is derived from. */
  readonly prefix: string;
  readonly accessKeyId: string;
  /** As sent; `signedAt` is the same in milliseconds since 1970. */
  readonly timestamp: string;
  readonly signedAt: number;
  /** 1..129600, or Infinity for `-1`, "never expires". */
  readonly expirationSeconds: number;
  /** Lower-case names; their order means nothing (contract 1.2). Empty: the default set is signed. */
  readonly signedHeaders: ReadonlySet<string>;
  /** 64 lower-case hex digits. */
  readonly signature: string;
}

/**
 * Parses `bce-auth-v1/ak/timestamp/expiration/signedHeaders/signature` (contract 1.2); undefined when it is anything
 * else. An access key id of characters that no key of ours has is well-formed all the same: it is unknown, which is
 * row 4 of contract 1.10, not row 2.
 */
export function parseAuthorization(text: string): Authorization | undefined {
  const segments = text.split('/', 7);
  if (segments.length !== 6) return undefined;
  const [scheme, accessKeyId, timestamp, expiration, signed, signature] = segments as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if (scheme !== 'bce-auth-v1' || accessKeyId === '') return undefined;
  const signedAt = parseUtcTime(timestamp);
  const expirationSeconds = parseExpiration(expiration);
  if (signedAt === undefined || expirationSeconds === undefined || !/^[0-9a-f]{64}$/.test(signature)) return undefined;
  return {
    prefix: `${scheme}/${accessKeyId}/${timestamp}/${expiration}`,
    accessKeyId,
    timestamp,
    signedAt,
    expirationSeconds,
    signedHeaders: new Set(signed === '' ? [] : signed.toLowerCase().split(';')),
    signature,
  };
}

function parseExpiration(text: string): number | undefined {
  if (text === '-1') return Number.POSITIVE_INFINITY;
  return /^[1-9][0-9]*$/.test(text) ? Math.min(Number(text), LONGEST_EXPIRATION_SECONDS) : undefined;
}
