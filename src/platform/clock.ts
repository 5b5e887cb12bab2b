/** The one clock. Milliseconds since 1970; tests and a deterministic server set their own. */
export interface Clock {
  now(): number;
  /** It does not go on by itself: nothing comes due while nobody sets it ahead. */
  readonly stands?: true;
}

/** Where time ends, milliseconds since 1970: years have four digits on the wire, and what is bought then ends later. */
export const LAST_MOMENT = Date.UTC(9000, 0);

export const systemClock: Clock = { now: () => Date.now() };

/** Milliseconds, with fractions, of a clock that only goes forward; where it began means nothing. */
export const monotonic = (): number => performance.now();

/** Milliseconds this thread has worked: what something costs, whatever else the machine is busy with. */
export function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** A clock that may be set ahead: what takes a month is then tried in a moment. */
export interface TestClock extends Clock {
  /** `ms` further ahead. */
  advance(ms: number): void;
}

/** A clock that stands still until it is told (NETLOOM_CLOCK). */
export class FixedClock implements TestClock {
  readonly stands = true;
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
  advance(ms: number): void {
    this.#now += ms;
  }
}

/** The machine's clock, which may be set ahead (NETLOOM_TEST_CLOCK). */
export class AdvancedClock implements TestClock {
  #ahead: number;
  /** `earliest`: the last moment that was; time goes on from there, where the machine's clock is behind it. */
  constructor(earliest = 0) {
    this.#ahead = Math.max(0, earliest - systemClock.now());
  }
  now(): number {
    return systemClock.now() + this.#ahead;
  }
  advance(ms: number): void {
    this.#ahead += ms;
  }
}
