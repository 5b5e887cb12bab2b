import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { LogRefused } from '../engine/log.ts';
import { logFiles } from '../store/files.ts';

/**
 * What this user may not read looks as if it were not there, and is no damage either. Throws LogRefused for the first of
 * a data folder that is closed to them.
 */
export function refuseUnreadable(directory: string): void {
  const { database, wal, watermark } = logFiles(directory);
  const closed = [directory, database, wal, watermark, join(directory, 'key')].find(isClosed);
  if (closed === undefined) return;
  throw new LogRefused(`${closed} is closed to this user: run this as the user the server runs as.`);
}

function isClosed(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES';
  }
}
