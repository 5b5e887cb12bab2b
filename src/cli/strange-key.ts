import { join } from 'node:path';

/** What is said of a data folder whose key file opens none of its secrets. */
export const strangeKey = (directory: string): string =>
  `The key file ${join(directory, 'key')} is not the one the secrets in the log are sealed under, and no server starts ` +
  'with it. Put the right one there, from a copy or an earlier backup.';
