import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { BackupFailure } from './backup-failure.ts';
import { TABLES } from './schema.ts';
import type { Mark } from './watermark.ts';

/** The version of the form of a backup, kept in SQLite's user_version. */
const BACKUP_FORMAT = 2;
/** Kept in SQLite's application_id: a backup is no log, and a log is no backup. */
export const APPLICATION = 0x4e6c6f6d;

/**
 * A backup holds the commits and nothing derived from them: rows and history are made anew from them, by whatever
 * version restores it. The table of commits is the log's own, which every format of the log has.
 */
const BACKUP_TABLES = [
  TABLES[0],
  'CREATE TABLE backup(id INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, position INTEGER NOT NULL, ' +
    'hash TEXT NOT NULL, netloom TEXT NOT NULL, at INTEGER NOT NULL, key TEXT, keyCheck TEXT NOT NULL, ' +
    'sum TEXT NOT NULL) STRICT',
] as const;

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
  draft.exec(`PRAGMA application_id = ${APPLICATION}`);
  for (const table of BACKUP_TABLES) draft.exec(table);
}

export function writeHead(draft: DatabaseSync, head: BackupHead): void {
  const { sequence, position, hash: last, netloom, at, key, keyCheck } = head;
  draft
    .prepare('INSERT INTO backup VALUES(1, ?, ?, ?, ?, ?, ?, ?, ?)')
    .run(sequence, position, last, netloom, at, key ?? null, keyCheck, headSum(head));
  draft.exec(`PRAGMA user_version = ${BACKUP_FORMAT}`);
}

/** Throws BackupFailure for what is no backup, one of another format, and a head that is not as it was written. */
export function headOf(database: DatabaseSync, file: string): BackupHead {
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
  const head = {
    sequence: Number(row.sequence),
    position: Number(row.position),
    hash: String(row.hash),
    netloom: String(row.netloom),
    at: Number(row.at),
    key: row.key === null ? undefined : String(row.key),
    keyCheck: String(row.keyCheck),
  };
  if (row.sum === headSum(head)) return head;
  throw new BackupFailure(`The backup ${file} is damaged: its head, with the key, is not as it was written.`);
}

/** SHA-256 of all a head says, in hexadecimal: the chain of hashes ends in the head, and does not hold it. */
function headSum({ sequence, position, hash: last, netloom, at, key, keyCheck }: BackupHead): string {
  return hash('sha256', JSON.stringify([sequence, position, last, netloom, at, key ?? null, keyCheck]), 'hex');
}
