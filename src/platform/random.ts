import { randomBytes, randomFillSync, randomInt, randomUUID } from 'node:crypto';

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `ALTAK` and 22 characters of base 62 (common contract 3.1). */
export const newAccessKeyId = (): string => `ALTAK${base62(22)}`;

/** Access key id of a session: 32 hex digits (common contract 3.4). */
export const newTemporaryKeyId = (): string => randomBytes(16).toString('hex');

/** 32 hex digits. */
export const newSecret = (): string => randomBytes(16).toString('hex');

/** 32 lower-case hex digits. */
export const newAccountId = (): string => randomBytes(16).toString('hex');

export const newAdminToken = (): string => randomBytes(24).toString('base64url');

/** `x-bce-request-id` of one call. */
export const newRequestId = (): string => randomUUID();

/** 32 bits to seed a generator that need not be unguessable. */
export const newSeed = (): number => randomInt(2 ** 32);

/** The id of one DNS question, RFC 1035 4.1.1. */
export const newMessageId = (): number => randomInt(2 ** 16);

/** From 0 to below 1. */
export const randomFraction = (): number => randomInt(2 ** 32) / 2 ** 32;

/** Fills the octets with what nobody can guess. */
export function fillRandom(octets: Uint8Array): void {
  randomFillSync(octets);
}

function base62(length: number): string {
  let text = '';
  while (text.length < length) {
    // 248 is the greatest multiple of 62 in a byte: above it some characters would come more often.
    for (const byte of randomBytes(length)) if (byte < 248) text += BASE62[byte % 62];
  }
  return text.slice(0, length);
}
