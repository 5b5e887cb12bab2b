import type { Mendable } from '../engine/log.ts';

/** Why no backup was made, or one cannot be used: a sentence for people. */
export class BackupFailure extends Error implements Mendable {
  readonly mendable = true;
}
