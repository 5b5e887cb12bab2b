/** Calls that are being answered, counted so that an end can wait for them. */
export class UnderWay {
  #calls = 0;
  #waiting: (() => void)[] = [];

  /** Counts a call until it is settled. */
  async during<T>(call: Promise<T>): Promise<T> {
    this.#calls += 1;
    try {
      return await call;
    } finally {
      this.#leave();
    }
  }

  /** What one of the calls does that itself waits for the others: it is not counted meanwhile. */
  async beside<T>(work: () => Promise<T>): Promise<T> {
    this.#leave();
    try {
      return await work();
    } finally {
      this.#calls += 1;
    }
  }

  /** Resolves when none is left. */
  async over(): Promise<void> {
    if (this.#calls > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    this.#calls -= 1;
    if (this.#calls > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
