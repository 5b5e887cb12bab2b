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

  /** Whether it may take so many more. */
  hasRoomFor(holder: Holder, places = 1): boolean {
    return (this.#held.get(holder) ?? 0) + places <= this.#most - this.taken;
  }

  take(holder: Holder, places = 1): void {
    this.#held.set(holder, (this.#held.get(holder) ?? 0) + places);
    this.taken += places;
  }

  /** Gives back places it has taken. */
  giveBack(holder: Holder, places = 1): void {
    const left = this.#held.get(holder)! - places;
    if (left === 0) this.#held.delete(holder);
    else this.#held.set(holder, left);
    this.taken -= places;
  }
}
