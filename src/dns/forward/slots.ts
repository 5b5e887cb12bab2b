import type { Target } from '../index/rule.ts';
import { Shares } from '../shares.ts';
import { targetKey } from './health.ts';

export interface SlotLimits {
  /** Exchanges at a time: each is a socket. No asker gets so many that others find no room (shares.ts). */
  readonly exchanges: number;
  /** Of those, with one target: a silent one holds up its own questions, not everybody's. Shared likewise. */
  readonly perTarget: number;
}

const SLOT_LIMITS: SlotLimits = { exchanges: 1024, perTarget: 256 };

/** Runs when a slot is free; the exchange it starts gives it back by `release`. */
type Start = () => void;

/** Questions of one asker to one target, in their order. */
interface Line {
  readonly target: string;
  readonly asker: number;
  readonly starts: Set<Start>;
}

/**
 * How many exchanges run at a time. The others wait in line: one line for each target and asker, and the lines take
 * turns, so whoever asks much of a slow target holds up its own questions, not those of others to the same target.
 */
export class Slots {
  readonly #limits: SlotLimits;
  readonly #running: Shares<number>;
  readonly #runningAt = new Map<string, Shares<number>>();
  readonly #waiting = new Map<string, Line>();

  constructor(limits: SlotLimits = SLOT_LIMITS) {
    this.#limits = limits;
    this.#running = new Shares(limits.exchanges);
  }

  /** Starts at once, or when there is room. @returns takes it out of the line; after the start it does nothing. */
  take(target: Target, asker: number, start: Start): () => void {
    const key = targetKey(target);
    if (this.#hasRoom(key, asker)) {
      this.#start(key, asker, start);
      return () => undefined;
    }
    const place = `${key} ${asker}`;
    const line = this.#waiting.get(place) ?? { target: key, asker, starts: new Set() };
    this.#waiting.set(place, line);
    line.starts.add(start);
    return () => {
      line.starts.delete(start);
      if (line.starts.size === 0 && this.#waiting.get(place) === line) this.#waiting.delete(place);
    };
  }

  release(target: Target, asker: number): void {
    const key = targetKey(target);
    const there = this.#runningAt.get(key)!;
    this.#running.giveBack(asker);
    there.giveBack(asker);
    if (there.taken === 0) this.#runningAt.delete(key);
    this.#next();
  }

  #hasRoom(key: string, asker: number): boolean {
    return this.#running.hasRoomFor(asker) && (this.#runningAt.get(key)?.hasRoomFor(asker) ?? true);
  }

  #start(key: string, asker: number, start: Start): void {
    const there = this.#runningAt.get(key) ?? new Shares(this.#limits.perTarget);
    this.#runningAt.set(key, there);
    this.#running.take(asker);
    there.take(asker);
    start();
  }

  /** One slot came free, so one may start: of the first line that has room, which then goes behind the others. */
  #next(): void {
    for (const [place, line] of this.#waiting) {
      if (!this.#hasRoom(line.target, line.asker)) continue;
      const start = line.starts.values().next().value!;
      line.starts.delete(start);
      this.#waiting.delete(place);
      if (line.starts.size > 0) this.#waiting.set(place, line);
      this.#start(line.target, line.asker, start);
      return;
    }
  }
}
