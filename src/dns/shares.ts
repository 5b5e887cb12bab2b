/**
 * Places that several have in common. Each may take one while it holds fewer than are free: one that takes all it can gets
 * half of them, and whoever comes then still finds room (the dynamic threshold of switches: Choudhury and Hahne, 1998).
 */
export class Shares<Holder> {
  readonly #most: number;
  readonly #held = new Map<Holder, number>();
  /** Places taken. */
  taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  hasRoomFor(holder: Holder): boolean {
    return (this.#held.get(holder) ?? 0) < this.#most - this.taken;
  }

  take(holder: Holder): void {
    this.#held.set(holder, (this.#held.get(holder) ?? 0) + 1);
    this.taken += 1;
  }

  /** Gives back a place it has taken. */
  giveBack(holder: Holder): void {
    const left = this.#held.get(holder)! - 1;
    if (left === 0) this.#held.delete(holder);
    else this.#held.set(holder, left);
    this.taken -= 1;
  }
}
