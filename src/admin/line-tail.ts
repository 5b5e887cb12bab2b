/** Characters kept for a reader that does not read. */
const MOST_WAITING = 2 ** 20;

/**
 * Lines on their way to one reader. Whoever is too slow loses the newest, and is told how many by a line of its own:
 * `{"dropped":n}`. The one who adds never waits.
 */
export class LineTail implements AsyncIterableIterator<string> {
  #waiting: string[] = [];
  #size = 0;
  #dropped = 0;
  #ended = false;
  #wake: (() => void) | undefined;
  readonly #left: () => void;

  /** @param left is told once that nobody reads any more. */
  constructor(left: () => void) {
    this.#left = left;
  }

  /** How many of these were dropped. */
  add(lines: readonly string[]): number {
    let dropped = 0;
    for (const line of lines) {
      // What comes after a gap comes after the line that tells of it.
      if (this.#dropped > 0 || this.#size + line.length > MOST_WAITING) {
        dropped += 1;
        this.#dropped += 1;
        continue;
      }
      this.#waiting.push(line);
      this.#size += line.length;
    }
    this.#wake?.();
    return dropped;
  }

  /** What waits is still read. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#left();
    this.#wake?.();
  }

  /** All that waits, as one text. */
  async next(): Promise<IteratorResult<string, undefined>> {
    while (this.#waiting.length === 0 && this.#dropped === 0) {
      if (this.#ended) return { done: true, value: undefined };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    const gap = this.#dropped === 0 ? '' : `${JSON.stringify({ dropped: this.#dropped })}\n`;
    const value = this.#waiting.join('') + gap;
    this.#waiting = [];
    this.#size = 0;
    this.#dropped = 0;
    return { done: false, value };
  }

  /** The reader has gone. */
  async return(): Promise<IteratorResult<string, undefined>> {
    this.#waiting = [];
    this.#dropped = 0;
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
