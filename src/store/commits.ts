import type { DatabaseSync } from 'node:sqlite';
import type { StoredCommit } from '../engine/log.ts';
import { commitHash, GENESIS } from './digest.ts';
import { reason } from './sqlite-error.ts';

export interface ChainedCommit extends StoredCommit {
  readonly hash: string;
}

export interface Page {
  /** Sound commits, oldest first. Empty at the end. */
  readonly commits: readonly ChainedCommit[];
  /** What is wrong with the commit after them. */
  readonly broken?: string;
}

const PAGE = 256;
const PAGE_CHARACTERS = 1 << 20;

/** Reads commits in pages; each must follow on from the one before, in position and in hash. */
export class CommitReader {
  readonly #before;
  readonly #page;
  readonly #nth;

  constructor(database: DatabaseSync) {
    const columns = 'SELECT position, count, body, hash FROM commits';
    this.#before = database.prepare(`${columns} WHERE position < ? ORDER BY position DESC LIMIT 1`);
    this.#page = database.prepare(`${columns} WHERE position >= ? ORDER BY position LIMIT ${PAGE}`);
    this.#nth = database.prepare('SELECT position FROM commits ORDER BY position DESC LIMIT 1 OFFSET ?');
  }

  /** The commits at or after a position. */
  read(from: number): Page {
    const commits: ChainedCommit[] = [];
    try {
      let previous = this.before(from);
      let characters = 0;
      for (const { position, count, body, hash } of this.#page.iterate(from)) {
        const next = previous === undefined ? 1 : previous.position + previous.count;
        const commit = { position: Number(position), count: Number(count), body: String(body), hash: String(hash) };
        if (commit.position !== next) return { commits, broken: `its commits do not follow on at position ${next}` };
        if (!follows(commit, previous)) return { commits, broken: `its chain of hashes breaks at position ${next}` };
        commits.push(commit);
        previous = commit;
        characters += commit.body.length;
        if (characters > PAGE_CHARACTERS) break;
      }
      return { commits };
    } catch (error) {
      return { commits, broken: `its commits cannot be read (${reason(error)})` };
    }
  }

  /** The commit that begins at a position; undefined: none does. Throws an Error when it is not what was written. */
  one(position: number): ChainedCommit | undefined {
    const commit = this.before(position + 1);
    if (commit?.position !== position) return undefined;
    if (!follows(commit, this.before(position))) throw new Error(`the chain of hashes breaks at position ${position}`);
    return commit;
  }

  /** The last commit that begins before a position. */
  before(position: number): ChainedCommit | undefined {
    const row = this.#before.get(position);
    if (row === undefined) return undefined;
    return { position: Number(row.position), count: Number(row.count), body: String(row.body), hash: String(row.hash) };
  }

  /** Position of the nth commit from the end; 1 when there are fewer. */
  nthFromEnd(n: number): number {
    return Number(this.#nth.get(n - 1)?.position ?? 1);
  }
}

const follows = ({ position, count, body, hash }: ChainedCommit, previous: ChainedCommit | undefined): boolean =>
  hash === commitHash(previous?.hash ?? GENESIS, position, count, body);
