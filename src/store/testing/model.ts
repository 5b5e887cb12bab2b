/** For the store's tests: a plain model of a log, folders, and reading a log whole. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Group, Happened, Log, StoredCommit, StoredHistory, StoredRow, TrailQuery } from '../../engine/log.ts';
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
  readonly #history = new Map<number, StoredHistory & { readonly changes: string }>();
  position = 0;

  append(group: Group): void {
    for (const commit of group.commits) {
      this.commits.push(commit);
      this.position += commit.count;
    }
    for (const told of group.history ?? []) {
      const changes = told.rows.map((row) => {
        const before = this.#rows.get(`${row.kind}:${row.key}`)?.body ?? null;
        this.#put(row);
        return [row.kind, row.key, parsed(before), parsed(row.body)];
      });
      this.#history.set(told.position, { ...told, changes: JSON.stringify(changes) });
    }
    for (const row of group.rows) this.#put(row);
  }

  #put(row: StoredRow): void {
    if (row.body === null) this.#rows.delete(`${row.kind}:${row.key}`);
    else this.#rows.set(`${row.kind}:${row.key}`, row);
  }

  /** What history must give, newest first. */
  trail({ subjects, from, below, limit }: TrailQuery): Happened[] {
    return this.commits
      .map((commit) => ({ commit, told: this.#history.get(commit.position) }))
      .filter(({ commit }) => commit.position >= from && commit.position < below)
      .filter(({ told }) => subjects.every((subject) => told?.subjects.includes(subject)))
      .map(({ commit, told }) => ({ ...commit, changes: told?.changes ?? '' }))
      .reverse()
      .slice(0, limit);
  }

  /** Position of the first commit at or after a moment; of the commits history tells of. */
  positionAt(at: number): number {
    const later = [...this.#history.values()].find((told) => told.at >= at);
    return later?.position ?? this.position + 1;
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

/** History of a query, whole: slice after slice. */
export async function readTrail(log: Log, query: Partial<TrailQuery> = {}): Promise<Happened[]> {
  const asked = { subjects: [], from: 1, below: Number.MAX_SAFE_INTEGER, limit: Number.MAX_SAFE_INTEGER, ...query };
  const found: Happened[] = [];
  for (let below: number | undefined = asked.below; below !== undefined && found.length < asked.limit; ) {
    const page = await log.trail({ ...asked, below, limit: asked.limit - found.length });
    found.push(...page.entries);
    below = page.next;
  }
  return found;
}

/** Moments of the commits groupAt makes: several share one. */
export const momentOf = (position: number): number => Math.floor(position / 3) * 1000;

const parsed = (body: string | null): unknown => (body === null ? null : JSON.parse(body));

/** The plan of a group, without positions: these follow from where the log ends. */
export interface Draft {
  readonly commits: readonly {
    readonly count: number;
    readonly body: string;
    /** Absent: history is not told of it. */
    readonly told?: Pick<StoredHistory, 'subjects' | 'rows'>;
  }[];
  readonly rows: readonly StoredRow[];
}

export function groupAt(position: number, draft: Draft): Group {
  let next = position + 1;
  const history: StoredHistory[] = [];
  const commits = draft.commits.map(({ count, body, told }) => {
    const commit = { position: next, count, body };
    if (told !== undefined) history.push({ position: next, at: momentOf(next), ...told });
    next += count;
    return commit;
  });
  return { commits, history, rows: draft.rows };
}
