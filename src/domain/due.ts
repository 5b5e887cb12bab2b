import type { Due } from './agenda.ts';
import type { Command } from './command.ts';
import type { DomainEvent } from './commit.ts';
import { settle } from './csn/attachments.ts';
import type { State } from './state.ts';

/** Things that happen by themselves in one commit: bounds its size. */
const PER_COMMIT = 100;

/** The facts of what is due by a moment, the first of it where there is much; undefined where nothing is. */
export function dueCommand(state: State, at: number): Command<undefined> | undefined {
  const due = state.due.until(at, PER_COMMIT);
  if (due.length === 0) return undefined;
  return (current) => ({ events: due.flatMap((item) => factsOf(current, item)), result: undefined });
}

const factsOf = (state: State, { kind, id }: Due): readonly DomainEvent[] =>
  kind === 'package-expired'
    ? [{ type: 'package-stopped', v: 1, package: id }]
    : settle(state, state.csns.attachments.get(id)!);
