import { type LoaderOptions, load } from './bce/load.ts';
import type { Beginning } from './beginning.ts';
import { isRefusal } from './domain/refusal.ts';
import { importState, wrongSecrets } from './engine/import-state.ts';
import type { Log } from './engine/log.ts';
import type { Logger } from './platform/logger.ts';
import type { Secrets } from './platform/secrets.ts';
import { BadSetting } from './platform/setting-values.ts';

/** Puts a state into a log that has nothing. Throws BadSetting when its secrets are sealed under another key. */
export async function beginWithState(log: Log, { path, file }: Beginning & { kind: 'state' }, secrets: Secrets) {
  const wrong = wrongSecrets(file, secrets.key);
  if (wrong === 'secret') {
    throw new BadSetting(`NETLOOM_LOAD: ${path} is damaged: a secret in it is not what was sealed under its key.`);
  }
  if (wrong === 'key') {
    throw new BadSetting(
      `NETLOOM_LOAD: the secrets in ${path} are sealed under another key than this server's: export it with its key, or ` +
        'give the seed (NETLOOM_SEED) of the server it came from.',
    );
  }
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
