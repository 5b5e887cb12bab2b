import { applyThrough, type Commit } from '../domain/commit.ts';
import type { Journal } from '../domain/journal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { type Deciding, decide } from './decide.ts';
import type { Answer, Request } from './request.ts';

/** What takes requests, one after the other. */
export interface Requests {
  execute<R>(request: Request<R>): Answer | Refusal;
}

/**
 * Requests run one after the other through the real deciding and the real appliers, and then kept, or taken back whole.
 * Each sees what those before it did. All of it has to happen in one turn, its end included: nobody else may see the
 * state meanwhile. Log, subscriber and whoever waits are the engine's, and hear of it only what the engine tells them.
 */
export class Transaction<J extends Journal> implements Requests {
  readonly state: State;
  readonly #deciding: Deciding;
  readonly #newJournal: () => J;
  readonly #done: (commit: Commit, journal: J) => void;
  #journals: J[] = [];

  /** @param done told of each commit that was applied, before the next. */
  constructor(
    state: State,
    deciding: Deciding,
    newJournal: () => J,
    done: (commit: Commit, journal: J) => void = () => undefined,
  ) {
    this.state = state;
    this.#deciding = deciding;
    this.#newJournal = newJournal;
    this.#done = done;
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
      const journal = applyThrough(this.#newJournal(), state, commit);
      this.#journals.push(journal);
      this.#done(commit, journal);
    }
    return decided.answer;
  }

  /** What was done so far stays: `undo` is too late for it. */
  keep(): void {
    this.#journals = [];
  }

  /** Takes back what was not kept. */
  undo(): void {
    for (let journal = this.#journals.pop(); journal !== undefined; journal = this.#journals.pop()) journal.undo();
  }
}
