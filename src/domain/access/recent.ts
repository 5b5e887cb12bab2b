/**
 * What was worked out of things that are never changed in place, kept as long as they are there, and never more of it than
 * so much. What is asked for is in the younger map; when that has grown to half of what may be kept, the older one is
 * forgotten as a whole: it can be worked out again.
 */
export class Recent<K extends object, V> {
  readonly #generation: number;
  readonly #sizeOf: (value: V) => number;
  #younger = new WeakMap<K, V>();
  #older = new WeakMap<K, V>();
  /** Of all that was put into each map. */
  #size = 0;
  #olderSize = 0;

  /** `sizeOf`: what a value counts of the most there may be. */
  constructor(most: number, sizeOf: (value: V) => number) {
    this.#generation = most / 2;
    this.#sizeOf = sizeOf;
  }

  /** What is kept counts no more than this; what is in both maps counts twice. */
  get size(): number {
    return this.#size + this.#olderSize;
  }

  get(key: K): V | undefined {
    const known = this.#younger.get(key);
    if (known !== undefined) return known;
    const older = this.#older.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: K, value: V): void {
    const size = this.#sizeOf(value);
    if (this.#size > 0 && this.#size + size > this.#generation) {
      this.#older = this.#younger;
      this.#olderSize = this.#size;
      this.#younger = new WeakMap();
      this.#size = 0;
    }
    this.#younger.set(key, value);
    this.#size += size;
  }
}
