import type { DnsChange } from './changes.ts';

type Publish = (changes: readonly DnsChange[]) => Promise<void>;

/** Changes in one part: a few milliseconds of the dns thread, which answers queries between two parts. */
export const PART = 500;

/**
 * Publishes large sets of changes part by part, one after the other has been taken, so that an import is not felt by
 * those who ask meanwhile. A name's records change at once; names of one set become visible one part after the other.
 * What comes later waits for its turn: the order is that of the calls. Resolves when all of a set is visible.
 */
export function inParts(publish: Publish): Publish {
  let last: Promise<void> | undefined;
  return (changes) => {
    if (last === undefined && changes.length <= PART) return publish(changes);
    // What became of the set before is its own caller's to know.
    const before = (last ?? Promise.resolve()).catch(() => undefined);
    const own = before.then(() => partByPart(publish, changes));
    const done = own.finally(() => {
      if (last === done) last = undefined;
    });
    last = done;
    return done;
  };
}

async function partByPart(publish: Publish, changes: readonly DnsChange[]): Promise<void> {
  for (let at = 0; at < changes.length; at += PART) await publish(changes.slice(at, at + PART));
}
