import { existsSync } from 'node:fs';
import { LogRefused, type StoredCommit, type StoredRow } from '../engine/log.ts';
import { checkLog, openForReading } from './check.ts';
import { CommitReader } from './commits.ts';
import { type LogFiles, logFiles } from './files.ts';
import { HistoryReader, type Kept } from './history.ts';
import { lockDirectory } from './lock.ts';
import { type RowKey, RowReader } from './rows.ts';
import { FORMAT, formatOf, type Head, readHead } from './schema.ts';
import { reason } from './sqlite-error.ts';
import { readMark } from './watermark.ts';

export interface Verified {
  /** Position of the last sound event. */
  readonly position: number;
  /** Position the watermark names; undefined when it cannot be read. */
  readonly watermark: number | undefined;
  readonly commits: number;
  readonly rows: number;
  /** Commits that history tells of, and entries that lead to them. */
  readonly history: number;
  readonly trail: number;
  /** Form of rows and history; 0 after a recovery, until a server has made them anew. */
  readonly rowsForm: number;
  /** What is wrong, a sentence each; none when the log is sound. */
  readonly findings: readonly string[];
}

/** What history holds of a commit. To be asked before the next commit is given. */
export interface KeptHistory extends Kept {
  under(subject: string): boolean;
}

/** Told of a sound commit and what history holds of it; undefined: nothing. */
type OnCommit = (commit: StoredCommit, kept: KeptHistory | undefined) => void;
type OnRow = (row: StoredRow) => void;

/**
 * Reads the whole log of a stopped server: every commit and its place in the chain, every row, the digest over them,
 * history, and SQLite's own pages. Gives sound commits (oldest first) and then sound rows to the callbacks. Never
 * throws for what it finds, and throws LogRefused where another process has the folder; changes nothing. History is the callbacks' to judge: it is derived from the commits.
 */
export function verifyLog(directory: string, onCommit: OnCommit = () => {}, onRow: OnRow = () => {}): Verified {
  const files = logFiles(directory);
  const mark = readMark(files.watermark);
  const watermark = typeof mark === 'object' ? mark.position : undefined;
  const nothing = { ...NOTHING, watermark };
  if (!existsSync(files.database)) return { ...nothing, findings: ['There is no log: log.db is missing.'] };
  let unlock: () => void;
  try {
    unlock = lockDirectory(files);
  } catch (error) {
    if (error instanceof LogRefused) throw inUse(directory);
    return { ...nothing, findings: [reason(error)] };
  }
  try {
    return { ...nothing, ...readAll(files, onCommit, onRow) };
  } finally {
    unlock();
  }
}

/** Nothing was looked at: that is no finding. */
const inUse = (directory: string): LogRefused =>
  new LogRefused(
    `A server runs on ${directory}: stop it, or verify a backup (netloom backup <file>, then netloom verify <file>).`,
  );

const NOTHING = { position: 0, commits: 0, rows: 0, history: 0, trail: 0, rowsForm: 0 };

type Reading = Omit<Verified, 'watermark'>;

function readAll(files: LogFiles, onCommit: OnCommit, onRow: OnRow): Reading {
  const findings: string[] = [];
  /** Runs one part; what it throws is a finding, and the other parts are read all the same. */
  const part = <T>(otherwise: T, run: () => T): T => {
    try {
      return run();
    } catch (error) {
      findings.push(reason(error));
      return otherwise;
    }
  };
  part(undefined, () => checkLog(files));
  const database = part(undefined, () => openForReading(files.database));
  if (database === undefined) return { ...NOTHING, findings };
  try {
    const head = part<Head | undefined>(undefined, () => readHead(database));
    // A log of the format before has no history yet: the next start makes it.
    const reader = part(undefined, () => (formatOf(database) === FORMAT ? new HistoryReader(database) : undefined));
    const kept = reader === undefined ? () => undefined : keptBy(reader, findings);
    const read = part({ position: 0, commits: 0 }, () =>
      readCommits(new CommitReader(database), (commit) => onCommit(commit, kept(commit.position)), findings),
    );
    const counts = part({ history: 0, trail: 0 }, () => reader?.counts() ?? { history: 0, trail: 0 });
    const rows = part(0, () => readRows(new RowReader(database), head, onRow, findings));
    part(undefined, () => {
      for (const { integrity_check: line } of database.prepare('PRAGMA integrity_check').all()) {
        if (line !== 'ok') findings.push(`SQLite: ${line}.`);
      }
    });
    return { ...read, ...counts, rows, rowsForm: head?.form ?? 0, findings };
  } finally {
    database.close();
  }
}

/** Reads what history holds; where it cannot be read, that is one finding, and the commits go on. */
function keptBy(reader: HistoryReader, findings: string[]): (position: number) => KeptHistory | undefined {
  let unreadable = false;
  const attempt = <T>(otherwise: T, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      if (!unreadable) findings.push(`History cannot be read: ${reason(error)}.`);
      unreadable = true;
      return otherwise;
    }
  };
  return (position) => {
    const kept = attempt(undefined, () => reader.kept(position));
    const under = (subject: string): boolean => attempt(false, () => reader.seek(subject, position) === position);
    return kept === undefined ? undefined : { ...kept, under };
  };
}

function readCommits(
  reader: CommitReader,
  onCommit: (commit: StoredCommit) => void,
  findings: string[],
): { position: number; commits: number } {
  let position = 0;
  let count = 0;
  for (;;) {
    const page = reader.read(position + 1);
    for (const commit of page.commits) {
      onCommit(commit);
      position += commit.count;
      count += 1;
    }
    if (page.broken !== undefined) findings.push(`Of the log, ${page.broken}.`);
    if (page.broken !== undefined || page.commits.length === 0) return { position, commits: count };
  }
}

function readRows(
  reader: RowReader,
  head: Head | undefined,
  onRow: (row: StoredRow) => void,
  findings: string[],
): number {
  let after: RowKey | undefined;
  let count = 0;
  for (;;) {
    const page = reader.read(after);
    if (page.length === 0) break;
    for (const row of page) onRow(row);
    count += page.length;
    after = page.at(-1)!;
  }
  const differs = head === undefined ? undefined : reader.differs(head);
  if (differs !== undefined) findings.push(`Of the log, ${differs}.`);
  return count;
}
