import { readFileSync } from 'node:fs';
import { BadSetting } from './setting-values.ts';

/** The UTF-8 text of a file that a setting names. Throws BadSetting with a sentence for people. */
export function givenText(setting: string, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const why = error instanceof TypeError ? 'it is not UTF-8' : (error as Error).message;
    throw new BadSetting(`${setting}: ${path} cannot be read: ${why}.`);
  }
}
