import { utcTime } from '../domain/time.ts';
import { KeyTrial } from '../engine/key-trial.ts';
import { Replay } from '../engine/replay.ts';
import { keyCheck } from '../platform/key-file.ts';
import { BackupFailure } from '../store/backup-failure.ts';
import { openBackup } from '../store/backup-file.ts';

/** Reads and replays a whole backup, and prints what it holds. Throws BackupFailure for a damaged one. */
export function verifyBackup(file: string, print: (text: string) => void): void {
  const backup = openBackup(file);
  try {
    const { netloom, at, key, position } = backup.head;
    const trial = key === undefined ? undefined : new KeyTrial(key);
    const replay = new Replay();
    let commits = 0;
    backup.read((commit) => {
      trial?.add(commit);
      replay.add(commit);
      commits += 1;
    });
    if (trial?.strange === true || (key !== undefined && keyCheck(key) !== backup.head.keyCheck)) {
      throw new BackupFailure(
        `The key in ${file} is not the one its secrets are sealed under: restored, no server would start with it.`,
      );
    }
    print(
      [
        `backup                     ${file}`,
        `made                       ${utcTime(at)}, by netloom ${netloom}`,
        `commits read and replayed  ${commits}`,
        `last position              ${position}`,
        `key                        ${key === undefined ? 'not in it: netloom restore needs --key <file>' : 'in it'}`,
        'The backup is sound.',
        '',
      ].join('\n'),
    );
  } finally {
    backup.close();
  }
}
