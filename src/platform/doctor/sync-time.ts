import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { monotonic } from '../clock.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const ROUNDS = 20;

/** Milliseconds of each of some syncs of 4 KiB in a folder, or why there were none. */
export function measureSyncs(folder: string): readonly number[] | string {
  const file = join(folder, `.netloom-doctor-${process.pid}`);
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    try {
      const block = Buffer.alloc(4096, 1);
      return Array.from({ length: ROUNDS }, (_, i) => {
        const before = monotonic();
        writeSync(descriptor, block, 0, block.length, i * block.length);
        fdatasyncSync(descriptor);
        return monotonic() - before;
      });
    } finally {
      closeSync(descriptor);
      rmSync(file, { force: true });
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

export function findSyncs(folder: string, times: readonly number[] | string): Finding {
  if (typeof times === 'string') {
    return fail(
      'disk sync',
      `Nothing can be written into ${folder} (${times}): give it to the user the server runs as.`,
    );
  }
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)]!;
  const says = `The disk of ${folder} syncs in ${middle.toFixed(1)} ms (middle of ${times.length}), ${sorted.at(-1)!.toFixed(1)} ms at most`;
  return middle > 20
    ? warn('disk sync', `${says}: every write waits for one; take a faster disk. DNS and reads do not wait.`)
    : ok('disk sync', `${says}.`);
}
