import type { Group, Log } from './log.ts';

/** The same log, each append of which is told of. */
export interface MeasuredLog extends Log {
  /** Position of the last event that is known to be durable. */
  readonly durable: number;
}

/**
 * @param now milliseconds of a clock that never goes back.
 * @param appended is told how long each group took, in seconds, and whether it could not be made durable.
 */
export function measured(
  log: Log,
  now: () => number,
  appended: (seconds: number, failed: boolean) => void,
): MeasuredLog {
  let durable = 0;
  const append = async (group: Group): Promise<void> => {
    const began = now();
    let failed = true;
    try {
      await log.append(group);
      failed = false;
      const last = group.commits.at(-1);
      if (last !== undefined) durable = last.position + last.count - 1;
    } finally {
      appended((now() - began) / 1000, failed);
    }
  };
  return {
    get durable() {
      return durable;
    },
    open: async (form) => {
      const opened = await log.open(form);
      durable = opened.position;
      return opened;
    },
    append,
    rows: () => log.rows(),
    snapshot: () => log.snapshot(),
    commits: (from) => log.commits(from),
    trail: (query) => log.trail(query),
    positionAt: (at) => log.positionAt(at),
    momentAt: (position) => log.momentAt(position),
    close: () => log.close(),
  };
}
