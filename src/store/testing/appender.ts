/**
 * A server as far as the log goes, to be killed: opens the log in a folder and appends groups for ever, and says so on
 * its standard output, a line each: `opening`, `open <position>`, `durable <position>`. For crash.test.ts.
 */
import { writeSync } from 'node:fs';
import type { Group } from '../../engine/log.ts';
import { sqliteLog } from '../threaded.ts';
import { groupAt } from './model.ts';

/** Every group is a function of the position it begins at, so that what is found can be held against what must be. */
export function groupFrom(position: number): Group {
  const size = 1 + (position % 5);
  const commits = Array.from({ length: size }, (_, i) => ({
    count: 1 + (i % 2),
    body: JSON.stringify({ group: position, size, i, text: 'x'.repeat((position * 131) % 6000) }),
    told: {
      subjects: ['every', `seventh-${position % 7}`, `own-${position}-${i}`],
      rows: [{ kind: 4, key: position % 20, body: i === 4 ? null : JSON.stringify({ position, i }) }],
    },
  }));
  const rows = [
    { kind: 1, key: position, body: JSON.stringify({ made: position }) },
    { kind: 2, key: 0, body: JSON.stringify({ last: position, text: 'y'.repeat((position * 17) % 3000) }) },
    { kind: 3, key: position % 50, body: position % 3 === 0 ? null : JSON.stringify({ changed: position }) },
  ];
  return groupAt(position, { commits, rows });
}

if (import.meta.main) {
  const log = sqliteLog({ directory: process.argv[2]! });
  say('opening');
  let { position } = await log.open();
  say(`open ${position}`);
  for (;;) {
    const group = groupFrom(position);
    await log.append(group);
    position = group.commits.reduce((sum, commit) => sum + commit.count, position);
    say(`durable ${position}`);
  }
}

/** Straight into the pipe: what was said stays said when the process is killed. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}
