import { type Commit, isRestoring } from './commit.ts';
import type { Mendable } from './mendable.ts';
import { EVENT_VERSIONS } from './versions.ts';

/** The version of the commit form itself: { f, at, cause, events }. */
const FORM = 1;
/** The same, where an event may say `made`: who does not know that would put things in the wrong place. */
const RESTORING_FORM = 2;
/** The same with `through`: who does not know that would give new things the places of imported ones. */
const IMPORTING_FORM = 3;

/** A fact this version does not know: written by a newer one, and never guessed at. */
export class NewerLog extends Error implements Mendable {
  readonly mendable = true;
}

/** Commit to JSON text, as it lies in the log. */
export const writeCommit = ({ at, cause, events, through }: Commit): string =>
  through === undefined
    ? JSON.stringify({ f: events.some(isRestoring) ? RESTORING_FORM : FORM, at, cause, events })
    : JSON.stringify({ f: IMPORTING_FORM, at, cause, through, events });

/** JSON text of the log to a commit of today's form. Throws NewerLog. */
export function readCommit(position: number, text: string): Commit {
  const { f, at, cause, events, through } = JSON.parse(text);
  if (![FORM, RESTORING_FORM, IMPORTING_FORM].includes(f)) {
    throw new NewerLog(`commit ${position} has form ${f}; this version of netloom reads forms up to ${IMPORTING_FORM}`);
  }
  const current = events.map((event: StoredEvent) => upcast(position, event));
  return { position, at, cause, events: current, ...(through !== undefined && { through }) };
}

/** Known by its type; its other fields are those of its version. */
export interface StoredEvent {
  readonly type: string;
  readonly v: number;
}

/** Steps from version v of an event type to v + 1, kept for ever, each with a fixture in upcast.test.ts. */
const steps: Record<string, Record<number, (event: StoredEvent) => StoredEvent>> = {};

/** An event of any version to today's. `position` is for the sentence. Throws NewerLog. */
export function upcast(position: number, event: StoredEvent): StoredEvent {
  const { type } = event;
  const known: number = Object.hasOwn(EVENT_VERSIONS, type) ? EVENT_VERSIONS[type as keyof typeof EVENT_VERSIONS] : 0;
  if (event.v > known) {
    throw new NewerLog(`position ${position} holds ${event.type} version ${event.v}, written by a newer netloom`);
  }
  let current = event;
  while (current.v < known) current = steps[current.type]![current.v]!(current);
  return current;
}
