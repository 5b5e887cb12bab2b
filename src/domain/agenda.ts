import type { Journal } from './journal.ts';

/** Something that happens by itself at a moment: the engine turns it into facts when its clock reaches it. */
export interface Due {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Position of the thing's own event: orders what is due at one moment. */
  readonly position: number;
  readonly kind: 'attached' | 'detached' | 'package-expired' | 'session-expired';
  /** Of the attachment or package; of a session its key. */
  readonly id: string;
}

/** What is due, the next first. A thing is in it once at most for one moment. */
export class Agenda {
  readonly #items: Due[] = [];

  get next(): Due | undefined {
    return this.#items[0];
  }

  /** The first items that are due by a moment, no more than `limit`. */
  until(at: number, limit: number): readonly Due[] {
    const due: Due[] = [];
    while (due.length < limit) {
      const item = this.#items[due.length];
      if (item === undefined || item.at > at) break;
      due.push(item);
    }
    return due;
  }

  /** Adds an item, and takes it out again when the journal is undone. */
  add(item: Due, journal: Journal): void {
    this.#insert(item);
    journal.did(() => this.#remove(item));
  }

  /** Takes out an item that was added before. */
  remove(item: Due, journal: Journal): void {
    this.#remove(item);
    journal.did(() => this.#insert(item));
  }

  #insert(item: Due): void {
    this.#items.splice(this.#place(item), 0, item);
  }

  #remove(item: Due): void {
    this.#items.splice(this.#place(item), 1);
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
