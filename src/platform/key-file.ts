import { hkdfSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadSetting } from './setting-values.ts';

/** The data folder's key as text. Throws BadSetting when there is none, or something else. */
export function keyOf(directory: string): string {
  return keyIn(join(directory, 'key'));
}

/** The key in a file, as text: 64 hexadecimal digits. Throws BadSetting. */
export function keyIn(file: string): string {
  if (!existsSync(file)) throw new BadSetting(`There is no key file ${file}.`);
  const text = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/i.test(text))
    throw new BadSetting(`The key file ${file} is damaged: it must hold 64 hex digits.`);
  return text;
}

/** By this a key is known again, and says nothing of it: 32 hexadecimal digits. */
export const keyCheck = (key: string): string =>
  Buffer.from(hkdfSync('sha256', Buffer.from(key, 'hex'), '', 'netloom backup', 16)).toString('hex');
