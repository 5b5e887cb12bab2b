/** The one clock. Milliseconds since 1970; tests and a deterministic server set their own. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Milliseconds, with fractions, of a clock that only goes forward; where it began means nothing. */
export const monotonic = (): number => performance.now();

/** Milliseconds this thread has worked: what something costs, whatever else the machine is busy with. */
export function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** A clock that stands still until it is told. */
export class FixedClock implements Clock {
  #now: number;
  constructor(now: number) {
    this.#now = now;
  }
  now(): number {
    return this.#now;
  }
  set(now: number): void {
    this.#now = now;
  }
}

/** The machine's clock, which may be set ahead: what takes a month is then tried in a moment (NETLOOM_TEST_CLOCK). */
export class AdvancedClock implements Clock {
  #ahead: number;
  /** `earliest`: the last moment that was; time goes on from there, where the machine's clock is behind it. */
  constructor(earliest = 0) {
    this.#ahead = Math.max(0, earliest - systemClock.now());
  }
  now(): number {
    return systemClock.now() + this.#ahead;
  }
  /** `ms` further ahead. */
  advance(ms: number): void {
    this.#ahead += ms;
  }
}
