import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { importState as append, tryState, wrongSecrets } from '../engine/import-state.ts';
import { LogFailure } from '../engine/log.ts';
import { isMisread, readStateFile, type StateFile } from '../engine/state-file.ts';
import { givenText } from '../platform/given-file.ts';
import { keptText } from '../platform/kept-file.ts';
import { keyCheck, keyOf } from '../platform/key-file.ts';
import { BadSetting } from '../platform/setting-values.ts';
import { IN_MEMORY } from '../platform/settings.ts';
import { directLog } from '../store/direct.ts';
import { isDiskFull } from '../store/sqlite-error.ts';
import { BadUsage, type CommandLine, type Environment } from './environment.ts';

/** Puts an exported state into a data folder that has none, while no server runs there: all of it, or nothing. */
export async function importState(
  { settings: { data } }: CommandLine,
  file: string,
  print: Environment['print'],
): Promise<number> {
  if (data === IN_MEMORY) {
    throw new BadUsage(
      'A server without a data folder (:memory:) takes a state as it starts: netloom serve --memory --load.',
    );
  }
  const state = soundState(file);
  refuseForeign(data);
  const key = keyFor(data, state, file);
  const keyFile = join(data, 'key');
  const keyKept = existsSync(keyFile);
  const log = directLog({ directory: data });
  const { position } = await log.open();
  try {
    await append(log, position, state, () => void keptText(keyFile, () => key));
  } catch (error) {
    // Of another failure nobody knows whether the state is there, and then it needs its key.
    if (!isFull(error)) throw error;
    if (!keyKept) for (const made of [keyFile, `${keyFile}.new`]) rmSync(made, { force: true });
    throw new LogFailure('full', `The disk of ${data} is full: nothing was imported. Make room and run it again.`);
  } finally {
    await log.close();
  }
  print(`${state.rows.length} rows were imported into ${data}, up to position ${state.position}.\n`);
  return 0;
}

/** What of a data folder may be there before its log: a key put there, and what an earlier try left. */
const REMAINS = /^(lock|watermark|key|key\.new|log\.new(-journal|-wal|-shm)?|lost\+found)$/;

/** A folder of other things does not become a data folder, which is its owner's alone. Throws BadSetting. */
function refuseForeign(data: string): void {
  if (!existsSync(data)) return;
  if (!statSync(data).isDirectory()) throw new BadSetting(`${data} is no folder. Nothing was imported.`);
  const names = readdirSync(data);
  if (names.includes('log.db')) return;
  const others = names.filter((name) => !REMAINS.test(name));
  if (others.length === 0) return;
  throw new BadSetting(
    `The folder ${data} is not empty (${others.slice(0, 3).join(', ')}): nothing was imported. Name an empty one with --data.`,
  );
}

const isFull = (error: unknown): boolean => (error instanceof LogFailure ? error.kind === 'full' : isDiskFull(error));

function soundState(file: string): StateFile {
  const state = readStateFile(givenText('The state', file));
  const wrong = isMisread(state) ? state : tryState(state);
  if (wrong !== undefined) throw new BadSetting(`Nothing of ${file} was imported: ${wrong.wrong}.`);
  return state as StateFile;
}

/** The key of the file, or the folder's; where there are both they must be one. Throws BadSetting. */
function keyFor(data: string, state: StateFile, file: string): string {
  const path = join(data, 'key');
  const kept = existsSync(path) ? keyOf(data) : undefined;
  const key = state.key ?? kept;
  if (key === undefined) {
    throw new BadSetting(
      `${file} was exported without its key, and ${path} is not there: put the key file of the server it came from there. ` +
        'A server in memory with a seed has no such file: what came from one goes into another in memory, with ' +
        `netloom serve --memory --seed <the same> --load ${file}; or export it with its key.`,
    );
  }
  const wrong = wrongSecrets(state, key);
  if (wrong === 'secret') {
    throw new BadSetting(
      `${file} is damaged: a secret in it is not what was sealed under its key. Nothing was imported.`,
    );
  }
  if (wrong === 'key' || (kept !== undefined && keyCheck(kept) !== state.keyCheck)) {
    throw new BadSetting(
      `The key file ${path} is not the key the secrets in ${file} are sealed under. Nothing was imported.`,
    );
  }
  return key;
}
