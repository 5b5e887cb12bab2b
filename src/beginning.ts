import { type LoaderOptions, load } from './bce/load.ts';
import { isRefusal } from './domain/refusal.ts';
import { importState, sealedIn, tryState } from './engine/import-state.ts';
import type { Log } from './engine/log.ts';
import { isMisread, isStateText, readStateFile, type StateFile } from './engine/state-file.ts';
import { givenText } from './platform/given-file.ts';
import { keyCheck } from './platform/key-file.ts';
import type { Logger } from './platform/logger.ts';
import type { Secrets } from './platform/secrets.ts';
import { BadSetting } from './platform/setting-values.ts';
import { IN_MEMORY, type Settings } from './platform/settings.ts';

/** What NETLOOM_LOAD names, read once: every world begins with it. */
export type Beginning = { readonly path: string } & (
  | { readonly kind: 'calls'; readonly json: unknown }
  | { readonly kind: 'state'; readonly file: StateFile }
);

/** Reads what a server is to begin with; undefined: nothing. Throws BadSetting with a sentence for people. */
export function beginningOf({ load: path, data }: Settings): Beginning | undefined {
  if (path === undefined) return undefined;
  const text = givenText('NETLOOM_LOAD', path);
  if (!isStateText(text)) {
    try {
      return { path, kind: 'calls', json: JSON.parse(text) };
    } catch (error) {
      throw new BadSetting(`NETLOOM_LOAD: ${path} holds no JSON: ${(error as Error).message}.`);
    }
  }
  if (data !== IN_MEMORY) {
    throw new BadSetting(
      `NETLOOM_LOAD: ${path} is a whole state. Into a data folder it goes while no server runs: netloom import state ` +
        `${path} --data ${data}.`,
    );
  }
  const file = readStateFile(text);
  const wrong = isMisread(file) ? file : tryState(file);
  if (wrong !== undefined) throw new BadSetting(`NETLOOM_LOAD: ${path}: ${wrong.wrong}.`);
  return { path, kind: 'state', file: file as StateFile };
}

/** Puts a state into a log that has nothing. Throws BadSetting when its secrets are sealed under another key. */
export async function beginWithState(log: Log, { path, file }: Beginning & { kind: 'state' }, secrets: Secrets) {
  if (keyCheck(secrets.key) !== file.keyCheck) {
    throw new BadSetting(
      `NETLOOM_LOAD: the secrets in ${path} are sealed under another key than this server's: export it with its key, or ` +
        'give the seed (NETLOOM_SEED) of the server it came from.',
    );
  }
  for (const sealed of sealedIn(file.rows)) secrets.open(sealed);
  const { position } = await log.open();
  await importState(log, position, file);
}

/** Makes the calls of a file, if they were not made before. Throws BadSetting when one is refused. */
export async function beginWithCalls(
  options: LoaderOptions,
  { path, json }: Beginning & { kind: 'calls' },
  logger: Logger,
) {
  const done = await load(options, json);
  if (isRefusal(done)) {
    throw new BadSetting(
      `NETLOOM_LOAD: nothing of ${path} was loaded: ${done.subject ?? done.refused} (${done.refused}).`,
    );
  }
  const { loaded, at, answers } = done;
  if (loaded) logger.info('calls were loaded', { file: path, calls: answers.length });
  else logger.info('these calls were loaded before, and are not again', { file: path, at });
}
