import type { DatabaseSync } from 'node:sqlite';
import {
  type Group,
  LogFailure,
  LogRefused,
  type Opened,
  ROWS_FORM,
  type SnapshotPage,
  type StoredCommit,
  type StoredRow,
  type TrailPage,
  type TrailQuery,
} from '../engine/log.ts';
import { checkLog } from './check.ts';
import { CommitReader } from './commits.ts';
import { RowSet } from './digest.ts';
import { type LogFiles, logFiles, makeDirectory } from './files.ts';
import { positionAfter } from './group.ts';
import { HistoryReader } from './history.ts';
import { lockDirectory } from './lock.ts';
import { refused, refusedToOpen } from './refused.ts';
import { type RowKey, RowReader } from './rows.ts';
import { createLog, EMPTY, FORMAT, formatOf, type Head, headValues, upgrade } from './schema.ts';
import { sliceOf } from './slice.ts';
import { Snapshots } from './snapshots.ts';
import { isDamaged, isDiskFull, reason } from './sqlite-error.ts';
import { readMark, Watermark, writeFirstMark } from './watermark.ts';
import { openForWriting, prepare, type Statements, write } from './write.ts';

export interface SqliteOptions {
  /** The data folder; made when it is not there. */
  readonly directory: string;
  /** Imitates a slow disk, for tests and benches: each group takes this much longer. */
  readonly syncDelayMs?: number;
}

/** Pages (4 KiB) in the WAL from which they are moved into the database: bounds the WAL, and each stall. */
const CHECKPOINT_PAGES = 1000;

/** The log in one SQLite database. Synchronous: one thread owns it. The rules are those of the port (engine/log.ts). */
export class SqliteStore {
  readonly #files: LogFiles;
  readonly #syncDelayMs: number;
  readonly #connect: (path: string) => DatabaseSync;
  #unlock: (() => void) | undefined;
  #database: DatabaseSync | undefined;
  #statements: Statements | undefined;
  #watermark: Watermark | undefined;
  #rows: RowReader | undefined;
  #commits: CommitReader | undefined;
  #history: HistoryReader | undefined;
  #snapshots: Snapshots | undefined;
  #head: Head = EMPTY;
  #form = 0;
  #failed: LogFailure | undefined = new LogFailure('failed', 'The log is not open.');

  /** `connect` is there for tests, which put a failing database in the place of a real one. */
  constructor(options: SqliteOptions, connect: (path: string) => DatabaseSync = openForWriting) {
    this.#connect = connect;
    this.#files = logFiles(options.directory);
    this.#syncDelayMs = options.syncDelayMs ?? 0;
  }

  /** Takes the folder, checks the log (makes it when there is none) and opens it; or throws LogRefused. */
  open(form = ROWS_FORM): Opened {
    try {
      makeDirectory(this.#files.directory);
      this.#unlock = lockDirectory(this.#files);
      const found = checkLog(this.#files);
      this.#form = form;
      this.#head = found ?? { ...EMPTY, form };
      if (found === undefined) createLog(this.#files, this.#head);
      if (readMark(this.#files.watermark) === 'missing') writeFirstMark(this.#files.watermark, this.#head);
      this.#database = this.#connect(this.#files.database);
      const earlier = formatOf(this.#database) < FORMAT;
      if (earlier || this.#head.form !== form) this.#dropRows(this.#database);
      this.#statements = prepare(this.#database);
      this.#rows = new RowReader(this.#database);
      this.#commits = new CommitReader(this.#database);
      this.#history = new HistoryReader(this.#database);
      this.#snapshots = new Snapshots(this.#database);
      this.#watermark = new Watermark(this.#files.watermark);
      this.#watermark.write(this.#head);
      this.#failed = undefined;
    } catch (error) {
      this.close();
      throw error instanceof LogRefused ? error : refusedToOpen(this.#files.directory, error);
    }
    return { position: this.#head.position, rowsTrusted: this.#head.form === form };
  }

  /** The next page of rows; an empty one at the end. Throws LogRefused when they are not what was written. */
  rows(after: RowKey | undefined): StoredRow[] {
    let page: StoredRow[];
    try {
      page = this.#rows!.read(after);
    } catch (error) {
      throw this.#refused(`its rows cannot be read (${reason(error)})`);
    }
    const differs = page.length === 0 ? this.#rows!.differs(this.#head) : undefined;
    if (differs !== undefined) throw this.#refused(differs);
    return page;
  }

  /** The next page of a snapshot, which begins with its first; undefined: the end. Throws LogFailure. */
  snapshot(id: number): SnapshotPage | undefined {
    if (this.#database === undefined) throw this.#failed!;
    try {
      return this.#snapshots!.next(id, this.#head.position);
    } catch (error) {
      throw new LogFailure('damaged', `The rows cannot be read: ${reason(error)}`);
    }
  }

  /** To be called once nobody reads a snapshot any more. */
  endSnapshot(id: number): void {
    this.#snapshots?.end(id);
  }

  /** The next page of commits at or after a position; empty at the end. Throws LogFailure when one is damaged. */
  commits(from: number): StoredCommit[] {
    const { commits, broken } = this.#commits!.read(from);
    if (commits.length === 0 && broken !== undefined) throw new LogFailure('damaged', `The log is damaged: ${broken}.`);
    return commits.map(({ position, count, body }) => ({ position, count, body }));
  }

  /** A slice of history. Throws LogFailure where it cannot be read. */
  trail(query: TrailQuery): TrailPage {
    return this.#remembered((history) => sliceOf(history, query));
  }

  /** Position of the first commit at or after a moment; one past the last event if none is. */
  positionAt(at: number): number {
    return this.#remembered((history) => history.since(at, this.#head.position));
  }

  /** Moment of the last commit at or before a position; undefined where history is silent about it. */
  momentAt(position: number): number | undefined {
    return this.#remembered((history) => history.momentAt(position));
  }

  /** Makes a group durable, or throws LogFailure. After `failed` or `damaged` nothing is written any more: only a new open knows. */
  append(group: Group): void {
    if (this.#failed !== undefined) throw this.#failed;
    const database = this.#database!;
    let next: Head;
    try {
      positionAfter(this.#head.position, group);
      this.#statements!.begin.run();
      next = write(this.#statements!, this.#head, group, this.#form, (row) => this.#snapshots!.keep(row));
      if (this.#syncDelayMs > 0) sleep(this.#syncDelayMs);
      this.#statements!.commit.run();
    } catch (error) {
      throw this.#failure(error, database);
    }
    this.#head = next;
    try {
      this.#watermark!.write(next);
    } catch (error) {
      throw this.#fail('The watermark cannot be written', error);
    }
  }

  /** Moves the WAL into the database once it has grown. To be called after a group was answered. */
  checkpoint(): void {
    if (this.#failed !== undefined) return;
    try {
      const { log, checkpointed } = this.#statements!.measure.get() as { log: number; checkpointed: number };
      if (log - checkpointed >= CHECKPOINT_PAGES) this.#statements!.checkpoint.get();
    } catch (error) {
      // A full disk leaves the WAL as it is, and the next call tries again.
      if (!isDiskFull(error)) this.#fail("The log's WAL cannot be moved", error);
    }
  }

  close(): void {
    this.#failed = new LogFailure('failed', 'The log is closed.');
    try {
      this.#watermark?.close();
    } catch {
      // Nothing is lost with it: an older mark is true too.
    }
    this.#database?.close();
    this.#unlock?.();
    this.#watermark = this.#database = this.#unlock = undefined;
  }

  /** Rows and history that are not all there, or of another form, are not shown: the engine makes them anew. */
  #dropRows(database: DatabaseSync): void {
    this.#head = { ...this.#head, rows: 0, digest: RowSet.empty().digest, form: 0 };
    database.exec('BEGIN IMMEDIATE');
    if (formatOf(database) < FORMAT) upgrade(database);
    for (const table of ['rows', 'history', 'trail']) database.exec(`DELETE FROM ${table}`);
    prepare(database).update.run(...headValues(this.#head));
    database.exec('COMMIT');
  }

  #remembered<T>(read: (history: HistoryReader) => T): T {
    if (this.#database === undefined) throw this.#failed!;
    try {
      return read(this.#history!);
    } catch (error) {
      throw new LogFailure('damaged', `History cannot be read: ${reason(error)}`);
    }
  }

  #failure(error: unknown, database: DatabaseSync): LogFailure {
    try {
      if (database.isTransaction) database.exec('ROLLBACK');
    } catch (second) {
      return this.#fail(`The log cannot be written: ${reason(error)}; and then`, second);
    }
    if (error instanceof LogFailure) return error;
    if (isDiskFull(error)) return new LogFailure('full', `The disk of the data folder is full: ${reason(error)}`);
    return this.#fail('The log cannot be written', error);
  }

  #fail(what: string, error: unknown): LogFailure {
    this.#failed = new LogFailure(isDamaged(error) ? 'damaged' : 'failed', `${what}: ${reason(error)}`);
    return this.#failed;
  }

  #refused(found: string): LogRefused {
    const mark = readMark(this.#files.watermark);
    const watermark = typeof mark === 'object' ? mark.position : undefined;
    return refused(this.#files.directory, found, { log: this.#head.position, watermark });
  }
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
