/**
 * Things in the order of their creation, found by position in O(log n), inserted and removed at the cost of one
 * chunk. Maps find; sequences order. A position is the log position of the event that made the thing, so order
 * survives restart and replay, and a marker still finds its place after its thing is gone.
 */
export interface Placed {
  readonly position: number;
}

const CHUNK = 256;

export class Sequence<T extends Placed> implements Iterable<T> {
  readonly #chunks: T[][] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Puts an item at its place. An item of the same position is replaced. */
  insert(item: T): void {
    const last = this.#chunks.at(-1);
    if (last === undefined || last.at(-1)!.position < item.position) {
      // The usual case: creation appends.
      if (last === undefined || last.length >= CHUNK) this.#chunks.push([item]);
      else last.push(item);
      this.#size += 1;
      return;
    }
    const c = this.#chunkAt(item.position);
    const chunk = this.#chunks[c]!;
    const i = indexIn(chunk, item.position);
    if (chunk[i]?.position === item.position) {
      chunk[i] = item;
      return;
    }
    chunk.splice(i, 0, item);
    this.#size += 1;
    if (chunk.length > CHUNK * 2) this.#chunks.splice(c + 1, 0, chunk.splice(CHUNK));
  }

  /** Takes the item at this position out, and says which it was. */
  remove(position: number): T | undefined {
    const c = this.#chunkAt(position);
    const chunk = this.#chunks[c];
    if (chunk === undefined) return undefined;
    const i = indexIn(chunk, position);
    const found = chunk[i];
    if (found?.position !== position) return undefined;
    if (chunk.length === 1) this.#chunks.splice(c, 1);
    else chunk.splice(i, 1);
    this.#size -= 1;
    return found;
  }

  get(position: number): T | undefined {
    const chunk = this.#chunks[this.#chunkAt(position)];
    if (chunk === undefined) return undefined;
    const found = chunk[indexIn(chunk, position)];
    return found?.position === position ? found : undefined;
  }

  /** The items at or after a position, in order. */
  *from(position: number): IterableIterator<T> {
    let c = this.#chunkAt(position);
    const first = this.#chunks[c];
    let i = first === undefined ? 0 : indexIn(first, position);
    for (; c < this.#chunks.length; c += 1, i = 0) {
      const chunk = this.#chunks[c]!;
      for (; i < chunk.length; i += 1) yield chunk[i]!;
    }
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.from(0);
  }

  /** The chunk that holds, or would hold, a position: the first whose last item is not before it. */
  #chunkAt(position: number): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#chunks[middle]!.at(-1)!.position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function indexIn(chunk: readonly Placed[], position: number): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (chunk[middle]!.position < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
