import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { netloom, type Ran } from '../cli/run.ts';

/** For the tests of backups: folders of their own, and what lies in a log or a backup. */
export class Scratch {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'netloom-backup-'));

  path(name: string): string {
    return join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const backUp = (data: string, file: string, ...flags: string[]): Promise<Ran> =>
  netloom(['backup', file, '--data', data, ...flags]);

export const restoreTo = (data: string, file: string, ...flags: string[]): Promise<Ran> =>
  netloom(['restore', file, '--data', data, ...flags]);

/** Position, hash and body of every commit in a log or a backup, oldest first. */
export function commitsIn(file: string): string[] {
  using database = new DatabaseSync(file, { readOnly: true, timeout: 2000 });
  const rows = database.prepare('SELECT position, hash, body FROM commits ORDER BY position').all();
  return rows.map(({ position, hash, body }) => `${position} ${hash} ${body}`);
}
