import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Group } from '../engine/log.ts';
import { commitHash, RowSet, rowSum } from './digest.ts';
import { lastForms } from './group.ts';
import { type Head, headValues } from './schema.ts';

/** The one connection that writes. */
export function openForWriting(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 0 });
  // Exclusive: the WAL's index lies in memory and not in a shared file.
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
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
  sum: 'SELECT sum FROM rows WHERE kind = ? AND key = ?',
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

/** Writes a group within the open transaction and gives the head after it; `form` is that of the group's rows. */
export function write(statements: Statements, head: Head, group: Group, form: number): Head {
  let { position, hash } = head;
  for (const { count, body } of group.commits) {
    hash = commitHash(hash, position + 1, count, body);
    statements.insert.run(position + 1, count, body, hash);
    position += count;
  }
  const set = RowSet.from(head.digest, head.rows);
  for (const { kind, key, body } of lastForms(group.rows)) {
    const before = statements.sum.get(kind, key);
    if (before !== undefined) set.remove(String(before.sum));
    if (body !== null) {
      const sum = rowSum(kind, key, body);
      statements.put.run(kind, key, body, sum);
      set.add(sum);
    } else if (before !== undefined) {
      statements.remove.run(kind, key);
    }
  }
  const next = {
    ...{ sequence: head.sequence + 1, position, hash, rows: set.count, digest: set.digest },
    form: group.rowsRebuilt === true ? form : head.form,
  };
  statements.update.run(...headValues(next));
  return next;
}
