import type { Target } from '../index/rule.ts';
import type { ForwardCounters } from './counters.ts';
import type { ForwardStatus } from './messages.ts';

/** Failures in a row after which a target is held down. */
const FAILURES = 2;
const FIRST_HOLD_MS = 5_000;
const LONGEST_HOLD_MS = 60_000;
/** Targets remembered; those of rules that are gone make room for others. */
const MAX_TARGETS = 4096;

/** What is known of one target. */
interface Condition {
  readonly target: Target;
  failures: number;
  /** How long the next hold lasts. */
  holdMs: number;
  hold: NodeJS.Timeout | undefined;
  /** Answers it has given, of whatever kind. */
  answers: number;
}

export const targetKey = ({ ip, port }: Target): string => `${ip} ${port}`;

/**
 * Which targets are passed over while another is up. Only silence counts against a target: what it says about one name
 * (SERVFAIL, REFUSED) says nothing about the next.
 */
export class Health {
  readonly #conditions = new Map<string, Condition>();
  readonly #counters: ForwardCounters;

  constructor(counters: ForwardCounters) {
    this.#counters = counters;
  }

  isHeld(target: Target): boolean {
    return this.#conditions.get(targetKey(target))?.hold !== undefined;
  }

  /** Answers of the target so far: what `failed` is told of when the question was put. */
  answersOf(target: Target): number {
    return this.#of(target).answers;
  }

  answered(target: Target): void {
    const condition = this.#of(target);
    condition.answers += 1;
    condition.failures = 0;
    condition.holdMs = FIRST_HOLD_MS;
    clearTimeout(condition.hold);
    condition.hold = undefined;
  }

  /** @param before its answers when the question was put: if it has answered others since, it is up. */
  failed(target: Target, before: number): void {
    const condition = this.#of(target);
    if (condition.answers !== before || condition.hold !== undefined) return;
    condition.failures += 1;
    if (condition.failures < FAILURES) return;
    this.#counters.held += 1;
    condition.hold = setTimeout(() => {
      // One more failure and it is held again, for longer.
      condition.hold = undefined;
      condition.failures = FAILURES - 1;
    }, condition.holdMs).unref();
    condition.holdMs = Math.min(2 * condition.holdMs, LONGEST_HOLD_MS);
  }

  status(): ForwardStatus['targets'] {
    return [...this.#conditions.values()].map(({ target: { ip, port }, hold }) => ({
      ip,
      port,
      state: hold === undefined ? 'up' : 'held',
    }));
  }

  close(): void {
    for (const { hold } of this.#conditions.values()) clearTimeout(hold);
    this.#conditions.clear();
  }

  #of(target: Target): Condition {
    const key = targetKey(target);
    const known = this.#conditions.get(key);
    if (known !== undefined) return known;
    if (this.#conditions.size === MAX_TARGETS) {
      const [oldest, condition] = this.#conditions.entries().next().value!;
      clearTimeout(condition.hold);
      this.#conditions.delete(oldest);
    }
    const condition = { target, failures: 0, holdMs: FIRST_HOLD_MS, hold: undefined, answers: 0 };
    this.#conditions.set(key, condition);
    return condition;
  }
}
