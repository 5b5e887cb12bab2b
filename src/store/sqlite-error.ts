/** SQLite's primary result code of an error, or undefined when it is none of SQLite's. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

/** What went wrong, in one line. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const FULL = 13;
/** What SQLite says when there is no room for the file its readers share. */
const SHARED_MEMORY_SIZE = 4874;

/** Whether an error of SQLite or of the file system says that there is no room. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (sqliteCode(error) === FULL) return true;
  return ('code' in error && error.code === 'ENOSPC') || ('errcode' in error && error.errcode === SHARED_MEMORY_SIZE);
}

const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** Whether SQLite says that what lies in the file is no longer what it wrote. */
export function isDamaged(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === CORRUPT || code === NOT_A_DATABASE;
}
