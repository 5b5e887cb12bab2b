import type { Command, Context } from '../command.ts';
import type { DomainEvent, Restoring } from '../commit.ts';
import type { HistoryEntry } from '../history/types.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';

/** One ordinary command of an undo, or why there is none. */
export type Step = Command | Refusal;

/** A thing a change altered. */
export interface Altered<F> {
  /** As it is now. */
  readonly now: F;
  /** As it is to be: what the change did is taken out, what others did since stays. */
  readonly to: F;
}

/** How what a change did to one kind of thing is taken back. No steps: it follows from another thing of the change. */
export interface Inverse<F> {
  /** Takes away what the change made. */
  readonly made: (form: F) => readonly Step[];
  /** Brings back what it took away. `place`: its log position, at which it is to stand again. */
  readonly gone: (form: F, place: number, past: Past) => readonly Step[];
  readonly altered: (altered: Altered<F>) => readonly Step[];
}

/** What the change knows of things that are gone, and their own forms do not say. */
export interface Past {
  /** Record id to zone id: a record's form knows its zone by its place alone. */
  readonly zones: ReadonlyMap<string, string>;
  /** Id of a rule of a VPC's table to its place. */
  readonly places: ReadonlyMap<string, number>;
}

export function pastOf({ commit, changes }: HistoryEntry): Past {
  const zones = new Map<string, string>();
  for (const event of commit.events) if (event.type === 'record-deleted') zones.set(event.record, event.zone);
  const rules = changes.filter(({ kind, before }) => kind === 'routeRule' && before !== undefined);
  return { zones, places: new Map(rules.map(({ key, before }) => [(before as { readonly id: string }).id, key])) };
}

export const irreversible = (why: string): Refusal => refuse('change-irreversible', why);

/** A step that is chosen when its turn comes, by what the steps before it have done. Undefined: nothing is left to do. */
export const when =
  (choose: (state: State, context: Context) => Step | undefined): Command =>
  (state, context) => {
    const step = choose(state, context) ?? NOTHING;
    return isRefusal(step) ? step : step(state, context);
  };

const NOTHING: Command = () => ({ events: [], result: undefined });

/** A command for all of its checks, with other facts than it decided: those that were true before. */
export const checked = (
  command: Step,
  facts: (decided: readonly DomainEvent[], state: State, context: Context) => readonly DomainEvent[] | Refusal,
): Step => {
  if (isRefusal(command)) return command;
  return (state, context) => {
    const decision = command(state, context);
    if (isRefusal(decision)) return decision;
    const events = facts(decision.events, state, context);
    return isRefusal(events) ? events : { events, result: undefined };
  };
};

/** A fact whose thing stands where it stood, and is as old as it was. */
export const restoring = (event: DomainEvent, position: number, at: number): Restoring => ({
  ...event,
  made: { position, at },
});

/**
 * A command that makes one thing, by the fact of this type; the fact gets back what it said before.
 * @param at birth; absent: things of its kind have none.
 */
export function again<T extends DomainEvent['type']>(
  command: Step,
  type: T,
  said: Partial<Extract<DomainEvent, { type: T }>>,
  place: number,
  at?: number,
): Step {
  return checked(command, (decided, _state, context) =>
    decided
      .filter((event) => event.type === type)
      .map((event) => restoring({ ...event, ...said } as DomainEvent, place, at ?? context.at)),
  );
}

/** The named fields of a thing that are to be otherwise; undefined where none is. */
export function changesOf<F extends object, K extends keyof F>(
  { now, to }: Altered<F>,
  ...names: readonly K[]
): { readonly [N in K]?: F[N] } | undefined {
  const changes: { [N in K]?: F[N] } = {};
  for (const name of names) {
    if (JSON.stringify(now[name]) !== JSON.stringify(to[name])) changes[name] = to[name];
  }
  return Object.keys(changes).length > 0 ? changes : undefined;
}

/** Steps but for those that have nothing to do. */
export const stepsOf = (...steps: readonly (Step | undefined | false)[]): readonly Step[] =>
  steps.filter((step): step is Step => step !== undefined && step !== false);
