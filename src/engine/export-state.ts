import { rowKind } from '../domain/rows.ts';
import { Alarm } from '../platform/alarm.ts';
import { keyCheck } from '../platform/key-file.ts';
import { type Log, LogFailure } from './log.ts';
import { momentAt } from './open.ts';
import { endLine, headLines, LEFT_OUT, rowLine } from './state-file.ts';

/** Milliseconds a page may wait to be taken: as long as a snapshot lasts, what is changed is kept as it was. */
const PATIENCE = 60_000;

/**
 * The state of a log as text (state-file.ts), as of one position; appends go on meanwhile. Throws
 * LogFailure, also when too long nothing was taken of it.
 *
 * @param key what its secrets are sealed under, 64 hex digits.
 * @param withKey whether the key goes with it.
 */
export async function* exportState(
  log: Log,
  key: string,
  withKey: boolean,
  patience = PATIENCE,
): AsyncGenerator<string, void> {
  const deleted = new Set<number>();
  let begun = false;
  for await (const { position, rows } of takenWithin(patience, log.snapshot())) {
    if (!begun) {
      const at = await momentAt(log, position);
      yield headLines({ position, at, keyCheck: keyCheck(key), key: withKey ? key : undefined });
      begun = true;
    }
    let lines = '';
    for (const row of rows) {
      const kind = rowKind(row.kind);
      if (kind === undefined) throw new LogFailure('failed', `The data holds rows of kind ${row.kind}.`);
      if (LEFT_OUT.has(kind)) continue;
      // What is deleted and not swept yet is gone for everybody; when it is swept is chance.
      if (kind === 'zone' && 'deleted' in JSON.parse(row.body!)) deleted.add(row.key);
      else if (kind !== 'record' || deleted.size === 0 || !deleted.has(JSON.parse(row.body!).zone)) {
        lines += rowLine(kind, row.key, row.body!);
      }
    }
    if (lines !== '') yield lines;
  }
  yield endLine();
}

/** The same pages; their source is left as soon as one is not taken within so many milliseconds. */
async function* takenWithin<T>(ms: number, pages: AsyncIterable<T>): AsyncGenerator<T, void> {
  const source = pages[Symbol.asyncIterator]();
  let late = false;
  const alarm = new Alarm(() => {
    late = true;
    source.return?.().catch(() => undefined);
  });
  try {
    for (let page = await source.next(); page.done !== true; page = await source.next()) {
      alarm.set(ms);
      yield page.value;
      if (late) throw new LogFailure('failed', `Nothing of the state was taken for ${ms / 1000} s.`);
      alarm.clear();
    }
  } finally {
    alarm.clear();
    await source.return?.();
  }
}
