import type { DatabaseSync } from 'node:sqlite';
import type { StoredRow } from '../engine/log.ts';
import { RowSet, rowSum } from './digest.ts';

/** Where to go on reading rows: after this one. */
export interface RowKey {
  readonly kind: number;
  readonly key: number;
}

const PAGE = 512;

/** Reads all rows in pages and proves on the way that each is as written, and at the end that none is lost or added. */
export class RowReader {
  readonly #page;
  #seen = RowSet.empty();

  constructor(database: DatabaseSync) {
    this.#page = database.prepare(
      `SELECT kind, key, body, sum FROM rows WHERE (kind, key) > (?, ?) ORDER BY kind, key LIMIT ${PAGE}`,
    );
  }

  /** The next page; empty at the end. Throws what is wrong with a row as an Error. */
  read(after: RowKey | undefined): StoredRow[] {
    if (after === undefined) this.#seen = RowSet.empty();
    const page = this.#page.all(after?.kind ?? Number.MIN_SAFE_INTEGER, after?.key ?? Number.MIN_SAFE_INTEGER);
    return page.map((row) => {
      const kind = Number(row.kind);
      const key = Number(row.key);
      const body = String(row.body);
      const sum = rowSum(kind, key, body);
      if (sum !== row.sum) throw new Error(`the row ${key} of kind ${kind} is damaged`);
      this.#seen.add(sum);
      return { kind, key, body };
    });
  }

  /** Says what differs between the rows read and those the head promises; undefined when they are the same. */
  differs(head: { readonly rows: number; readonly digest: string }): string | undefined {
    if (this.#seen.count === head.rows && this.#seen.digest === head.digest) return undefined;
    return `its rows are not those that were written (${this.#seen.count} found, ${head.rows} expected)`;
  }
}
