import { type Group, LogFailure } from '../engine/log.ts';

/** The position of a group's last event, or throws LogFailure: a gap in the log could never be closed again. */
export function positionAfter(position: number, group: Group): number {
  let last = position;
  for (const commit of group.commits) {
    if (commit.position !== last + 1 || !Number.isSafeInteger(commit.count) || commit.count < 1) {
      throw new LogFailure('failed', `A commit of ${commit.count} at ${commit.position} does not follow on ${last}.`);
    }
    last += commit.count;
  }
  return last;
}
