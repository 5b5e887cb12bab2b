import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { giveWayBeside, giveWayToAll } from '../platform/priority.ts';
import { IN_MEMORY } from '../platform/settings.ts';
import { BackupFailure } from '../store/backup-failure.ts';
import { logFiles } from '../store/files.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';
import { refuseUnreadable } from './readable.ts';
import { refuseTarget } from './whole-file.ts';

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
    const force = switches.has('force');
    refuseTarget(file, directory, force);
    refuseUnreadable(directory);
    const { database, watermark } = logFiles(directory);
    if (!existsSync(database) && !existsSync(watermark)) {
      throw new BackupFailure(`There is no log in ${directory}: nothing to back up.`);
    }
    // Before anything more is read: that is work too.
    giveWayBeside();
    const { copyTo } = await import('./backup/copying.ts');
    const withKey = !switches.has('without-key');
    const { commits, position } = await copyTo({ file, directory, withKey, force }, giveWayToAll);
    environment.print(
      `Backup of ${directory} written to ${file}: ${commits} commits, up to position ${position}, read back and ` +
        `replayed.\n${
          withKey
            ? 'It holds the key too, and so every secret key of every account: keep it as you keep those.\n'
            : `The key is not in it. Keep ${join(directory, 'key')} elsewhere: netloom restore asks for it with --key.\n`
        }`,
    );
    return 0;
  },
};
