import { renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { GENESIS, RowSet } from './digest.ts';
import { type LogFiles, makeFile, syncDirectory } from './files.ts';
import { type Mark, writeFirstMark } from './watermark.ts';

/** The version of what follows, kept in SQLite's user_version. Raise it with every change a reader must know of. */
export const FORMAT = 2;

/**
 * The tables exactly as SQLite keeps their text, so that a damaged definition is found before it is used. `trusted` holds
 * the rows' form: its name is from when there was only one.
 */
export const TABLES = [
  'CREATE TABLE commits(position INTEGER PRIMARY KEY, count INTEGER NOT NULL, body TEXT NOT NULL, ' +
    'hash TEXT NOT NULL) STRICT',
  'CREATE TABLE rows(kind INTEGER NOT NULL, key INTEGER NOT NULL, body TEXT NOT NULL, sum TEXT NOT NULL, ' +
    'PRIMARY KEY(kind, key)) STRICT, WITHOUT ROWID',
  'CREATE TABLE meta(id INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, position INTEGER NOT NULL, ' +
    'hash TEXT NOT NULL, rows INTEGER NOT NULL, digest TEXT NOT NULL, trusted INTEGER NOT NULL) STRICT',
  'CREATE TABLE history(position INTEGER PRIMARY KEY, at INTEGER NOT NULL, changes TEXT NOT NULL, ' +
    'sum TEXT NOT NULL) STRICT',
  'CREATE TABLE trail(subject TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY(subject, position)) ' +
    'STRICT, WITHOUT ROWID',
] as const;

/** How many of the tables each format has. Format 1 had no history. */
const TABLES_OF: readonly number[] = [0, 3, TABLES.length];

/** The log as of its last group: the one row of `meta`. */
export interface Head extends Mark {
  readonly rows: number;
  readonly digest: string;
  /** Form of the rows (engine/log.ts, ROWS_FORM); 0 while they are not all there: then they must be made anew. */
  readonly form: number;
}

export const EMPTY: Head = {
  sequence: 0,
  position: 0,
  hash: GENESIS,
  rows: 0,
  digest: RowSet.empty().digest,
  form: 0,
};

/**
 * Makes a log with nothing in it but its head. The database is made under another name and appears by one rename,
 * after its watermark: so a database without a watermark is never just an interrupted start.
 */
export function createLog(files: LogFiles, head: Head): void {
  using draft = draftLog(files);
  finishDraft(draft, head);
  writeFirstMark(files.watermark, head);
  publishDraft(files);
}

/** Opens a fresh database with the tables and no head, under the draft's name. */
export function draftLog(files: LogFiles): DatabaseSync {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(files.draft + suffix, { force: true });
  makeFile(files.draft);
  const draft = new DatabaseSync(files.draft);
  draft.exec('PRAGMA locking_mode = EXCLUSIVE');
  draft.exec('PRAGMA synchronous = FULL');
  for (const table of TABLES) draft.exec(table);
  draft.exec(`PRAGMA user_version = ${FORMAT}`);
  return draft;
}

/**
 * Gives a draft its head and closes it. It is written with a rollback journal, whose every commit fails aloud, and
 * turned to WAL last: closing a database whose WAL finds no room in it says nothing, and leaves half of it behind.
 */
export function finishDraft(draft: DatabaseSync, head: Head): void {
  draft
    .prepare('INSERT INTO meta(id, sequence, position, hash, rows, digest, trusted) VALUES(1, ?, ?, ?, ?, ?, ?)')
    .run(...headValues(head));
  const mode = draft.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode;
  if (mode !== 'wal') throw new Error(`SQLite keeps no WAL here, but: ${mode}`);
  draft.close();
}

/** The tables of a format; undefined for one this version does not know. */
export function tablesOf(format: number): readonly string[] | undefined {
  const count = TABLES_OF[format];
  return count === undefined || count === 0 ? undefined : TABLES.slice(0, count);
}

export function formatOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version);
}

/** Within a transaction: a log of an earlier format gets the tables it lacks. What is in them is made by a rebuild. */
export function upgrade(database: DatabaseSync): void {
  for (const table of TABLES.slice(tablesOf(formatOf(database))!.length)) database.exec(table);
  database.exec(`PRAGMA user_version = ${FORMAT}`);
}

/** Puts the finished draft in the database's place. */
export function publishDraft(files: LogFiles): void {
  renameSync(files.draft, files.database);
  syncDirectory(files.directory);
}

/** A head's columns in their order: sequence, position, hash, rows, digest, trusted (the form). */
export function headValues(head: Head): [number, number, string, number, string, number] {
  return [head.sequence, head.position, head.hash, head.rows, head.digest, head.form];
}

/** The head, or undefined when there is not exactly one of the right form. */
export function readHead(database: DatabaseSync): Head | undefined {
  const [row, ...more] = database.prepare('SELECT * FROM meta').all();
  if (row === undefined || more.length > 0) return undefined;
  const { sequence, position, hash, rows, digest, trusted: form } = row;
  if (typeof sequence !== 'number' || typeof position !== 'number' || typeof rows !== 'number') return undefined;
  if (typeof form !== 'number') return undefined;
  if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash)) return undefined;
  if (typeof digest !== 'string' || !/^[0-9a-f]{32}$/.test(digest)) return undefined;
  return { sequence, position, hash, rows, digest, form };
}
