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

function factsOf(state: State, { kind, id }: Due): readonly DomainEvent[] {
  if (kind === 'package-expired') return [{ type: 'package-stopped', v: 1, package: id }];
  if (kind === 'session-expired') return [{ type: 'session-expired', v: 1, key: id }];
  return settle(state, state.csns.attachments.get(id)!);
}
