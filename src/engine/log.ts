/** What rows hold today. Raise it whenever that changes: the next start then makes all of them anew from the commits. */
export const ROWS_FORM = 2;

/**
 * The log behind one asynchronous port. The engine hands over groups; every store answers a group as a whole:
 * durable, or not there at all.
 */
export interface Log {
  /**
   * Opens and checks the log, or throws LogRefused with both positions and the ways on. Rows of another form than this
   * are given up.
   */
  open(form?: number): Promise<Opened>;
  /**
   * Current rows in chunks, by kind and key ascending. To be read once, after open and before the first append.
   * Throws LogRefused, at its end too, when they are not exactly the rows that were written.
   */
  rows(): AsyncIterable<readonly StoredRow[]>;
  /** Commits at or after a position, in chunks, oldest first. */
  commits(from: number): AsyncIterable<readonly StoredCommit[]>;
  /** Resolves when the whole group is durable; rejects with LogFailure and nothing of it is kept. One at a time. */
  append(group: Group): Promise<void>;
  close(): Promise<void>;
}

export interface Opened {
  /** Position of the last durable event; 0 for an empty log. */
  readonly position: number;
  /** False when the rows were given up: none are there, and they must be made anew from the commits. */
  readonly rowsTrusted: boolean;
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
  readonly key: number;
  /** JSON text, or null to delete the row. */
  readonly body: string | null;
}

export interface Group {
  readonly commits: readonly StoredCommit[];
  readonly rows: readonly StoredRow[];
  /** With this group all rows are there again, in the form the log was opened for: ends `rowsTrusted: false`. */
  readonly rowsRebuilt?: boolean;
}

/**
 * Why an append was not made durable. `full`: try again later. `failed`: only a restart may write again. `damaged`: what
 * is stored is no longer what was written, and no restart cures that.
 */
export type FailureKind = 'full' | 'failed' | 'damaged';

export class LogFailure extends Error {
  readonly kind: FailureKind;
  constructor(kind: FailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Why a log is not opened: what was found, named, and the ways on. */
export class LogRefused extends Error {}
