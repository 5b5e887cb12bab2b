import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whether a folder may be replaced: it is empty, or what an earlier run wrote. */
const replaceable = (folder: string): boolean =>
  !existsSync(folder) || readdirSync(folder).length === 0 || existsSync(join(folder, 'search-index.js'));

/** Writes a site into a folder; what an earlier one left there goes. False, and nothing is done: it holds something else. */
export function write(folder: string, files: ReadonlyMap<string, string>): boolean {
  if (!replaceable(folder)) return false;
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return true;
}
