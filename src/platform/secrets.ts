import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import { keptText } from './kept-file.ts';
import { type Random, systemRandom } from './random.ts';
import { BadSetting } from './setting-values.ts';

const ALGORITHM = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

/** What the key file stands for: secrets become ciphertext under it, and ids are unguessable by it. */
export class Secrets {
  readonly #cipherKey: Buffer;
  readonly #random: Random;
  readonly idKey: Buffer;
  /** All of it, 64 hex digits: for a state that leaves the server. */
  readonly key: string;

  constructor(key: Uint8Array, random: Random = systemRandom) {
    this.#random = random;
    this.key = Buffer.from(key).toString('hex');
    this.#cipherKey = derive(key, 'netloom secrets');
    this.idKey = derive(key, 'netloom ids');
  }

  /** Base64 of nonce, tag and ciphertext. */
  seal(secret: string): string {
    const nonce = this.#random.octets(NONCE);
    const cipher = createCipheriv(ALGORITHM, this.#cipherKey, nonce);
    const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
  }

  /** The secret again. Throws BadSetting when it was sealed under another key. */
  open(sealed: string): string {
    const bytes = Buffer.from(sealed, 'base64');
    try {
      // What is too short to be sealed is refused from here on.
      const decipher = createDecipheriv(ALGORITHM, this.#cipherKey, bytes.subarray(0, NONCE));
      decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
    } catch {
      throw new BadSetting(
        'The key file is not the one the stored secrets were sealed under. Restore it from a backup.',
      );
    }
  }
}

const derive = (key: Uint8Array, info: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', info, 32));

/** Secrets of a run that keeps nothing. `key`: 64 hex digits; undefined: one is made up. */
export const passingSecrets = (random: Random = systemRandom, key?: string): Secrets =>
  new Secrets(key === undefined ? random.octets(32) : Buffer.from(key, 'hex'), random);

/** The data folder's key file, made on the first start, readable by its owner alone. Throws BadSetting. */
export function secretsOf(directory: string): Secrets {
  const file = join(directory, 'key');
  const text = keptText(file, () => systemRandom.octets(32).toString('hex'));
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new BadSetting(`The key file ${file} is damaged: it must hold 64 hex digits. Restore it from a backup.`);
  }
  return new Secrets(Buffer.from(text, 'hex'));
}
