import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { LogRefused } from '../engine/log.ts';
import { Replay } from '../engine/replay.ts';
import { systemClock } from '../platform/clock.ts';
import { keyCheck, keyOf } from '../platform/key-file.ts';
import { giveWayToAll } from '../platform/priority.ts';
import { IN_MEMORY } from '../platform/settings.ts';
import { writeBackup } from '../store/backup.ts';
import { BackupFailure } from '../store/backup-failure.ts';
import { logFiles } from '../store/files.ts';
import { isDiskFull, reason } from '../store/sqlite-error.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';
import { version } from './version.ts';

/** Milliseconds between two pages of commits. */
const REST = 4;

/** Writes a backup of the data folder, whether its server runs or not. */
export const backup: Command = {
  usage: '<file> [--force] [--without-key]',
  about: 'write a backup of the data folder, while its server runs too; read back and checked before it has its name',
  run: async (environment) => {
    const { settings, rest, switches } = commandLine(environment, { least: 1, switches: ['force', 'without-key'] });
    if (settings.data === IN_MEMORY) {
      throw new BadUsage(
        'A server without a data folder (:memory:) has nothing to copy: netloom export writes its state.',
      );
    }
    const directory = settings.data;
    const file = resolve(rest[0]!);
    refuseTarget(file, directory, switches.has('force'));
    const { database, watermark } = logFiles(directory);
    if (!existsSync(database) && !existsSync(watermark)) {
      throw new BackupFailure(`There is no log in ${directory}: nothing to back up.`);
    }
    giveWayToAll();
    const key = keyOf(directory);
    const replay = new Replay();
    let commits = 0;
    const { position } = await writeBackup({
      ...{ directory, file },
      about: {
        ...{ netloom: version(), at: systemClock.now(), keyCheck: keyCheck(key) },
        key: switches.has('without-key') ? undefined : key,
      },
      rest: () => wait(REST),
      onCommit: (commit) => {
        replay.add(commit);
        commits += 1;
      },
    }).catch((error) => {
      throw inWords(error, file);
    });
    environment.print(
      `Backup of ${directory} written to ${file}: ${commits} commits, up to position ${position}, read back and ` +
        `replayed.\n${
          switches.has('without-key')
            ? `The key is not in it. Keep ${join(directory, 'key')} elsewhere: netloom restore asks for it with --key.\n`
            : 'It holds the key too, and so every secret key of every account: keep it as you keep those.\n'
        }`,
    );
    return 0;
  },
};

/** A backup goes where nothing is lost by it. */
function refuseTarget(file: string, directory: string, force: boolean): void {
  const folder = dirname(file);
  if (!existsSync(folder)) throw new BackupFailure(`There is no folder ${folder}.`);
  const inside =
    existsSync(directory) && `${realpathSync(folder)}${sep}`.startsWith(`${realpathSync(directory)}${sep}`);
  if (inside)
    throw new BackupFailure(`${file} lies in the data folder itself: name a file elsewhere, on another disk.`);
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (found.isDirectory()) throw new BackupFailure(`${file} is a folder: name a file.`);
  if (!found.isFile()) throw new BackupFailure(`${file} is no file: nothing is written over it.`);
  if (!force) throw new BadUsage(`${file} is there already. Name another file, or say --force to replace it.`);
}

/** What the file system says of a target; an error nobody foresaw is itself. */
function inWords(error: Error, file: string): Error {
  if (error instanceof BackupFailure || error instanceof LogRefused) return error;
  if (isDiskFull(error)) return new BackupFailure(`The disk of ${file} is full: no backup was made.`);
  if ('code' in error) return new BackupFailure(`${file} cannot be written: ${reason(error)}. No backup was made.`);
  return error;
}
