import { resolve } from 'node:path';
import { utcTime } from '../domain/time.ts';
import { readCommit } from '../domain/upcast.ts';
import { KeyTrial } from '../engine/key-trial.ts';
import { LogFailure, type StoredCommit } from '../engine/log.ts';
import { loadState } from '../engine/open.ts';
import { keyCheck, keyIn } from '../platform/key-file.ts';
import { BackupFailure } from '../store/backup-failure.ts';
import { openBackup } from '../store/backup-file.ts';
import type { BackupHead } from '../store/backup-head.ts';
import { directLog } from '../store/direct.ts';
import { restoreLog } from '../store/restore.ts';
import { isDiskFull } from '../store/sqlite-error.ts';
import { dataFolder } from './data-folder.ts';
import { type Command, commandLine } from './environment.ts';
import { shellWord } from './shell-word.ts';

/** Makes a data folder of a backup. */
export const restore: Command = {
  usage: '<file> [--key <file>]',
  about: 'make a data folder of a backup; it must be empty, or not be there',
  run: async (environment) => {
    const { settings, rest, values } = commandLine(environment, { least: 1, values: ['key'] });
    const directory = dataFolder(settings);
    const file = resolve(rest[0]!);
    const backup = openBackup(file);
    try {
      const key = keyFor(backup.head, file, values.get('key'));
      restoreLog(backup, directory, key, checkFor(key, file));
      const position = await positionOf(directory);
      environment.print(
        [
          `Restored ${directory} from ${file}: everything up to position ${position}, as it was at ${utcTime(backup.head.at)}.`,
          'An admin token is made at the next start. Query logs are no part of a backup.',
          `Next: netloom verify --data ${shellWord(directory)}, then netloom serve --data ${shellWord(directory)}.`,
          '',
        ].join('\n'),
      );
      return 0;
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      throw new BackupFailure(
        `The disk of ${directory} is full, and the restore is not finished. Make room and run it again.`,
      );
    } finally {
      backup.close();
    }
  },
};

/** Facts of a newer version, and a strange key, are found before there is a folder that no server opens. */
function checkFor(key: string, file: string): (commit: StoredCommit) => void {
  const trial = new KeyTrial(key);
  return (commit) => {
    readCommit(commit.position, commit.body);
    trial.add(commit);
    if (!trial.strange) return;
    throw new BackupFailure(`${file} was made with a key that is not the one its secrets are sealed under.`);
  };
}

/** Makes rows and history of the restored commits. Throws BackupFailure when there is no room for them. */
async function positionOf(directory: string): Promise<number> {
  const log = directLog({ directory });
  try {
    return (await loadState(log)).position;
  } catch (error) {
    if (!(error instanceof LogFailure && error.kind === 'full')) throw error;
    throw new BackupFailure(
      `All of the backup is in ${directory}, and its disk is full. Make room: the next start makes what is missing.`,
    );
  } finally {
    await log.close();
  }
}

/** The key's text: the backup's own, or the one in a file, which must be the same. Throws BackupFailure and BadSetting. */
function keyFor(head: BackupHead, file: string, keyFile: string | undefined): string {
  const key = keyFile === undefined ? head.key : keyIn(keyFile);
  if (key === undefined) {
    throw new BackupFailure(
      `${file} was made without the key, and without it no stored secret can be read. Say where it is: --key <file>.`,
    );
  }
  if (keyCheck(key) !== head.keyCheck) {
    throw new BackupFailure(`${keyFile ?? file} holds another key than the one ${file} was made under.`);
  }
  return key;
}
