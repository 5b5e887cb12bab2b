import { LogRefused } from '../engine/log.ts';
import { isDiskFull, reason } from './sqlite-error.ts';

/** The two positions a refusal names; undefined where one cannot be read. */
export interface Positions {
  readonly log?: number | undefined;
  readonly watermark?: number | undefined;
}

const WAYS_ON =
  'Ways on: restore a backup (`netloom restore`) into another folder; or run `netloom recover --accept-loss`, ' +
  'which goes on from the last good position and gives up whatever came after it.';

/** A log that is damaged or shorter than what was acknowledged: what was found, both positions, the ways on. */
export function refused(directory: string, found: string, at: Positions): LogRefused {
  const log = `Last position in the log: ${at.log ?? 'unknown'}`;
  const watermark = `last durable position kept beside it: ${at.watermark ?? 'unknown'}`;
  return new LogRefused(`The log in ${directory} is not opened: ${found}. ${log}; ${watermark}. ${WAYS_ON}`);
}

/** A log nothing is wrong with, written by a version that knows more. Recovery by this one would be the damage. */
export function refusedFormat(directory: string, found: number, known: number): LogRefused {
  return new LogRefused(
    `The log in ${directory} is not opened: it has format ${found}, and this version knows ${known}. ` +
      'Use the version that wrote it.',
  );
}

export function refusedLocked(directory: string): LogRefused {
  return new LogRefused(
    `The data folder ${directory} is in use by another process: one server at a time. ` +
      'Stop that one, or give this one another folder (NETLOOM_DATA).',
  );
}

/** Something in the way of a log that nothing is known to be wrong with: a full disk, missing rights. */
export function refusedToOpen(directory: string, error: unknown): LogRefused {
  const room = isDiskFull(error) ? 'The disk is full: make room and start again.' : 'Nothing was changed.';
  return new LogRefused(`The log in ${directory} cannot be opened: ${reason(error)}. ${room}`);
}
