import type { Ids, Rules } from '../domain/command.ts';
import { applyThrough, type Cause, type Commit } from '../domain/commit.ts';
import { dueCommand } from '../domain/due.ts';
import { Journal } from '../domain/journal.ts';
import { sweep } from '../domain/privatezone/sweep.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { Alarm } from '../platform/alarm.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { decide } from './decide.ts';
import { type Log, LogFailure } from './log.ts';
import { lastPosition, type Pending, toGroup } from './pending.ts';
import type { Outcome, Request } from './request.ts';
import { Settled } from './settled.ts';
import { type Appended, timed } from './timed.ts';
import { type Requests, Transaction } from './transaction.ts';

/** Told of every commit at once, in order; what it returns is published when the commit is durable. */
export interface Subscriber<C, J extends Journal = Journal> {
  /** What a commit is applied through: it may watch what happens on the way. */
  journal(state: State): J;
  changes(state: State, commit: Commit, journal: J): readonly C[];
  /** Resolves when the changes are visible to whoever asks next. */
  publish(changes: readonly C[]): Promise<void>;
}

/** For an engine that nobody listens to. */
export const NOBODY: Subscriber<never> = {
  journal: () => new Journal(),
  changes: () => [],
  publish: () => Promise.resolve(),
};

export interface EngineOptions<C, J extends Journal = Journal> {
  readonly log: Log;
  /** As loaded from the log; the engine is its only writer. */
  readonly state: State;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly rules: Rules;
  readonly logger: Logger;
  readonly subscriber: Subscriber<C, J>;
  readonly appended?: Appended;
}

/** Records of deleted zones swept in one turn: well under a millisecond. */
const SWEEP = 500;

/** Milliseconds until what was due, and could not be made durable, is tried again. */
const RETRY = 10_000;

/** Milliseconds a clock may be behind the last commit before it is worth a word. */
const BEHIND = 60_000;

/** Who asked for what happens by itself. */
const CLOCK: Cause = { operation: 'clock' };

/** The single writer. Decides, applies, appends, publishes; nothing it has not made durable is ever answered. */
export class Engine<C = unknown, J extends Journal = Journal> {
  readonly #options: EngineOptions<C, J>;
  readonly #settled: Settled;
  #pending: Pending<C>[] = [];
  #appending = false;
  #durable: number;
  #failure: LogFailure | undefined;
  #closing = false;
  /** The last append found the disk full: what is due waits, so that reads go on. */
  #full = false;
  readonly #alarm = new Alarm(() => this.#rung());
  /** The moment the alarm is set for. */
  #awaited: number | undefined;

  constructor(options: EngineOptions<C, J>) {
    this.#options = options;
    this.#durable = options.state.position;
    this.#settled = new Settled(this.#durable);
    this.#scheduleSweep();
    this.#setAlarm();
    const ahead = options.state.at - options.clock.now();
    if (ahead > BEHIND)
      options.logger.warn('the clock is behind the data: time stands still', { seconds: ahead / 1000 });
  }

  get state(): State {
    return this.#options.state;
  }

  get rules(): Rules {
    return this.#options.rules;
  }

  get ids(): Ids {
    return this.#options.ids;
  }

  /** Why nothing can be written until a restart, or undefined. A full disk is not such a reason: it recovers. */
  get failure(): LogFailure | undefined {
    return this.#failure;
  }

  /** Events that are decided and not durable yet. */
  get undurable(): number {
    return this.state.position - this.#durable;
  }

  /** Milliseconds since 1970, never before the last commit. */
  now(): number {
    return Math.max(this.#options.clock.now(), this.state.at);
  }

  /** To be called before the state is looked at: what is due by now becomes facts. Else it costs a comparison. */
  catchUp(): void {
    if (this.state.due.next === undefined || this.#full) return;
    if (this.#failure === undefined && !this.#closing) this.#happen();
  }

  /** Whether everything up to a position is durable and published. */
  isSettled(position: number): boolean {
    return position <= this.#settled.position;
  }

  /** Resolves true once a position is durable and published, false when what was there could not be made durable. */
  settled(position: number): Promise<boolean> {
    return this.#settled.wait(position);
  }

  /** Runs a command in memory. Throws LogFailure when no write is possible until a restart. */
  execute<R>(request: Request<R>): Outcome {
    const { state } = this;
    const { ids, rules } = this.#options;
    const at = this.#begin();
    const decided = decide(state, request, { at, ids, rules });
    if ('refusal' in decided) return { position: state.position, refusal: decided.refusal };
    const { answer, replayed, events } = decided;
    if (events.length > 0) this.#commit({ position: state.position + 1, at, cause: request.cause, events });
    return { position: state.position, answer, replayed };
  }

  /**
   * Runs requests as one: their commits share a group of the log, so all of them are durable or none. What `play`
   * refuses, or throws, is taken back whole. Throws LogFailure as `execute` does.
   */
  executeAll<T>(play: (requests: Requests) => T | Refusal): {
    readonly position: number;
    readonly result: T | Refusal;
  } {
    const { state } = this;
    const { ids, rules, subscriber } = this.#options;
    const at = this.#begin();
    const done: Pending<C>[] = [];
    const newJournal = () => subscriber.journal(state);
    const transaction = new Transaction(state, { at, ids, rules }, newJournal, (commit, journal) =>
      done.push({ commit, journal, changes: subscriber.changes(state, commit, journal) }),
    );
    let result: T | Refusal;
    try {
      result = play(transaction);
      if (!isRefusal(result)) {
        transaction.keep();
        for (const pending of done) this.#push(pending);
      }
    } finally {
      transaction.undo();
      this.#setAlarm();
    }
    return { position: state.position, result };
  }

  /**
   * Plays what would happen, at this moment, and takes it all back before this returns or throws: the state is then
   * as it was, log and subscriber never heard of it. What `play` returns must not lean on the state it saw.
   */
  rehearse<T, W extends Journal>(newJournal: () => W, play: (transaction: Transaction<W>) => T): T {
    this.catchUp();
    const { state, ids, rules } = this.#options;
    const transaction = new Transaction(state, { at: this.now(), ids, rules }, newJournal);
    try {
      return play(transaction);
    } finally {
      transaction.undo();
    }
  }

  /** Waits for what is under way, then closes the log. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#alarm.clear();
    await this.settled(this.state.position);
    await this.#options.log.close();
  }

  /** The moment of a change, after what was due by then. Throws LogFailure when no write is possible. */
  #begin(): number {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closing) throw new LogFailure('failed', 'the server is stopping');
    this.#happen();
    return this.now();
  }

  /** Everything that is due, not only one commit of it: who asks next must not see a state that is late. */
  #happen(): void {
    const { state } = this;
    const { ids, rules } = this.#options;
    while (state.due.next !== undefined) {
      const { next } = state.due;
      const at = this.now();
      const position = state.position + 1;
      const decision = dueCommand(state, at)?.(state, { at, position, ids, rules });
      if (decision === undefined || isRefusal(decision)) return;
      this.#commit({ position, at, cause: CLOCK, events: decision.events });
      if (state.due.next === next) throw new Error(`what is due stays due: ${next.kind} ${next.id}`);
    }
  }

  /** Nobody asked meanwhile. */
  #rung(): void {
    this.#awaited = undefined;
    if (this.#failure !== undefined || this.#closing) return;
    try {
      this.#happen();
      this.#setAlarm();
    } catch (error) {
      this.#options.logger.error('what is due fails', { reason: String((error as Error).stack) });
      this.#alarm.set(RETRY);
    }
  }

  #setAlarm(): void {
    const { next } = this.state.due;
    if (next?.at === this.#awaited) return;
    this.#awaited = next?.at;
    if (next === undefined || this.#options.clock.stands === true) this.#alarm.clear();
    else this.#alarm.set(next.at - this.now());
  }

  #commit(commit: Commit): void {
    const { subscriber } = this.#options;
    const journal = applyThrough(subscriber.journal(this.state), this.state, commit);
    try {
      this.#push({ commit, journal, changes: subscriber.changes(this.state, commit, journal) });
    } catch (error) {
      journal.undo();
      throw error;
    }
    this.#setAlarm();
  }

  #push(pending: Pending<C>): void {
    this.#pending.push(pending);
    // A turn's commits share a group, and the next group is what gathers while this one syncs.
    if (this.#pending.length === 1 && !this.#appending) setImmediate(() => this.#append());
  }

  async #append(): Promise<void> {
    if (this.#appending || this.#pending.length === 0) return;
    this.#appending = true;
    const group = this.#pending;
    this.#pending = [];
    try {
      await timed(this.#options.log.append(toGroup(group)), this.#options.appended);
    } catch (error) {
      this.#takeBack(group, error);
      this.#appending = false;
      return;
    }
    const position = lastPosition(group) ?? this.#durable;
    this.#durable = position;
    this.#full = false;
    const changes = group.flatMap((pending) => pending.changes);
    const published = changes.length > 0 ? this.#options.subscriber.publish(changes) : Promise.resolve();
    // The next group goes to disk while this one becomes visible; publishing keeps the order by itself.
    void published.then(() => this.#settled.reach(position));
    this.#appending = false;
    if (this.#pending.length > 0) setImmediate(() => this.#append());
    else this.#scheduleSweep();
  }

  /** What could not be made durable is undone, with everything decided upon it, and its answers become failures. */
  #takeBack(group: readonly Pending<C>[], error: unknown): void {
    const failure = error instanceof LogFailure ? error : new LogFailure('failed', String(error));
    this.#options.logger.error('log append failed', { kind: failure.kind, reason: failure.message });
    for (const pending of [...group, ...this.#pending].reverse()) pending.journal.undo();
    this.#pending = [];
    if (failure.kind !== 'full') this.#failure = failure;
    this.#full = failure.kind === 'full';
    this.#awaited = undefined;
    this.#alarm.set(RETRY);
    this.#settled.fail(this.#durable);
  }

  #scheduleSweep(): void {
    setImmediate(() => {
      if (this.#pending.length > 0 || this.#appending || this.#failure !== undefined || this.#closing) return;
      const journal = sweep(this.state, this.#durable, SWEEP);
      if (journal !== undefined) this.#push({ commit: undefined, journal, changes: [] });
    });
  }
}
