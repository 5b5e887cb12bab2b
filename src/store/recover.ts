import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { LogRefused } from '../engine/log.ts';
import { checkFormat, openForReading } from './check.ts';
import { CommitReader } from './commits.ts';
import { type LogFiles, logFiles } from './files.ts';
import { lockDirectory } from './lock.ts';
import { draftLog, EMPTY, finishDraft, type Head, publishDraft, readHead } from './schema.ts';
import { reason } from './sqlite-error.ts';
import { readMark, writeFirstMark } from './watermark.ts';

export interface Recovered {
  /** Position of the last event kept. */
  readonly position: number;
  /** Position that was durable before; undefined when the watermark could not be read. */
  readonly watermark: number | undefined;
  /** Why nothing after `position` was kept. */
  readonly found: string;
  /** Folder with the files as they were found. */
  readonly kept: string;
}

/**
 * Goes on from the last good position of a log that is refused, and gives up what came after it. The sound commits go
 * into a new database; the files as found are copied aside first and never deleted. The rows are not taken over: the
 * next start says `rowsTrusted: false`, and the engine makes them anew from the commits. Throws LogRefused when the
 * folder is in use or the log has a newer format, and what the file system throws.
 */
export function recoverLog(directory: string, _consent: { readonly acceptLoss: true }): Recovered {
  const files = logFiles(directory);
  if (!existsSync(directory)) throw new LogRefused(`There is no data folder ${directory}: nothing to recover.`);
  const unlock = lockDirectory(files);
  let source: DatabaseSync | string | undefined;
  try {
    const mark = readMark(files.watermark);
    source = openSource(files);
    const kept = keepAsFound(files);
    using draft = draftLog(files);
    const { head, found } = typeof source === 'string' ? { head: EMPTY, found: source } : copySound(source, draft);
    const sequence = Math.max(head.sequence, typeof mark === 'object' ? mark.sequence : 0) + 1;
    finishDraft(draft, { ...head, sequence });
    // SQLite would play the old WAL into the new database. Should this end before the rename, `kept` still has it.
    for (const suffix of ['-wal', '-shm']) rmSync(files.database + suffix, { force: true });
    publishDraft(files);
    writeFirstMark(files.watermark, { ...head, sequence });
    return { position: head.position, watermark: typeof mark === 'object' ? mark.position : undefined, found, kept };
  } finally {
    if (typeof source === 'object') source.close();
    unlock();
  }
}

/** The database as found, or why it cannot be read. */
function openSource(files: LogFiles): DatabaseSync | string {
  let source: DatabaseSync | undefined;
  try {
    source = openForReading(files.database);
    checkFormat(source, files.directory);
    return source;
  } catch (error) {
    source?.close();
    if (error instanceof LogRefused) throw error;
    return `its database cannot be read (${reason(error)})`;
  }
}

/** Copies the files into a folder `refused-<n>` of their own. */
function keepAsFound(files: LogFiles): string {
  let n = 1;
  while (existsSync(join(files.directory, `refused-${n}`))) n += 1;
  const folder = join(files.directory, `refused-${n}`);
  mkdirSync(folder, { mode: 0o700 });
  const copy = logFiles(folder);
  for (const name of ['database', 'wal', 'watermark'] as const) {
    if (existsSync(files[name])) copyFileSync(files[name], copy[name]);
  }
  return folder;
}

/** Copies commits up to the first that is not sound, and says what was wrong there. */
function copySound(source: DatabaseSync, draft: DatabaseSync): { head: Head; found: string } {
  const reader = commitReader(source);
  if (typeof reader === 'string') return { head: EMPTY, found: reader };
  const insert = draft.prepare('INSERT INTO commits(position, count, body, hash) VALUES(?, ?, ?, ?)');
  let head = { ...EMPTY, sequence: lastSequence(source) };
  draft.exec('BEGIN');
  for (;;) {
    const { commits, broken } = reader.read(head.position + 1);
    for (const { position, count, body, hash } of commits) {
      insert.run(position, count, body, hash);
      head = { ...head, position: position + count - 1, hash };
    }
    if (broken === undefined && commits.length > 0) continue;
    draft.exec('COMMIT');
    return { head, found: broken ?? 'its commits end there' };
  }
}

function commitReader(source: DatabaseSync): CommitReader | string {
  try {
    return new CommitReader(source);
  } catch (error) {
    return `its commits cannot be read (${reason(error)})`;
  }
}

/** The head may be what is damaged: it is not needed to go on. */
function lastSequence(source: DatabaseSync): number {
  try {
    return readHead(source)?.sequence ?? 0;
  } catch {
    return 0;
  }
}
