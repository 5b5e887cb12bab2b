/** Why no backup was made, or one cannot be used: a sentence for people. */
export class BackupFailure extends Error {
  readonly mendable = true;
}
