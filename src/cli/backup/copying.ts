import { setTimeout as wait } from 'node:timers/promises';
import { LogRefused, type StoredCommit } from '../../engine/log.ts';
import { systemClock, workedMs } from '../../platform/clock.ts';
import { giveName } from '../../platform/given-name.ts';
import { keyCheck, keyOf } from '../../platform/key-file.ts';
import { version } from '../../platform/version.ts';
import { writeBackup } from '../../store/backup.ts';
import { BackupFailure } from '../../store/backup-failure.ts';
import { isDiskFull, reason } from '../../store/sqlite-error.ts';
import { strangeKey } from '../strange-key.ts';

/** How long it rests for each millisecond it worked: a quarter of one processor is what a server beside it misses. */
const REST = 3;

/** What is to be copied, and where. */
export interface Copy {
  readonly file: string;
  readonly directory: string;
  readonly withKey: boolean;
  /** What has the name is replaced. */
  readonly force: boolean;
}

/** What was written. */
export interface Copied {
  readonly commits: number;
  /** Of the last event. */
  readonly position: number;
}

/**
 * Writes a backup and replays it. Throws BackupFailure, LogRefused, NewerLog and BadSetting.
 *
 * While it reads the log it is not to be put aside for long: it holds locks of SQLite's for moments, and the server's log
 * would wait as long. What comes then is the copy's own, and in no hurry: `giveWay` is called before.
 */
export async function copyTo({ file, directory, withKey, force }: Copy, giveWay: () => void): Promise<Copied> {
  const key = keyOf(directory);
  let commits = 0;
  let worked = workedMs();
  const rest = async (): Promise<void> => {
    await wait(REST * (workedMs() - worked));
    worked = workedMs();
  };
  const about = {
    ...{ netloom: version(), at: systemClock.now(), keyCheck: keyCheck(key) },
    key: withKey ? key : undefined,
  };
  const check = async () => {
    giveWay();
    // Half of netloom: reading it is work too.
    const [{ Replay }, { KeyTrial }] = await Promise.all([
      import('../../engine/replay.ts'),
      import('../../engine/key-trial.ts'),
    ]);
    const replay = new Replay();
    const trial = new KeyTrial(key);
    return (commit: StoredCommit): void => {
      trial.add(commit);
      if (trial.strange) throw new BackupFailure(`${strangeKey(directory)} No backup was made.`);
      replay.add(commit);
      commits += 1;
    };
  };
  const named = (draft: string): void => {
    if (giveName(draft, file, force)) return;
    throw new BackupFailure(`${file} came to be there meanwhile, and is as it was. No backup was made.`);
  };
  try {
    const { position } = await writeBackup({ directory, file, about, rest, check, giveName: named });
    return { commits, position };
  } catch (error) {
    throw inWords(error, file);
  }
}

/** What the file system says of a target; an error nobody foresaw is itself. */
function inWords(error: unknown, file: string): unknown {
  if (error instanceof BackupFailure || error instanceof LogRefused || !(error instanceof Error)) return error;
  if (isDiskFull(error)) return new BackupFailure(`The disk of ${file} is full: no backup was made.`);
  if ('code' in error) return new BackupFailure(`${file} cannot be written: ${reason(error)}. No backup was made.`);
  return error;
}
