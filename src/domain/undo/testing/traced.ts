import type { Command } from '../../command.ts';
import type { DomainEvent } from '../../commit.ts';
import type { HistoryEntry } from '../../history/types.ts';
import { Journal } from '../../journal.ts';
import { isRefusal, type Refusal } from '../../refusal.ts';
import type { Stage } from '../../testing/stage.ts';

/** Runs a command on a stage, and tells what the history would show of it; undefined: it changed nothing. */
export function traced(
  stage: Stage,
  command: Command | Refusal,
  operation = 'test',
): HistoryEntry | Refusal | undefined {
  if (isRefusal(command)) return command;
  let events: readonly DomainEvent[] = [];
  let at = 0;
  const position = stage.state.position + 1;
  const before = new Map([...stage.rows].map(([key, row]) => [key, plain(row)]));
  const journal = new Journal();
  const done = stage.run((state, context) => {
    const decision = command(state, context);
    if (!isRefusal(decision)) ({ events } = decision);
    ({ at } = context);
    return decision;
  }, journal);
  if (isRefusal(done)) return done;
  if (events.length === 0) return undefined;
  const changes = [...journal.rows].map(plain).map(({ kind, key, body }) => {
    return { kind, key, before: before.get(`${kind}/${key}`)?.body, after: body };
  });
  return { commit: { position, at, cause: { operation }, events: plain(events) }, changes };
}

/** As it comes back from the store. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value));

/** Kept beside other things, or following from them and from time. */
const ASIDE = ['token', 'freed', 'tgw'];
const FOLLOWING = ['updatedAt', 'serial', 'published'];

/** All there is, in the form it is stored, but for what follows from other things and what an undo leaves. */
export function pictureOf({ rows }: Stage): Record<string, unknown> {
  const counting = [...rows].filter(([, { kind }]) => !ASIDE.includes(kind));
  return Object.fromEntries(
    counting.map(([key, { body }]) => [key, counted(body)]).sort(([a], [b]) => (a! < b! ? -1 : 1)),
  );
}

/** A form but for what follows from other things; undefined: it is not there. */
export function counted(body: object | undefined): unknown {
  if (body === undefined) return undefined;
  const text = JSON.stringify(body, (name, value) => (FOLLOWING.includes(name) ? undefined : value));
  return inOrder(JSON.parse(text));
}

/** Lists of things that have names of their own: in no order. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, inOrder(one)]),
  );
}
