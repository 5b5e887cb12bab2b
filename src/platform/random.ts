import { createHash, randomBytes, randomFillSync, randomInt, randomUUID } from 'node:crypto';

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** What is made up: nobody can guess it, or, under a seed, everybody can. */
export interface Random {
  /** `ALTAK` and 22 characters of base 62 (common contract 3.1). */
  accessKeyId(): string;
  /** Access key id of a session: 32 hex digits (common contract 3.4). */
  temporaryKeyId(): string;
  /** 32 hex digits. */
  secret(): string;
  /** 32 lower-case hex digits. */
  accountId(): string;
  /** `x-bce-request-id` of one call: a version 4 UUID (RFC 9562 5.4). */
  requestId(): string;
  octets(length: number): Buffer;
}

/** Node keeps request ids in stock: of all that is made up they are needed most. */
export const systemRandom: Random = { ...randomOf(randomBytes), requestId: () => randomUUID() };

/** The same from the first to the last at every start: for tests, whose answers are then equal to the octet. */
export function seededRandom(seed: number): Random {
  let pool: Buffer = Buffer.alloc(0);
  let blocks = 0;
  return randomOf((length) => {
    while (pool.length < length) {
      pool = Buffer.concat([pool, createHash('sha256').update(`netloom ${seed} ${blocks}`).digest()]);
      blocks += 1;
    }
    const octets = pool.subarray(0, length);
    pool = pool.subarray(length);
    return octets;
  });
}

function randomOf(octets: (length: number) => Buffer): Random {
  const hex = (): string => octets(16).toString('hex');
  return {
    accessKeyId: () => `ALTAK${base62(22, octets)}`,
    temporaryKeyId: hex,
    secret: hex,
    accountId: hex,
    requestId: () => uuidOf(Buffer.from(octets(16))),
    octets,
  };
}

export const newAdminToken = (): string => randomBytes(24).toString('base64url');

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

function uuidOf(octets: Buffer): string {
  octets[6] = (octets[6]! & 0x0f) | 0x40;
  octets[8] = (octets[8]! & 0x3f) | 0x80;
  return octets.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function base62(length: number, octets: (length: number) => Buffer): string {
  let text = '';
  while (text.length < length) {
    // 248 is the greatest multiple of 62 in a byte: above it some characters would come more often.
    for (const byte of octets(length)) if (byte < 248) text += BASE62[byte % 62];
  }
  return text.slice(0, length);
}
