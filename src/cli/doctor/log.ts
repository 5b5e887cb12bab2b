import { existsSync } from 'node:fs';
import { ROW_KINDS } from '../../domain/journal.ts';
import { LogRefused } from '../../engine/log.ts';
import { type Finding, fail, ok } from '../../platform/doctor/finding.ts';
import { checkLog, openForReading } from '../../store/check.ts';
import { CommitReader } from '../../store/commits.ts';
import { logFiles } from '../../store/files.ts';
import { lockDirectory } from '../../store/lock.ts';
import { FORMAT, formatOf } from '../../store/schema.ts';
import { FolderKey } from '../folder-key.ts';
import { refuseUnreadable } from '../readable.ts';

/** What the data folder tells without being changed. */
export interface SeenLog {
  /** Why a server would not open it; undefined: it would. */
  readonly refused: string | undefined;
  /** Of its last event; undefined: there is no log yet. */
  readonly position: number | undefined;
  readonly format: number;
  /** VPCs there are. */
  readonly vpcs: number | undefined;
  /** Milliseconds since 1970. */
  readonly lastCommit: number | undefined;
  /** What is wrong with the key file beside it; undefined: nothing. */
  readonly key: string | undefined;
  /** Whether a process has it open. */
  readonly held: boolean;
}

const NONE = {
  ...{ refused: undefined, position: undefined, format: FORMAT, vpcs: undefined, lastCommit: undefined },
  key: undefined,
};

/** Throws what SQLite and the file system throw. */
export function lookAtLog(directory: string): SeenLog {
  const files = logFiles(directory);
  let held = false;
  try {
    refuseUnreadable(directory);
    held = existsSync(files.lock) && isHeld(directory);
    const head = checkLog(files);
    if (head === undefined) return { ...NONE, held };
    using database = openForReading(files.database);
    const { n } = database.prepare(`SELECT count(*) AS n FROM rows WHERE kind = ${ROW_KINDS.vpc}`).get()!;
    const last = database.prepare('SELECT body FROM commits ORDER BY position DESC LIMIT 1').get();
    const key = new FolderKey(directory);
    // The first account is where a log begins.
    for (const commit of new CommitReader(database).read(1).commits) key.trial.add(commit);
    return {
      ...{ refused: undefined, position: head.position, format: formatOf(database), vpcs: Number(n), held },
      lastCommit: last === undefined ? undefined : JSON.parse(String(last.body)).at,
      key: key.finding,
    };
  } catch (error) {
    if (error instanceof LogRefused) return { ...NONE, refused: error.message, held };
    throw error;
  }
}

function isHeld(directory: string): boolean {
  try {
    lockDirectory(logFiles(directory))();
    return false;
  } catch (error) {
    if (error instanceof LogRefused) return true;
    throw error;
  }
}

export function findLog(directory: string, { refused, position, format }: SeenLog): Finding {
  if (refused !== undefined) return fail('log', refused);
  if (position === undefined) return ok('log', `There is no log in ${directory} yet: the first start makes it.`);
  if (format < FORMAT) {
    return ok(
      'log',
      `The log in ${directory} is of format ${format}: the next start takes it over, to format ${FORMAT}.`,
    );
  }
  return ok('log', `The log in ${directory} ends well, at position ${position}. All of it: netloom verify.`);
}
