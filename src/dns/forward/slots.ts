import type { Target } from '../index/rule.ts';
import { targetKey } from './health.ts';

export interface SlotLimits {
  /** Exchanges at a time: each is a socket. */
  readonly exchanges: number;
  /** Of those, with one target: a silent one holds up its own questions, not everybody's. */
  readonly perTarget: number;
}

export const SLOT_LIMITS: SlotLimits = { exchanges: 1024, perTarget: 256 };

/** Runs when a slot is free; the exchange it starts gives it back by `release`. */
type Start = () => void;

/** Questions of one asker to one target, in their order. */
interface Line {
  readonly target: string;
  readonly starts: Set<Start>;
}

/**
 * How many exchanges run at a time. The others wait in line: one line for each target and asker, and the lines take
 * turns, so whoever asks much of a slow target holds up its own questions, not those of others to the same target.
 */
export class Slots {
  readonly #limits: SlotLimits;
  #running = 0;
  readonly #runningAt = new Map<string, number>();
  readonly #waiting = new Map<string, Line>();

  constructor(limits: SlotLimits = SLOT_LIMITS) {
    this.#limits = limits;
  }

  /** Starts at once, or when there is room. @returns takes it out of the line; after the start it does nothing. */
  take(target: Target, asker: number, start: Start): () => void {
    const key = targetKey(target);
    if (this.#hasRoom(key)) {
      this.#start(key, start);
      return () => undefined;
    }
    const place = `${key} ${asker}`;
    const line = this.#waiting.get(place) ?? { target: key, starts: new Set() };
    this.#waiting.set(place, line);
    line.starts.add(start);
    return () => {
      line.starts.delete(start);
      if (line.starts.size === 0 && this.#waiting.get(place) === line) this.#waiting.delete(place);
    };
  }

  release(target: Target): void {
    const key = targetKey(target);
    this.#running -= 1;
    const left = this.#runningAt.get(key)! - 1;
    if (left === 0) this.#runningAt.delete(key);
    else this.#runningAt.set(key, left);
    this.#next();
  }

  #hasRoom(key: string): boolean {
    return this.#running < this.#limits.exchanges && (this.#runningAt.get(key) ?? 0) < this.#limits.perTarget;
  }

  #start(key: string, start: Start): void {
    this.#running += 1;
    this.#runningAt.set(key, (this.#runningAt.get(key) ?? 0) + 1);
    start();
  }

  /** One slot came free, so one may start: of the first line that has room, which then goes behind the others. */
  #next(): void {
    for (const [place, line] of this.#waiting) {
      if (!this.#hasRoom(line.target)) continue;
      const start = line.starts.values().next().value!;
      line.starts.delete(start);
      this.#waiting.delete(place);
      if (line.starts.size > 0) this.#waiting.set(place, line);
      this.#start(line.target, start);
      return;
    }
  }
}
