import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The names of what the log keeps in the data folder. */
export interface LogFiles {
  readonly directory: string;
  readonly database: string;
  /** Committed pages not yet moved into the database; SQLite names it. */
  readonly wal: string;
  /** The durable position, kept apart from the log. */
  readonly watermark: string;
  /** Held by the process that has the log open. */
  readonly lock: string;
  /** A database being made; becomes `database` by one rename. */
  readonly draft: string;
}

export function logFiles(directory: string): LogFiles {
  return {
    directory,
    database: join(directory, 'log.db'),
    wal: join(directory, 'log.db-wal'),
    watermark: join(directory, 'watermark'),
    lock: join(directory, 'lock'),
    draft: join(directory, 'log.new'),
  };
}

/** Makes the data folder, for its owner only. */
export function makeDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if ((statSync(directory).mode & 0o077) === 0) return;
  try {
    chmodSync(directory, 0o700);
  } catch {
    // A volume owned by somebody else: the files in it are 0600 all the same.
  }
}

/**
 * Makes an empty file for its owner only, so that SQLite does not make it with wider rights. An existing file is not
 * even opened: closing any descriptor of a file drops every POSIX lock this process holds on it.
 */
export function makeFile(path: string): void {
  if (!existsSync(path)) closeSync(openSync(path, 'wx', 0o600));
}

/** Makes names in a folder durable: a rename is on disk only once its folder is synced. */
export function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(directory, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
