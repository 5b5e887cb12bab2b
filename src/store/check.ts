import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { LogRefused } from '../engine/log.ts';
import { CommitReader } from './commits.ts';
import { GENESIS } from './digest.ts';
import type { LogFiles } from './files.ts';
import { refused, refusedFormat, refusedToOpen } from './refused.ts';
import { FORMAT, formatOf, type Head, readHead, tablesOf } from './schema.ts';
import { isDiskFull, reason } from './sqlite-error.ts';
import { type Mark, readMark } from './watermark.ts';

/** How many commits at the end of the log are checked at every start. */
const TAIL = 1000;

/**
 * Says whether the log may be opened: its head, or undefined when there is no log yet; or throws LogRefused. Reads
 * through a read-only connection, which leaves the files as they were found: a writing one would drop a damaged end of
 * the WAL when it closes, and with it what a repair needs.
 */
export function checkLog(files: LogFiles): Head | undefined {
  const mark = readMark(files.watermark);
  const durable = typeof mark === 'object' ? mark.position : undefined;
  const refuse = (found: string, log?: number): LogRefused =>
    refused(files.directory, found, { log, watermark: durable });
  if (!existsSync(files.database)) {
    if (mark === 'missing' || (typeof mark === 'object' && mark.sequence === 0)) return undefined;
    throw refuse('its database (log.db) is missing, and its watermark is there');
  }
  // SQLite takes an empty file for a new database and deletes the WAL beside it.
  if (statSync(files.database).size === 0) throw refuse('its database (log.db) is empty');

  const database = openForReading(files.database);
  try {
    // As of one moment: a server may be writing.
    database.exec('BEGIN');
    const head = checkDatabase(database, files.directory, refuse);
    compare(database, head, mark, refuse);
    return head;
  } catch (error) {
    if (error instanceof LogRefused) throw error;
    if (isDiskFull(error)) throw refusedToOpen(files.directory, error);
    throw refuse(`its database cannot be read (${reason(error)})`);
  } finally {
    database.close();
  }
}

export function openForReading(path: string): DatabaseSync {
  // Two who begin at once: the second waits while the first reads the WAL through.
  const database = new DatabaseSync(path, { readOnly: true, timeout: 2000 });
  database.exec('PRAGMA cell_size_check = ON');
  return database;
}

/** The tables a log must have by its format. Throws LogRefused for a format this version does not know. */
export function checkFormat(database: DatabaseSync, directory: string): readonly string[] {
  const format = formatOf(database);
  const tables = tablesOf(format);
  if (tables === undefined) throw refusedFormat(directory, format, FORMAT);
  return tables;
}

type Refuse = (found: string, log?: number) => LogRefused;

function checkDatabase(database: DatabaseSync, directory: string, refuse: Refuse): Head {
  const expected = checkFormat(database, directory);
  const tables = database.prepare('SELECT sql FROM sqlite_schema ORDER BY rowid').all();
  if (tables.length !== expected.length || tables.some((table, i) => table.sql !== expected[i])) {
    throw refuse('its tables are not those of its format');
  }
  const head = readHead(database);
  if (head === undefined) throw refuse('its head (table meta) is damaged');
  checkTail(new CommitReader(database), head, refuse);
  return head;
}

/** The last commits must follow on from each other and end in the head. */
function checkTail(commits: CommitReader, head: Head, refuse: Refuse): void {
  let last = commits.before(commits.nthFromEnd(TAIL));
  for (;;) {
    const page = commits.read(last === undefined ? 1 : last.position + last.count);
    if (page.broken !== undefined) throw refuse(page.broken, head.position);
    if (page.commits.length === 0) break;
    last = page.commits.at(-1)!;
  }
  const end = last === undefined ? 0 : last.position + last.count - 1;
  if (end !== head.position || (last?.hash ?? GENESIS) !== head.hash) {
    throw refuse(`its head says position ${head.position}, and its commits end at position ${end}`, end);
  }
}

/** The log must hold what was durable before: the same commit at the watermark's position, or it lost something. */
function compare(database: DatabaseSync, head: Head, mark: Mark | 'missing' | 'damaged', refuse: Refuse): void {
  if (mark === 'missing') {
    if (head.sequence === 0) return;
    throw refuse('its watermark file is missing, so nothing says how far the log went', head.position);
  }
  if (mark === 'damaged') throw refuse('its watermark file is damaged, so nothing says how far it went', head.position);
  if (head.position < mark.position || head.sequence < mark.sequence) {
    throw refuse('it ends before what was acknowledged as durable', head.position);
  }
  const at = hashAt(new CommitReader(database), mark.position);
  if (at !== mark.hash) throw refuse(`its history up to position ${mark.position} is another one`, head.position);
}

/** The hash of the commit that ends at a position; GENESIS for position 0. */
function hashAt(commits: CommitReader, position: number): string | undefined {
  if (position === 0) return GENESIS;
  const commit = commits.before(position + 1);
  return commit !== undefined && commit.position + commit.count - 1 === position ? commit.hash : undefined;
}
