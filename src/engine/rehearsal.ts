import { applyThrough } from '../domain/commit.ts';
import type { Journal } from '../domain/journal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { type Deciding, decide } from './decide.ts';
import type { Answer, Request } from './engine.ts';

/**
 * Requests run one after the other through the real deciding and the real appliers, and taken back whole. Each sees
 * what those before it did. All of it has to happen in one turn, undo included: nobody else may see the state
 * meanwhile. Nothing reaches the log, the subscriber or whoever waits; that is the engine's, and it is not asked.
 */
export class Rehearsal<J extends Journal> {
  readonly state: State;
  readonly #deciding: Deciding;
  readonly #newJournal: () => J;
  readonly #journals: J[] = [];

  constructor(state: State, deciding: Deciding, newJournal: () => J) {
    this.state = state;
    this.#deciding = deciding;
    this.#newJournal = newJournal;
  }

  /** What was done so far, in order. */
  get journals(): readonly J[] {
    return this.#journals;
  }

  execute<R>(request: Request<R>): Answer | Refusal {
    const { state } = this;
    const decided = decide(state, request, this.#deciding);
    if ('refusal' in decided) return decided.refusal;
    const { events } = decided;
    if (events.length > 0) {
      const commit = { position: state.position + 1, at: this.#deciding.at, cause: request.cause, events };
      this.#journals.push(applyThrough(this.#newJournal(), state, commit));
    }
    return decided.answer;
  }

  undo(): void {
    for (let journal = this.#journals.pop(); journal !== undefined; journal = this.#journals.pop()) journal.undo();
  }
}
