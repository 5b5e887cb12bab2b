import { rowKind } from '../domain/load.ts';
import { keyCheck } from '../platform/key-file.ts';
import { type Log, LogFailure } from './log.ts';
import { momentAt } from './open.ts';
import { endLine, headLines, LEFT_OUT, rowLine } from './state-file.ts';

/**
 * The state of a log as text (state-file.ts), as of one position; appends go on meanwhile. Throws LogFailure.
 *
 * @param key what its secrets are sealed under, 64 hex digits.
 * @param withKey whether the key goes with it.
 */
export async function* exportState(log: Log, key: string, withKey: boolean): AsyncGenerator<string, void> {
  const deleted = new Set<number>();
  let begun = false;
  for await (const { position, rows } of log.snapshot()) {
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
