import { closeSync, fstatSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { APPLICATION } from './backup-head.ts';

/** A draft of another name this much older than one's own is nobody's: its process may be on another machine. */
const OLD_MS = 6 * 3_600_000;
/** Where SQLite keeps the application_id (SQLite file format, 1.3). */
const APPLICATION_AT = 68;

/** The name a backup has while it is made: whose it is tells whether it is still being made. */
export const draftName = (file: string): string => `${file}.${process.pid}.draft`;

/**
 * Removes drafts whose process is gone beside `draft`, which is just made: those of this backup, and old ones of others,
 * for a backup that is named by its day is never tried again. No clock is asked: the file system's own says how old.
 */
export function removeAbandoned(file: string, draft: string): void {
  const folder = dirname(file);
  const now = statSync(draft).mtimeMs;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const [, of, pid] = /^(.+)\.(\d+)\.draft$/.exec(name) ?? [];
    if (of === undefined || path === draft || isAlive(Number(pid))) continue;
    if (of === basename(file) || isOldDraft(path, now)) rmSync(path, { force: true });
  }
}

/** Only what a backup made: another program's drafts are its own. */
function isOldDraft(path: string, now: number): boolean {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const head = Buffer.alloc(APPLICATION_AT + 4);
    readSync(descriptor, head, 0, head.length, 0);
    return head.readUInt32BE(APPLICATION_AT) === APPLICATION && now - fstatSync(descriptor).mtimeMs > OLD_MS;
  } catch {
    // Another user's, who clears away his own.
    return false;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function isAlive(pid: number): boolean {
  // One's own number: it was another's.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
