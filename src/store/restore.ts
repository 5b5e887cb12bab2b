import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredCommit } from '../engine/log.ts';
import { BackupFailure } from './backup-failure.ts';
import type { Backup } from './backup-file.ts';
import type { BackupHead } from './backup-head.ts';
import { checkLog } from './check.ts';
import { type LogFiles, logFiles, makeDirectory } from './files.ts';
import { lockDirectory } from './lock.ts';
import { draftLog, EMPTY, finishDraft, publishDraft } from './schema.ts';
import { writeFirstMark } from './watermark.ts';

/** What an interrupted restore, or first start, may have left; and what a fresh file system has of itself. */
const REMAINS = /^(lock|watermark|key|key\.new|log\.new(-journal|-wal|-shm)?|lost\+found)$/;
/** The log itself, which may be there where only rows and history are missing. */
const LOG = /^log\.db(-wal|-shm)?$/;

/**
 * Makes a data folder of a backup: its log, its watermark and its key file. The folder must be absent or empty, or hold
 * what an interrupted restore left. Rows and history are not there yet: the next to open the log makes them from the
 * commits. Ended half-way, there is a watermark and no database, which no server opens; ended while rows are made, there is
 * all of it, and a restore of the same backup goes on from there.
 *
 * Throws BackupFailure, LogRefused when the folder is in use or has a damaged log, and what the file system and SQLite throw.
 * @param key text of the key file.
 * @param check given each commit before anything is made; what it throws ends the restore.
 */
export function restoreLog(
  backup: Backup,
  directory: string,
  key: string,
  check: (commit: StoredCommit) => void = () => {},
): void {
  const files = logFiles(directory);
  refuseFilled(files, backup.head, key);
  // All of it is read before anything is made of it.
  backup.read(check);
  makeDirectory(directory);
  const unlock = lockDirectory(files);
  try {
    // A server may have begun there meanwhile.
    refuseFilled(files, backup.head, key);
    if (!isThere(files, backup.head)) fill(files, backup, key);
  } finally {
    unlock();
  }
}

function fill(files: LogFiles, backup: Backup, key: string): void {
  const { sequence, position, hash } = backup.head;
  const mark = { sequence, position, hash };
  using draft = draftLog(files);
  // First: from here on the folder is no empty one to a server.
  writeFirstMark(files.watermark, mark);
  const keyFile = join(files.directory, 'key');
  rmSync(`${keyFile}.new`, { force: true });
  writeFileSync(`${keyFile}.new`, `${key}\n`, { mode: 0o600, flush: true });
  renameSync(`${keyFile}.new`, keyFile);
  const insert = draft.prepare('INSERT INTO commits(position, count, body, hash) VALUES(?, ?, ?, ?)');
  draft.exec('BEGIN');
  backup.read((commit) => insert.run(commit.position, commit.count, commit.body, commit.hash));
  draft.exec('COMMIT');
  finishDraft(draft, { ...EMPTY, ...mark });
  publishDraft(files);
}

/** Whether all commits of a backup are there already, and their rows are not: an earlier restore was ended then. */
function isThere(files: LogFiles, { position, hash }: BackupHead): boolean {
  if (!existsSync(files.database)) return false;
  const found = checkLog(files);
  return found?.form === 0 && found.position === position && found.hash === hash;
}

function refuseFilled(files: LogFiles, head: BackupHead, key: string): void {
  const { directory } = files;
  if (!existsSync(directory)) return;
  if (!statSync(directory).isDirectory()) throw new BackupFailure(`${directory} is no folder.`);
  const names = readdirSync(directory);
  const others = names.filter((name) => !REMAINS.test(name) && !(LOG.test(name) && isThere(files, head)));
  // Another key is not what a restore of this backup left, unless a draft says that none was ever finished.
  const keyFile = join(directory, 'key');
  if (!names.includes('log.new') && existsSync(keyFile) && readFileSync(keyFile, 'utf8').trim() !== key)
    others.push('key');
  if (others.length === 0) return;
  throw new BackupFailure(
    `The folder ${directory} is not empty (${others.slice(0, 3).join(', ')}): nothing was restored. ` +
      'Name an empty one with --data, or move that one away first.',
  );
}
