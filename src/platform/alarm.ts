/** The longest a timer of Node waits: 24.8 days. */
const LONGEST = 2 ** 31 - 1;

/** Calls once after a while, unless it is set anew. Keeps no process alive. */
export class Alarm {
  readonly #call: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(call: () => void) {
    this.#call = call;
  }

  /** `ms` from now, or after the longest wait there is; whoever is called looks what time it is. */
  set(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#call, Math.min(Math.max(0, ms), LONGEST));
    this.#timer.unref();
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
