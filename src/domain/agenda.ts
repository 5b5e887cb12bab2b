/** Something that happens by itself at a moment: the engine turns it into facts when its clock reaches it. */
export interface Due {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Position of the thing's own event: orders what is due at one moment. */
  readonly position: number;
  readonly kind: 'attached' | 'detached' | 'package-expired';
  /** Of the attachment or package. */
  readonly id: string;
}

/** What is due, the next first. */
export class Agenda {
  readonly #items: Due[] = [];

  get next(): Due | undefined {
    return this.#items[0];
  }

  add(item: Due): void {
    this.#items.splice(this.#place(item), 0, item);
  }

  /** Takes an item out that was added before. */
  remove(item: Due): void {
    const i = this.#place(item);
    if (this.#items[i]?.position === item.position && this.#items[i]?.at === item.at) this.#items.splice(i, 1);
  }

  /** Where an item is, or would be. */
  #place(item: Due): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (before(this.#items[middle]!, item)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const before = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.position < b.position);
