import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';

/** What a file system says that has no second names for files. */
const WITHOUT_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Gives a finished draft its name. Of two who do so without `replace` one wins: a rename would take the other's away.
 *
 * @returns whether it has the name; false: another had it, and the draft is as it was.
 * @throws node's error.
 */
export function giveName(draft: string, file: string, replace: boolean): boolean {
  if (!replace) {
    try {
      linkSync(draft, file);
      rmSync(draft);
      return true;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') return false;
      if (!WITHOUT_LINKS.has(code)) throw error;
      if (existsSync(file)) return false;
    }
  }
  renameSync(draft, file);
  return true;
}
