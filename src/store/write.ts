import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { changeText, type Group, type StoredRow } from '../engine/log.ts';
import { commitHash, historySum, RowSet, rowSum } from './digest.ts';
import { type Head, headValues } from './schema.ts';

/** The one connection that writes. */
export function openForWriting(path: string): DatabaseSync {
  // Not locked exclusively: a backup reads beside it. Nobody else writes (lock.ts); what is waited for is a reader that
  // found the WAL first and reads it through.
  const database = new DatabaseSync(path, { timeout: 2000 });
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  // On macOS a plain fsync stops at the drive's cache; elsewhere these two change nothing.
  database.exec('PRAGMA fullfsync = ON');
  database.exec('PRAGMA checkpoint_fullfsync = ON');
  // Moved by SqliteStore.checkpoint, after a group was answered and not while it waits.
  database.exec('PRAGMA wal_autocheckpoint = 0');
  // A WAL that one large group made long is cut back to this many bytes once it has been moved.
  database.exec('PRAGMA journal_size_limit = 16777216');
  database.exec('PRAGMA cell_size_check = ON');
  database.exec('PRAGMA cache_size = -16000');
  return database;
}

export type Statements = Readonly<Record<keyof typeof SQL, StatementSync>>;

const SQL = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  insert: 'INSERT INTO commits(position, count, body, hash) VALUES(?, ?, ?, ?)',
  row: 'SELECT body, sum FROM rows WHERE kind = ? AND key = ?',
  // Replaced, where damage left something at a position that is only now reached: no reason to stop writing.
  keep: 'INSERT OR REPLACE INTO history(position, at, changes, sum) VALUES(?, ?, ?, ?)',
  lead: 'INSERT OR REPLACE INTO trail(subject, position) VALUES(?, ?)',
  put: 'INSERT OR REPLACE INTO rows(kind, key, body, sum) VALUES(?, ?, ?, ?)',
  remove: 'DELETE FROM rows WHERE kind = ? AND key = ?',
  update: 'UPDATE meta SET sequence = ?, position = ?, hash = ?, rows = ?, digest = ?, trusted = ? WHERE id = 1',
  measure: 'PRAGMA wal_checkpoint(NOOP)',
  checkpoint: 'PRAGMA wal_checkpoint(PASSIVE)',
} as const;

export function prepare(database: DatabaseSync): Statements {
  const entries = Object.entries(SQL).map(([name, sql]) => [name, database.prepare(sql)]);
  return Object.fromEntries(entries) as Statements;
}

/**
 * Writes a group within the open transaction and gives the head after it.
 *
 * @param form that of the group's rows.
 * @param changing told of each row that is written, as it was before: `body` null where there was none.
 */
export function write(
  statements: Statements,
  head: Head,
  group: Group,
  form: number,
  changing: (row: StoredRow) => void,
): Head {
  let { position, hash } = head;
  for (const { count, body } of group.commits) {
    hash = commitHash(hash, position + 1, count, body);
    statements.insert.run(position + 1, count, body, hash);
    position += count;
  }
  const rows = new Rows(statements);
  for (const { position: of, at, subjects, rows: changed } of group.history ?? []) {
    const changes = `[${changed.map((row) => changeText(row, rows.put(row))).join()}]`;
    statements.keep.run(of, at, changes, historySum(of, at, changes));
    for (const subject of subjects) statements.lead.run(subject, of);
  }
  for (const row of group.rows) rows.put(row);
  const set = RowSet.from(head.digest, head.rows);
  rows.write(set, changing);
  const next = {
    ...{ sequence: head.sequence + 1, position, hash, rows: set.count, digest: set.digest },
    form: group.rowsRebuilt === true ? form : head.form,
  };
  statements.update.run(...headValues(next));
  return next;
}

/** One row while a group is written: the sum and the body it was stored with, and its last form so far. */
interface Written {
  readonly sum: string | undefined;
  readonly before: string | null;
  row: StoredRow;
}

/** The rows of a group. Each is read once and written once, in its last form. */
class Rows {
  readonly #statements: Statements;
  readonly #written = new Map<string, Written>();

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** Takes a row's next form and gives the one before: null where there was none. */
  put(row: StoredRow): string | null {
    const name = `${row.kind}:${row.key}`;
    const written = this.#written.get(name);
    if (written !== undefined) {
      const before = written.row.body;
      written.row = row;
      return before;
    }
    const stored = this.#statements.row.get(row.kind, row.key);
    const before = stored === undefined ? null : String(stored.body);
    this.#written.set(name, { sum: stored === undefined ? undefined : String(stored.sum), before, row });
    return before;
  }

  /** Writes what the group left, and changes the set of all rows accordingly. */
  write(set: RowSet, changing: (row: StoredRow) => void): void {
    for (const { sum: before, before: was, row } of this.#written.values()) {
      const { kind, key, body } = row;
      changing({ kind, key, body: was });
      if (before !== undefined) set.remove(before);
      if (body !== null) {
        const sum = rowSum(kind, key, body);
        this.#statements.put.run(kind, key, body, sum);
        set.add(sum);
      } else if (before !== undefined) {
        this.#statements.remove.run(kind, key);
      }
    }
  }
}
