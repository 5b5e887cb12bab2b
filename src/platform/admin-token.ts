import { join } from 'node:path';
import { keptText } from './kept-file.ts';
import { newAdminToken } from './random.ts';
import { BadSetting, isToken } from './setting-values.ts';

/**
 * The admin token of a data folder, made by the first start; of a server without one, for this run.
 *
 * @throws BadSetting when the file holds something else.
 */
export function ownAdminToken(data: string, inMemory: boolean): string {
  if (inMemory) return newAdminToken();
  const file = join(data, 'admin-token');
  const token = keptText(file, newAdminToken);
  if (isToken(token)) return token;
  throw new BadSetting(
    `The file ${file} is damaged: it holds no token. Delete it, and the next start makes a new one.`,
  );
}
