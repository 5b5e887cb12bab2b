import type { DatabaseSync } from 'node:sqlite';
import type { StoredCommit } from '../engine/log.ts';
import { commitHash, GENESIS } from './digest.ts';
import { reason } from './sqlite-error.ts';

/** What the next commit follows on from. */
export interface Link {
  readonly position: number;
  readonly count: number;
  readonly hash: string;
}

export interface ChainedCommit extends StoredCommit, Link {}

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
  readonly #one;
  readonly #page;
  readonly #nth;

  constructor(database: DatabaseSync) {
    const columns = 'SELECT position, count, body, hash FROM commits';
    const links = 'SELECT position, count, hash FROM commits';
    this.#before = database.prepare(`${links} WHERE position < ? ORDER BY position DESC LIMIT 1`);
    this.#one = database.prepare(`${columns} WHERE position = ?`);
    this.#page = database.prepare(`${columns} WHERE position >= ? ORDER BY position LIMIT ${PAGE}`);
    this.#nth = database.prepare('SELECT position FROM commits ORDER BY position DESC LIMIT 1 OFFSET ?');
  }

  /** The commits at or after a position. */
  read(from: number): Page {
    const commits: ChainedCommit[] = [];
    try {
      let previous: Link | undefined = this.before(from);
      let characters = 0;
      for (const row of this.#page.iterate(from)) {
        const next = previous === undefined ? 1 : previous.position + previous.count;
        const commit = commitOf(row);
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
    const row = this.#one.get(position);
    if (row === undefined) return undefined;
    const commit = commitOf(row);
    if (!follows(commit, this.before(position))) throw new Error(`the chain of hashes breaks at position ${position}`);
    return commit;
  }

  /** The last commit that begins before a position: not its body, which may be a whole imported state. */
  before(position: number): Link | undefined {
    const row = this.#before.get(position);
    return row === undefined ? undefined : linkOf(row);
  }

  /** Position of the nth commit from the end; 1 when there are fewer. */
  nthFromEnd(n: number): number {
    return Number(this.#nth.get(n - 1)?.position ?? 1);
  }
}

type Row = Readonly<Record<string, unknown>>;

const linkOf = ({ position, count, hash }: Row): Link => ({
  ...{ position: Number(position), count: Number(count), hash: String(hash) },
});

const commitOf = (row: Row): ChainedCommit => ({ ...linkOf(row), body: String(row.body) });

const follows = ({ position, count, body, hash }: ChainedCommit, previous: Link | undefined): boolean =>
  hash === commitHash(previous?.hash ?? GENESIS, position, count, body);
