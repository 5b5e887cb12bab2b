import { apply, type Commit } from '../domain/commit.ts';
import type { NamedRow } from '../domain/imported/events.ts';
import { Soundness } from '../domain/imported/soundness.ts';
import { Loader } from '../domain/rows.ts';
import { emptyState } from '../domain/state.ts';
import { keyCheck } from '../platform/key-file.ts';
import { Secrets } from '../platform/secrets.ts';
import { type Log, LogRefused } from './log.ts';
import { toGroup } from './pending.ts';
import type { Misread, StateFile } from './state-file.ts';

/** Tries a state whole, and changes nothing: what is wrong with it, if a row is unsound or does not fit to the others. */
export function tryState({ rows }: StateFile): Misread | undefined {
  const loader = new Loader(emptyState());
  const soundness = new Soundness();
  for (const row of rows) {
    const [kind, key, body] = row;
    const wrong = soundness.wrongWith(row);
    if (wrong !== undefined) return { wrong: `the row ["${kind}",${key},…] ${wrong}` };
    try {
      loader.load(kind, key, structuredClone(body));
    } catch {
      return {
        wrong: `the row ["${kind}",${key},…] does not fit: what it refers to is not there, or a field is missing`,
      };
    }
  }
  try {
    loader.finish();
  } catch {
    return { wrong: 'its rows do not fit together' };
  }
  return undefined;
}

/**
 * Puts a whole state into a log that has nothing, in one commit: all of it is durable when this resolves, or nothing is
 * there. Positions, moments, ids and order are those of the state. The log is open before and after.
 *
 * @param position the log's, as `open` told it. @throws LogRefused where there is something already; LogFailure.
 * @param ready called once that is known, before anything is written.
 */
export async function importState(
  log: Log,
  position: number,
  file: StateFile,
  ready: () => void = () => undefined,
): Promise<void> {
  if (position > 0) {
    throw new LogRefused(
      `The log is not empty, it goes to position ${position}: a state is imported only where there is nothing.`,
    );
  }
  ready();
  const commit: Commit = {
    ...{ position: 1, at: file.at, through: file.position },
    cause: { operation: 'ImportState' },
    events: [{ type: 'state-imported', v: 1, rows: file.rows }],
  };
  const journal = apply(emptyState(), commit);
  await log.append(toGroup([{ commit, journal, changes: [] }]));
}

/**
 * What is wrong where a key, 64 hex digits, does not open a state's secrets: it is not theirs, as its check says, or one of
 * them is not what was sealed; undefined: each opens.
 */
export function wrongSecrets({ keyCheck: check, rows }: StateFile, key: string): 'key' | 'secret' | undefined {
  if (keyCheck(key) !== check) return 'key';
  const secrets = new Secrets(Buffer.from(key, 'hex'));
  try {
    for (const sealed of sealedIn(rows)) secrets.open(sealed);
    return undefined;
  } catch {
    return 'secret';
  }
}

/** Ciphertexts that tell whether a key is the right one: of accounts and users, which every state has; sessions end. */
export function* sealedIn(rows: readonly NamedRow[]): Iterable<string> {
  for (const [kind, , body] of rows) {
    if (kind !== 'account' && kind !== 'user') continue;
    const { keys } = body as { readonly keys?: readonly { readonly secret: string }[] };
    for (const { secret } of keys ?? []) yield secret;
  }
}
