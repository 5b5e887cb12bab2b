import { LOWER, MAX_LABEL, MAX_LABELS, MAX_NAME } from '../wire/name.ts';
import { hashLabel } from './hash.ts';

/**
 * A name being looked up: its octets in lower case, where its labels start, and the hash of each suffix. One object
 * serves query after query: nothing is allocated.
 */
export class LookupName {
  readonly octets = new Uint8Array(MAX_NAME);
  /** Octets, the root's included. */
  length = 0;
  /** Labels, the root not counted. */
  labels = 0;
  /** Offset in `octets` of label i; `starts[labels]` is the root's. */
  readonly starts = new Uint8Array(MAX_LABELS + 1);
  /** Hash of the suffix that begins with label i. */
  readonly hashes = new Int32Array(MAX_LABELS + 1);
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /**
   * Takes the name at `at`; says where it ended, -1 when it is malformed. Compression pointers count as malformed: the
   * first name of a message has nothing to point at, and stored names are uncompressed.
   */
  take(source: Uint8Array, at: number, end: number): number {
    let length = 0;
    let labels = 0;
    let here = at;
    for (;;) {
      if (here >= end) return -1;
      const size = source[here]!;
      if (size > MAX_LABEL || here + size >= end || length + size >= MAX_NAME) return -1;
      this.starts[labels] = length;
      for (let i = 0; i <= size; i += 1) this.octets[length + i] = LOWER[source[here + i]!]!;
      length += size + 1;
      here += size + 1;
      if (size === 0) break;
      labels += 1;
    }
    this.length = length;
    this.labels = labels;
    let hash = this.#seed;
    this.hashes[labels] = hash;
    for (let i = labels - 1; i >= 0; i -= 1) {
      hash = hashLabel(hash, this.octets, this.starts[i]!);
      this.hashes[i] = hash;
    }
    return here;
  }

  /** Whether the suffix from label `label` on is this lower-case name. */
  endsWith(label: number, name: Uint8Array): boolean {
    const start = this.starts[label]!;
    if (this.length - start !== name.length) return false;
    for (let i = 0; i < name.length; i += 1) if (this.octets[start + i] !== name[i]) return false;
    return true;
  }
}
