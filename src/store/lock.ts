import { DatabaseSync } from 'node:sqlite';
import { type LogFiles, makeFile } from './files.ts';
import { refusedLocked } from './refused.ts';
import { sqliteCode } from './sqlite-error.ts';

const BUSY = 5;

/**
 * Takes the data folder for this process, or throws LogRefused when another one has it. Node has no file locks, SQLite
 * does, on every system: an empty database in an exclusive transaction that never writes. The system drops the lock
 * with the process, however it ends.
 */
export function lockDirectory(files: LogFiles): () => void {
  makeFile(files.lock);
  const lock = new DatabaseSync(files.lock, { timeout: 0 });
  try {
    lock.exec('PRAGMA journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (sqliteCode(error) === BUSY) throw refusedLocked(files.directory);
    throw error;
  }
  return () => lock.close();
}
