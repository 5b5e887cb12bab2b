/** Who waits for which log position. Positions are reached in order. */
export class Settled {
  #position: number;
  #waiting: { readonly position: number; readonly answer: (durable: boolean) => void }[] = [];

  constructor(position: number) {
    this.#position = position;
  }

  get position(): number {
    return this.#position;
  }

  wait(position: number): Promise<boolean> {
    if (position <= this.#position) return Promise.resolve(true);
    return new Promise((answer) => this.#waiting.push({ position, answer }));
  }

  reach(position: number): void {
    this.#position = Math.max(this.#position, position);
    const ready = this.#waiting.filter((waiter) => waiter.position <= this.#position);
    if (ready.length === 0) return;
    this.#waiting = this.#waiting.filter((waiter) => waiter.position > this.#position);
    for (const waiter of ready) waiter.answer(true);
  }

  /** What lies beyond a position has been taken back. */
  fail(durable: number): void {
    const failed = this.#waiting.filter((waiter) => waiter.position > durable);
    this.#waiting = this.#waiting.filter((waiter) => waiter.position <= durable);
    for (const waiter of failed) waiter.answer(false);
  }
}
