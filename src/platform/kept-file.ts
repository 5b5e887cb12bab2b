import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The text of a file that is made once and kept, readable by its owner alone; without the line end. It comes into being
 * whole or not at all: a kill or a full disk in between leaves a draft, which the next start writes anew.
 *
 * @throws node's error when it can be neither read nor written.
 */
export function keptText(file: string, make: () => string): string {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const draft = `${file}.new`;
    writeFileSync(draft, `${make()}\n`, { mode: 0o600, flush: true });
    renameSync(draft, file);
  }
  return readFileSync(file, 'utf8').trim();
}
