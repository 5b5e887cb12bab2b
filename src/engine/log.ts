import type { Mendable } from '../domain/mendable.ts';

export type { Mendable };

/**
 * What rows and history hold today. Raise it whenever that changes: the next start then makes all of both anew from the
 * commits.
 */
export const ROWS_FORM = 3;

/**
 * The log behind one asynchronous port. The engine hands over groups; every store answers a group as a whole:
 * durable, or not there at all.
 */
export interface Log {
  /**
   * Opens and checks the log, or throws LogRefused with both positions and the ways on. Rows and history of another
   * form than this are given up.
   */
  open(form?: number): Promise<Opened>;
  /**
   * Current rows in chunks, by kind and key ascending. To be read once, after open and before the first append.
   * Throws LogRefused, at its end too, when they are not exactly the rows that were written.
   */
  rows(): AsyncIterable<readonly StoredRow[]>;
  /**
   * Current rows as of one position, in pages, by kind and key ascending; appends go on meanwhile. Throws LogFailure
   * where a row cannot be read, or is not what was written.
   */
  snapshot(): AsyncIterable<SnapshotPage>;
  /** Commits at or after a position, in chunks, oldest first. */
  commits(from: number): AsyncIterable<readonly StoredCommit[]>;
  /** One bounded slice of history: appends wait for no more than that. Throws LogFailure where it cannot be read. */
  trail(query: TrailQuery): Promise<TrailPage>;
  /** Position of the first commit at or after a moment (milliseconds since 1970); one past the last event if none is. */
  positionAt(at: number): Promise<number>;
  /**
   * Moment of the last commit at or before a position, as history tells it, milliseconds since 1970; undefined where it
   * tells nothing of that commit. Throws LogFailure where it cannot be read.
   */
  momentAt(position: number): Promise<number | undefined>;
  /** Resolves when the whole group is durable; rejects with LogFailure and nothing of it is kept. One at a time. */
  append(group: Group): Promise<void>;
  close(): Promise<void>;
}

export interface Opened {
  /** Position of the last durable event; 0 for an empty log. */
  readonly position: number;
  /** False when rows and history were given up: none are there, and they must be made anew from the commits. */
  readonly rowsTrusted: boolean;
}

export interface SnapshotPage {
  /** Of the last event before the snapshot: the same on every page. There is one page at least. */
  readonly position: number;
  readonly rows: readonly StoredRow[];
}

/** One command's events, as they lie in the log: all of them or none. */
export interface StoredCommit {
  /** Position of its first event; the others follow it. */
  readonly position: number;
  /** Number of its events, at least 1. */
  readonly count: number;
  /** The commit as JSON text (domain/commit.ts). The log does not look inside. */
  readonly body: string;
}

export interface StoredRow {
  readonly kind: number;
  /** A position of the log: a row comes into being no earlier than its key. */
  readonly key: number;
  /** JSON text, or null to delete the row. */
  readonly body: string | null;
}

/** What history is to keep of a commit beside it: derived from the commits, as rows are. */
export interface StoredHistory {
  /** Of the commit. */
  readonly position: number;
  /** Milliseconds since 1970; never before that of the commit before. */
  readonly at: number;
  /** What it is found under, each once. */
  readonly subjects: readonly string[];
  /** The rows it changed, as it left them: the log writes them, and keeps with the commit what they were before. */
  readonly rows: readonly StoredRow[];
}

export interface Group {
  readonly commits: readonly StoredCommit[];
  /** By position ascending: of these commits, or of earlier ones while rows and history are made anew. */
  readonly history?: readonly StoredHistory[];
  /** Rows that history does not tell of. They are written after those of `history`. */
  readonly rows: readonly StoredRow[];
  /** With this group all rows are there again, in the form the log was opened for: ends `rowsTrusted: false`. */
  readonly rowsRebuilt?: boolean;
}

/** A commit as history tells of it. */
export interface Happened extends StoredCommit {
  /**
   * JSON text of what it did to rows: `[kind, key, before, after][]`, before or after null where there was, or is, no such
   * row. Empty where it is missing or not what was written: then only the commit is certain.
   */
  readonly changes: string;
}

export interface TrailQuery {
  /** All of them must be met; none: every commit. */
  readonly subjects: readonly string[];
  /** Lowest position, inclusive. */
  readonly from: number;
  /** Exclusive. */
  readonly below: number;
  readonly limit: number;
}

export interface TrailPage {
  /** Newest first. There may be fewer than the limit, even none, and more to come. */
  readonly entries: readonly Happened[];
  /** Go on with `below` this; undefined: the end. */
  readonly next: number | undefined;
}

/** One change in the JSON text of `Happened.changes`. Bodies are JSON text themselves. */
export const changeText = ({ kind, key, body }: StoredRow, before: string | null): string =>
  `[${kind},${key},${before ?? 'null'},${body ?? 'null'}]`;

/**
 * Why an append was not made durable. `full`: try again later. `failed`: only a restart may write again. `damaged`: what
 * is stored is no longer what was written, and no restart cures that.
 */
export type FailureKind = 'full' | 'failed' | 'damaged';

export class LogFailure extends Error {
  readonly mendable = true;
  readonly kind: FailureKind;
  constructor(kind: FailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Why a log is not opened: what was found, named, and the ways on. */
export class LogRefused extends Error implements Mendable {
  readonly mendable = true;
}
