import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { StoredCommit } from '../engine/log.ts';
import { BackupFailure } from './backup-failure.ts';
import { CommitReader } from './commits.ts';
import { GENESIS } from './digest.ts';
import { TABLES } from './schema.ts';
import { reason } from './sqlite-error.ts';
import type { Mark } from './watermark.ts';

/** The version of the form of a backup, kept in SQLite's user_version. */
const BACKUP_FORMAT = 1;
/** Kept in SQLite's application_id: a backup is no log, and a log is no backup. */
const APPLICATION = 0x4e6c6f6d;

/**
 * A backup holds the commits and nothing derived from them: rows and history are made anew from them, by whatever
 * version restores it. The table of commits is the log's own, which every format of the log has.
 */
const BACKUP_TABLES = [
  TABLES[0],
  'CREATE TABLE backup(id INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, position INTEGER NOT NULL, ' +
    'hash TEXT NOT NULL, netloom TEXT NOT NULL, at INTEGER NOT NULL, key TEXT, keyCheck TEXT NOT NULL) STRICT',
] as const;

/** Commits between two rests: a millisecond or two of replaying. */
const FEW = 32;

/** What a backup says of itself. */
export interface BackupHead extends Mark {
  /** The version that made it. */
  readonly netloom: string;
  /** When, milliseconds since 1970. */
  readonly at: number;
  /** The data folder's key; undefined: it was left out. */
  readonly key: string | undefined;
  /** By which the key that belongs to it is known. */
  readonly keyCheck: string;
}

/** The tables in a fresh database, without a head: a backup that is not finished is none. */
export function makeTables(draft: DatabaseSync): void {
  for (const table of BACKUP_TABLES) draft.exec(table);
  draft.exec(`PRAGMA application_id = ${APPLICATION}`);
}

export function writeHead(draft: DatabaseSync, head: BackupHead): void {
  const { sequence, position, hash, netloom, at, key, keyCheck } = head;
  draft
    .prepare('INSERT INTO backup VALUES(1, ?, ?, ?, ?, ?, ?, ?)')
    .run(sequence, position, hash, netloom, at, key ?? null, keyCheck);
  draft.exec(`PRAGMA user_version = ${BACKUP_FORMAT}`);
}

/** A backup, open for reading. */
export interface Backup {
  readonly head: BackupHead;
  /**
   * Gives every commit, oldest first. Throws BackupFailure where the chain of hashes breaks, or does not end in what the
   * head says.
   */
  read(onCommit: (commit: StoredCommit & { readonly hash: string }) => void): void;
  /** As `read`, with a rest after every few. */
  readGently(onCommit: (commit: StoredCommit) => void, rest: () => Promise<void>): Promise<void>;
  close(): void;
}

/** Throws BackupFailure for what is no backup, or one of a newer version. Changes nothing. */
export function openBackup(file: string): Backup {
  if (!existsSync(file)) throw new BackupFailure(`There is no file ${file}.`);
  if (!statSync(file).isFile()) throw new BackupFailure(`${file} is no file.`);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 0 });
    database.exec('PRAGMA cell_size_check = ON');
    const head = headOf(database, file);
    return opened(database, file, head);
  } catch (error) {
    database?.close();
    if (error instanceof BackupFailure) throw error;
    throw new BackupFailure(`${file} is no backup, or a damaged one: ${reason(error)}.`);
  }
}

function headOf(database: DatabaseSync, file: string): BackupHead {
  const { application_id: application } = database.prepare('PRAGMA application_id').get()!;
  if (application !== APPLICATION) throw new BackupFailure(`${file} is no backup that netloom made.`);
  const { user_version: format } = database.prepare('PRAGMA user_version').get()!;
  if (format !== BACKUP_FORMAT) {
    throw new BackupFailure(
      `${file} is a backup of format ${format}, and this version knows ${BACKUP_FORMAT}. Use the version that made it.`,
    );
  }
  const [row, ...more] = database.prepare('SELECT * FROM backup').all();
  if (row === undefined || more.length > 0) throw new BackupFailure(`${file} is damaged: it has no head.`);
  return {
    sequence: Number(row.sequence),
    position: Number(row.position),
    hash: String(row.hash),
    netloom: String(row.netloom),
    at: Number(row.at),
    key: row.key === null ? undefined : String(row.key),
    keyCheck: String(row.keyCheck),
  };
}

function opened(database: DatabaseSync, file: string, head: BackupHead): Backup {
  const reader = new CommitReader(database);
  const pages = function* () {
    const end: { position: number; hash: string } = { position: 0, hash: GENESIS };
    for (;;) {
      const { commits, broken } = reader.read(end.position + 1);
      if (broken !== undefined) throw new BackupFailure(`The backup ${file} is damaged: ${broken}.`);
      if (commits.length === 0) break;
      yield commits;
      const last = commits.at(-1)!;
      end.position = last.position + last.count - 1;
      end.hash = last.hash;
    }
    if (end.position === head.position && end.hash === head.hash) return;
    throw new BackupFailure(
      `The backup ${file} is damaged: it says position ${head.position}, and its commits end at ${end.position}.`,
    );
  };
  return {
    head,
    read: (onCommit) => {
      for (const page of pages()) for (const commit of page) onCommit(commit);
    },
    readGently: async (onCommit, rest) => {
      let count = 0;
      for (const page of pages()) {
        for (const commit of page) {
          onCommit(commit);
          count += 1;
          if (count % FEW === 0) await rest();
        }
      }
    },
    close: () => database.close(),
  };
}
