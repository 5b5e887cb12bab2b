import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { StoredCommit } from '../engine/log.ts';
import { BackupFailure } from './backup-failure.ts';
import { type BackupHead, headOf } from './backup-head.ts';
import { CommitReader } from './commits.ts';
import { GENESIS } from './digest.ts';
import { reason } from './sqlite-error.ts';

/** Commits between two rests: a millisecond or two of replaying. */
const FEW = 32;

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
