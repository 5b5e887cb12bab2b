/** For the store's tests: a plain model of a log, folders, and reading a log whole. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Group, Log, StoredCommit, StoredRow } from '../../engine/log.ts';
import { logFiles } from '../files.ts';

export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'netloom-store-'));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Copies a log as `kill -9` at this moment would leave it. */
export function copyLog(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const [source, target] = [logFiles(from), logFiles(to)];
  for (const name of ['database', 'wal', 'watermark'] as const) {
    rmSync(target[name], { force: true });
    if (existsSync(source[name])) copyFileSync(source[name], target[name]);
  }
}

/** What a log must hold: the plainest thing that can hold it. */
export class Model {
  readonly commits: StoredCommit[] = [];
  readonly #rows = new Map<string, StoredRow>();
  position = 0;

  append(group: Group): void {
    for (const commit of group.commits) {
      this.commits.push(commit);
      this.position += commit.count;
    }
    for (const row of group.rows) {
      if (row.body === null) this.#rows.delete(`${row.kind}:${row.key}`);
      else this.#rows.set(`${row.kind}:${row.key}`, row);
    }
  }

  get rows(): StoredRow[] {
    return [...this.#rows.values()].sort((a, b) => a.kind - b.kind || a.key - b.key);
  }
}

export async function readRows(log: Log): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for await (const chunk of log.rows()) rows.push(...chunk);
  return rows;
}

export async function readCommits(log: Log, from = 1): Promise<StoredCommit[]> {
  const commits: StoredCommit[] = [];
  for await (const chunk of log.commits(from)) commits.push(...chunk);
  return commits;
}

/** The plan of a group, without positions: these follow from where the log ends. */
export interface Draft {
  readonly commits: readonly { readonly count: number; readonly body: string }[];
  readonly rows: readonly StoredRow[];
}

export function groupAt(position: number, draft: Draft): Group {
  let next = position + 1;
  const commits = draft.commits.map(({ count, body }) => {
    const commit = { position: next, count, body };
    next += count;
    return commit;
  });
  return { commits, rows: draft.rows };
}
