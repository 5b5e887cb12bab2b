import { closeSync, existsSync, fdatasyncSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StoredCommit } from '../engine/log.ts';
import { draftName, removeAbandoned } from './abandoned.ts';
import { BackupFailure } from './backup-failure.ts';
import { openBackup } from './backup-file.ts';
import { type BackupHead, makeTables, writeHead } from './backup-head.ts';
import { checkLog, openForReading } from './check.ts';
import { CommitReader } from './commits.ts';
import { logFiles, makeFile, syncDirectory } from './files.ts';
import { readHead } from './schema.ts';

export interface BackupOrder {
  readonly directory: string;
  readonly file: string;
  /** Gives the whole draft its name; what it throws ends the backup. Undefined: what has the name is replaced. */
  readonly giveName?: (draft: string) => void;
  /** What the backup says of itself, beside how far it goes. */
  readonly about: Pick<BackupHead, 'netloom' | 'at' | 'key' | 'keyCheck'>;
  /** Awaited after every few milliseconds of work: what makes room for a server on the same machine. */
  readonly rest: () => Promise<void>;
  /**
   * Called once the log is not needed any more; what it gives is given each commit as it lies in the finished file. What
   * either throws ends the backup.
   */
  readonly check: () => Promise<(commit: StoredCommit) => void>;
}

/** Octets of commits after which the draft is synced: a long file at once would make the log's own sync wait for it. */
const SYNC_EVERY = 1 << 20;

/**
 * Writes a backup of a log, whether a server has it open or not: all that was durable when it began. Commits never
 * change, so they are read page by page, each in a short transaction: no reader keeps the WAL from being moved. The file
 * is made under another name, synced, read back and checked, and only then gets its own.
 *
 * Throws BackupFailure, LogRefused for a log that cannot be opened, and what the file system and SQLite throw; then
 * nothing is left, and what was there under the name is as it was.
 */
export async function writeBackup(order: BackupOrder): Promise<BackupHead> {
  const { directory, file, about, rest, check, giveName = (draft) => renameSync(draft, file) } = order;
  const files = logFiles(directory);
  if (checkLog(files) === undefined) throw new BackupFailure(`There is no log in ${directory}: nothing to back up.`);
  const folder = dirname(file);
  if (!existsSync(folder)) throw new BackupFailure(`There is no folder ${folder}.`);
  const draft = draftName(file);
  try {
    // A number comes again: what lies there is of a process that is gone.
    rmSync(draft, { force: true });
    makeFile(draft);
    removeAbandoned(file, draft);
    const source = openForReading(files.database);
    let head: BackupHead;
    try {
      const { sequence, position, hash } = readHead(source)!;
      head = { sequence, position, hash, ...about };
      await copy(source, draft, head, rest);
    } finally {
      source.close();
    }
    syncFile(draft);
    const written = openBackup(draft);
    try {
      await written.readGently(await check(), rest);
    } finally {
      written.close();
    }
    giveName(draft);
    syncDirectory(folder);
    return head;
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

async function copy(source: DatabaseSync, path: string, head: BackupHead, rest: () => Promise<void>): Promise<void> {
  using draft = new DatabaseSync(path);
  // A draft is nothing until it is whole and synced: no journal, and no sync of SQLite's.
  draft.exec('PRAGMA journal_mode = OFF');
  draft.exec('PRAGMA synchronous = OFF');
  makeTables(draft);
  const insert = draft.prepare('INSERT INTO commits(position, count, body, hash) VALUES(?, ?, ?, ?)');
  const reader = new CommitReader(source);
  const descriptor = openSync(path, 'r+');
  try {
    let characters = 0;
    for (let at = 0; at < head.position; ) {
      const { commits, broken } = reader.read(at + 1);
      if (broken !== undefined || commits.length === 0) {
        throw new BackupFailure(`The log is damaged, and no backup was made: ${broken ?? 'its commits end early'}.`);
      }
      draft.exec('BEGIN');
      for (const { position, count, body, hash } of commits) {
        if (position > head.position) break;
        insert.run(position, count, body, hash);
        characters += body.length;
      }
      draft.exec('COMMIT');
      const last = commits.at(-1)!;
      at = last.position + last.count - 1;
      if (characters >= SYNC_EVERY) {
        fdatasyncSync(descriptor);
        characters = 0;
      }
      await rest();
    }
    writeHead(draft, head);
  } finally {
    closeSync(descriptor);
  }
}

function syncFile(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
