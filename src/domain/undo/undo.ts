import type { Command, Context } from '../command.ts';
import { applyThrough, type Cause, type DomainEvent } from '../commit.ts';
import type { HistoryEntry, RowChange } from '../history/types.ts';
import { Journal, ROW_KINDS, type Row, type RowKind } from '../journal.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import { nameOf, presentForm, standing } from './forms.ts';
import { ASIDE, INVERSES } from './inverses.ts';
import { CHANGED, same, takenBack } from './merge.ts';
import { type Inverse, irreversible, type Past, pastOf, type Step } from './steps.ts';

export interface Undone {
  /** Log position of the undo itself: it is a change like any other. */
  readonly position: number;
  /** That of the change it takes back. */
  readonly undone: number;
}

/**
 * Takes back what one commit did, whole or not at all, as ordinary commands would: played one after the other on the
 * state, each with all of its checks, and their facts told as one. What was deleted comes back under its old id, in its
 * old place.
 *
 * Refuses: change-irreversible (why); changed-since: which thing is no longer as the change left it, or would go along
 * although the change did not make it, or what one of the commands refuses: later changes depend on this one.
 */
export function undoCommand(entry: HistoryEntry): Command<Undone> | Refusal {
  const { commit, changes } = entry;
  if (commit.cause.operation === 'clock') return irreversible('it happened in the course of time');
  const swept = changes.find(({ kind, after }) => kind === 'zone' && after !== undefined && 'deleted' in after);
  if (swept !== undefined) return irreversible(`the records of ${nameOf('zone', swept.after!)} are gone with it`);
  const own = changes.flatMap(countingOf);
  if (own.length === 0) return irreversible('it left nothing that could be taken back');
  return (state, context) => {
    const aims = aimsOf(state, own);
    if (isRefusal(aims)) return aims;
    const done = played(state, context, stepsOf(aims, pastOf(entry)), aims);
    if (isRefusal(done)) return done;
    if (done.events.length === 0) return irreversible('it left nothing that could be taken back');
    const refusal = strayed(state, done.rows, changes);
    return (
      refusal ?? { events: inOneStep(done.events), result: { position: context.position, undone: commit.position } }
    );
  };
}

/** A change of a thing, in the forms that count; none where nothing that counts is different. */
function countingOf({ kind, key, before, after }: RowChange): readonly RowChange[] {
  if (ASIDE.has(kind)) return [];
  const change = { kind, key, before: standing(kind, before), after: standing(kind, after) };
  return same(change.before, change.after) ? [] : [change];
}

/** What is to be so of a thing when the change is taken back. */
interface Aim extends RowChange {
  readonly now: object | undefined;
  readonly to: object | undefined;
}

function aimsOf(state: State, changes: readonly RowChange[]): readonly Aim[] | Refusal {
  const aims: Aim[] = [];
  for (const change of changes) {
    const { kind, before, after } = change;
    const form = (before ?? after)!;
    const now = presentForm(state, kind, form);
    const to = takenBack(before, after, now);
    if (to === CHANGED) return refuse('changed-since', nameOf(kind, form));
    aims.push({ ...change, now, to: to as object | undefined });
  }
  return aims;
}

/** The network of a channel or edge VPC comes after what it is of; else owners have the lower numbers. */
const rank = ({ kind }: Aim): number => (kind === 'network' ? ROW_KINDS.edgeVpc + 0.5 : ROW_KINDS[kind]);

/** First what was made goes, the owned before their owners; then what is gone comes back, owners first. */
function* stepsOf(aims: readonly Aim[], past: Past): Iterable<Step> {
  const inOrder = [...aims].sort((a, b) => rank(a) - rank(b) || a.key - b.key);
  for (const { kind, now, to } of inOrder.toReversed()) {
    if (now !== undefined && to === undefined) yield* inverseOf(kind).made(now);
  }
  for (const { kind, key, now, to } of inOrder) {
    if (now === undefined && to !== undefined) yield* inverseOf(kind).gone(to, key, past);
  }
  for (const { kind, now, to } of inOrder) {
    if (now !== undefined && to !== undefined && !same(now, to)) yield* inverseOf(kind).altered({ now, to });
  }
}

const inverseOf = (kind: RowKind): Inverse<object> => INVERSES[kind] as Inverse<object>;

interface Played {
  readonly events: readonly DomainEvent[];
  /** What became of the rows that were touched, each in its last form. */
  readonly rows: Iterable<Row>;
}

/** The facts of all steps, if none is refused and all aims are met. The state is as it was when this returns. */
function played(state: State, context: Context, steps: Iterable<Step>, aims: readonly Aim[]): Played | Refusal {
  const events: DomainEvent[] = [];
  const journal = new Journal();
  try {
    for (const step of steps) {
      const position = context.position + events.length;
      const decision = isRefusal(step) ? step : step(state, { ...context, position });
      if (isRefusal(decision)) return inTheWay(decision);
      if (decision.events.length === 0) continue;
      applyThrough(journal, state, { position, at: context.at, cause: UNDO, events: decision.events });
      for (const event of decision.events) events.push(event);
    }
    return missed(state, aims) ?? { events, rows: [...journal.rows] };
  } finally {
    journal.undo();
  }
}

/** Nobody hears of what is played; what is committed in the end has the cause of the call. */
const UNDO: Cause = { operation: 'UndoChange' };

/** Why an ordinary command of an undo is refused: what others did since stands in its way. */
function inTheWay(refusal: Refusal): Refusal {
  const { refused, subject } = refusal;
  if (refused === 'changed-since' || refused === 'change-irreversible') return refusal;
  return refuse('changed-since', subject === undefined ? refused : `${refused}: ${subject}`);
}

/**
 * What is not of the change and would go along with it, or become another: whoever made it relies on the change. It is
 * named by the position at which it was made, and `state` is that before anything of it happens.
 */
function strayed(state: State, rows: Iterable<Row>, changes: readonly RowChange[]): Refusal | undefined {
  const own = new Set(changes.map(({ kind, key }) => `${kind} ${key}`));
  for (const { kind, key, body } of rows) {
    if (own.has(`${kind} ${key}`) || ASIDE.has(kind) || STAYING.has(kind)) continue;
    const stays = body !== undefined && same(standing(kind, body), presentForm(state, kind, body));
    if (!stays) return refuse('changed-since', `${kind} made at ${key}`);
  }
  return undefined;
}

/** A CSN keeps its presence in a region, once it had one (csn contract 7.2): it goes with the CSN alone. */
const STAYING: ReadonlySet<RowKind> = new Set(['tgw']);

/** What would not be as it was before the change: better refused than done by half. */
function missed(state: State, aims: readonly Aim[]): Refusal | undefined {
  for (const { kind, before, after, to } of aims) {
    if (STAYING.has(kind)) continue;
    const form = (before ?? after)!;
    if (!same(presentForm(state, kind, form), to)) return irreversible(nameOf(kind, form));
  }
  return undefined;
}

/** One step of each zone's serial, as for any other change of many records at once. */
function inOneStep(events: readonly DomainEvent[]): readonly DomainEvent[] {
  const serials = new Map<string, number>();
  return events.map((event) => {
    if (!('serial' in event)) return event;
    const serial = serials.get(event.zone) ?? event.serial;
    serials.set(event.zone, serial);
    return { ...event, serial };
  });
}
