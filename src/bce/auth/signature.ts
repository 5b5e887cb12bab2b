import { type BinaryLike, createHmac, timingSafeEqual } from 'node:crypto';

/** Lower-case hex HMAC-SHA256 over an octet string; a key given as text counts as its UTF-8 octets. */
export const hmacHex = (key: BinaryLike, octets: string): string =>
  createHmac('sha256', key).update(octets, 'latin1').digest('hex');

/** The signing key (contract 1.1). The second HMAC takes these 64 hex digits as they stand, not the 32 octets. */
export const deriveSigningKey = (prefix: string, secret: string): string => hmacHex(secret, prefix);

/** Compares without telling by its duration how much of the text was right. */
export function equalOctets(given: string, expected: string): boolean {
  const a = Buffer.from(given, 'latin1');
  const b = Buffer.from(expected, 'latin1');
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * The signing keys used last. A client that signs many requests within a second, or one URL for many uses, has the
 * same prefix each time; deriving its key anew would be a good part of a verification.
 */
export class SigningKeys {
  readonly #capacity: number;
  /** By prefix, which names the access key; the secret beside it, since a key id may be given a new one. */
  readonly #entries = new Map<string, { readonly secret: string; readonly key: string }>();

  constructor(capacity = 1024) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(prefix: string, secret: string): string {
    const known = this.#entries.get(prefix);
    const entry = known?.secret === secret ? known : { secret, key: deriveSigningKey(prefix, secret) };
    // A Map keeps the order of insertion: putting the entry in again makes it the youngest, the first is the oldest.
    this.#entries.delete(prefix);
    this.#entries.set(prefix, entry);
    if (this.#entries.size > this.#capacity) this.#entries.delete(this.#entries.keys().next().value!);
    return entry.key;
  }
}
