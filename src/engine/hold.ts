import type { Refusal } from '../domain/refusal.ts';
import { isRefusal } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import type { Engine } from './engine.ts';
import { LogFailure } from './log.ts';
import type { Answer, Outcome, Request } from './request.ts';

/** How often a question is asked again when what it saw was taken back meanwhile (a full disk). */
const ATTEMPTS = 5;

/** An answer being computed in slices: it yields between them, so no list holds the thread. */
export type Slices<T> = Generator<void, T>;

/** Items in their wire form, so many before others are let in. What a form reads of the state may be gone by then. */
export function* inSlices<T, F>(items: readonly T[], slice: number, form: (item: T) => F): Slices<F[]> {
  const forms: F[] = [];
  for (const [i, item] of items.entries()) {
    if (i > 0 && i % slice === 0) yield;
    forms.push(form(item));
  }
  return forms;
}

/** Asks the state, and holds the answer until the position it was computed at is settled. */
export async function ask<T>(
  engine: Engine,
  question: (state: State) => T | Refusal | Slices<T | Refusal>,
): Promise<T | Refusal> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    engine.catchUp();
    const asked = question(engine.state);
    const answer = isSlices(asked) ? await drive(asked) : asked;
    const { position } = engine.state;
    if (engine.isSettled(position) || (await engine.settled(position))) return answer;
  }
  throw new LogFailure('full', 'the log takes no writes, and what was read was taken back each time');
}

/** Runs a command, and holds its answer, a refusal too, until it is settled. */
export async function tell<R>(engine: Engine, request: Request<R>): Promise<Answer | Refusal> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const outcome: Outcome = engine.execute(request);
    const settled = engine.isSettled(outcome.position) || (await engine.settled(outcome.position));
    if (settled) return 'refusal' in outcome ? outcome.refusal : outcome.answer;
    // A refusal may have rested on what was taken back: it is decided again. A change that was lost is not.
    if (!('refusal' in outcome)) break;
  }
  throw engine.failure ?? new LogFailure('full', 'the change could not be made durable and was taken back');
}

function isSlices<T>(value: T | Refusal | Slices<T | Refusal>): value is Slices<T | Refusal> {
  return !isRefusal(value) && typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** What comes of slices, others let in between them. */
export async function drive<T>(slices: Slices<T>): Promise<T> {
  for (;;) {
    const step = slices.next();
    if (step.done === true) return step.value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
