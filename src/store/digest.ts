import { hash } from 'node:crypto';

/** What the first commit chains to. */
export const GENESIS = '0'.repeat(64);

/** The chained SHA-256 of a commit, in hexadecimal. The text is unambiguous: only the body can hold a colon. */
export function commitHash(previous: string, position: number, count: number, body: string): string {
  return hash('sha256', `${previous}:${position}:${count}:${body}`, 'hex');
}

/** 128 bits over one row, as 32 hexadecimal digits. */
export function rowSum(kind: number, key: number, body: string): string {
  return hash('sha256', `${kind}:${key}:${body}`, 'hex').slice(0, 32);
}

/** 128 bits over what history keeps of a commit, as 32 hexadecimal digits. */
export function historySum(position: number, at: number, changes: string): string {
  return hash('sha256', `history:${position}:${at}:${changes}`, 'hex').slice(0, 32);
}

/**
 * A digest of a set of rows that is kept up to date at the cost of what changes: the row sums added up, in four lanes
 * of 32 bits. It finds damage, it does not withstand an attacker who may write the file: he could as well write a
 * whole new log.
 */
export class RowSet {
  readonly #lanes: Uint32Array;
  #count: number;

  private constructor(lanes: Uint32Array, count: number) {
    this.#lanes = lanes;
    this.#count = count;
  }

  static empty(): RowSet {
    return new RowSet(new Uint32Array(4), 0);
  }

  /** From `digest` and `count` of an earlier set. */
  static from(digest: string, count: number): RowSet {
    const set = new RowSet(new Uint32Array(4), count);
    set.#shift(digest, 1);
    return set;
  }

  copy(): RowSet {
    return new RowSet(this.#lanes.slice(), this.#count);
  }

  add(sum: string): void {
    this.#shift(sum, 1);
    this.#count += 1;
  }

  remove(sum: string): void {
    this.#shift(sum, -1);
    this.#count -= 1;
  }

  get count(): number {
    return this.#count;
  }

  get digest(): string {
    return Array.from(this.#lanes, (lane) => lane.toString(16).padStart(8, '0')).join('');
  }

  #shift(sum: string, sign: 1 | -1): void {
    for (let lane = 0; lane < 4; lane += 1) {
      this.#lanes[lane]! += sign * Number.parseInt(sum.slice(lane * 8, lane * 8 + 8), 16);
    }
  }
}
