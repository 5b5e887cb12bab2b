import type { Target } from '../index/rule.ts';
import type { ForwardCounters } from './counters.ts';
import { Exchange, type Outcome } from './exchange.ts';
import type { Health } from './health.ts';
import type { Ask, ForwardFailure, Told } from './messages.ts';
import type { Network } from './network.ts';
import type { Slots } from './slots.ts';

/** How long all targets together may take, waiting in line included. */
const DEADLINE_MS = 8_000;
const ROUNDS = 2;

export interface Means {
  readonly network: Network;
  readonly health: Health;
  readonly slots: Slots;
  readonly counters: ForwardCounters;
}

/**
 * One question and its targets, one after the other: those that are up, then the held ones; in a second round those
 * that said nothing in the first. The first answer is the answer. A target that said why it does not answer is not asked
 * again: it would say the same (RFC 9520 3.1).
 */
export class Inquiry {
  readonly #means: Means;
  readonly #ask: Ask;
  readonly #tell: (told: Told) => void;
  #deadline: NodeJS.Timeout | undefined;
  #round = 0;
  /** Who is yet to be asked in this round. */
  #line: Target[] = [];
  /** Targets that said why they do not answer. */
  readonly #spoke = new Set<Target>();
  /** What the best of the targets had to say: see WORTH. */
  #failed: ForwardFailure = 'unreachable';
  #leaveLine: () => void = () => undefined;
  #exchange: Exchange | undefined;
  #ended = false;

  constructor(means: Means, ask: Ask, tell: (told: Told) => void) {
    this.#means = means;
    this.#ask = ask;
    this.#tell = tell;
  }

  begin(): void {
    this.#deadline = setTimeout(
      () => this.#end({ id: this.#ask.id, failed: this.#tellingMost('timeout') }),
      DEADLINE_MS,
    );
    this.#next();
  }

  /** Ends it without a word. */
  drop(): void {
    this.#stop();
  }

  #next(): void {
    while (this.#line.length === 0) {
      if (this.#round === ROUNDS) {
        this.#end({ id: this.#ask.id, failed: this.#failed });
        return;
      }
      this.#round += 1;
      this.#line = this.#order();
    }
    const target = this.#line.shift()!;
    this.#leaveLine = this.#means.slots.take(target, this.#ask.asker, () => this.#put(target));
  }

  #order(): Target[] {
    const { health } = this.#means;
    const silent = this.#ask.targets.filter((target) => !this.#spoke.has(target));
    const up = silent.filter((target) => !health.isHeld(target));
    const held = silent.filter((target) => health.isHeld(target));
    // Somebody who is up has spoken: no reason to try those who are not.
    return this.#spoke.size > 0 ? up : [...up, ...held];
  }

  #put(target: Target): void {
    const { network, health, slots, counters } = this.#means;
    counters.asked += 1;
    const before = health.answersOf(target);
    const exchange = new Exchange(network, counters, this.#ask, target, (outcome) => {
      this.#exchange = undefined;
      // In this order: whoever gets the slot may be asking the same target, and should know what became of it.
      if (outcome.is === 'timeout' || outcome.is === 'unreachable') {
        if (!exchange.heard) health.failed(target, before);
      } else if (outcome.is !== 'dropped') health.answered(target);
      slots.release(target, this.#ask.asker);
      this.#came(outcome, target);
    });
    this.#exchange = exchange;
  }

  #came(outcome: Outcome, target: Target): void {
    if (outcome.is === 'dropped') return;
    this.#means.counters[COUNTED[outcome.is]] += 1;
    if (outcome.is === 'answer') {
      const { rcode, answers, authorities } = outcome;
      this.#end({ id: this.#ask.id, rcode, answers, authorities });
      return;
    }
    if (outcome.is === 'rcode' || outcome.is === 'nonsense') this.#spoke.add(target);
    this.#failed = this.#tellingMost(outcome.is === 'rcode' ? 'refused-by-target' : outcome.is);
    // The rest of a line made before somebody spoke may still hold targets that are down.
    if (this.#spoke.size > 0) this.#line = this.#line.filter((one) => !this.#means.health.isHeld(one));
    this.#next();
  }

  #tellingMost(why: ForwardFailure): ForwardFailure {
    return WORTH.indexOf(why) > WORTH.indexOf(this.#failed) ? why : this.#failed;
  }

  #end(told: Told): void {
    if (this.#ended) return;
    this.#stop();
    this.#tell(told);
  }

  #stop(): void {
    this.#ended = true;
    clearTimeout(this.#deadline);
    this.#leaveLine();
    this.#exchange?.drop();
  }
}

/** Of several failures the one that says most is told: somebody spoke, somebody might have, nobody was there. */
const WORTH: readonly ForwardFailure[] = ['unreachable', 'timeout', 'nonsense', 'refused-by-target'];

const COUNTED = {
  answer: 'answered',
  rcode: 'refused',
  nonsense: 'bad_answers',
  timeout: 'timeouts',
  unreachable: 'unreachable',
} as const satisfies Record<Exclude<Outcome['is'], 'dropped'>, keyof ForwardCounters>;
