import { type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, fail, ok, warn } from './finding.ts';

/** A file or folder that is for its owner alone. */
export interface Mode {
  readonly path: string;
  /** Permission bits; undefined: it is not there, or lies in a folder that is closed to this user. */
  readonly bits: number | undefined;
  readonly owner: number | undefined;
  /** What others could read in it is a secret as it stands. */
  readonly secret: boolean;
  readonly folder: boolean;
}

/** What of the data folder is looked at, beside the folder itself. */
const FILES = { key: true, 'admin-token': true, 'log.db': false, 'log.db-wal': false, watermark: false };

export function lookAtModes(data: string, tlsKey: string | undefined): Mode[] {
  const files = Object.entries(FILES).map(([name, secret]) => modeOf(join(data, name), secret));
  return [modeOf(data, false, true), ...files, ...(tlsKey === undefined ? [] : [modeOf(tlsKey, true)])];
}

function modeOf(path: string, secret: boolean, folder = false): Mode {
  const found = lookAt(path);
  return { path, bits: found === undefined ? undefined : found.mode & 0o777, owner: found?.uid, secret, folder };
}

function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return undefined;
    throw error;
  }
}

/** @param user whose the files should be; undefined: the system has no such thing. */
export function findModes(modes: readonly Mode[], user: number | undefined): Finding[] {
  const wrong = modes.flatMap(({ path, bits, owner, secret, folder }): Finding[] => {
    if (bits === undefined || user === undefined) return [];
    const wide = (bits & 0o077) !== 0;
    const right = folder ? '700' : '600';
    const says = `${path} is open to others (${bits.toString(8)}): chmod ${right} ${path}.`;
    const found: Finding[] = wide ? [secret ? fail('files', says) : warn('files', says)] : [];
    // Root reads everybody's.
    if (owner !== user && user !== 0) {
      found.push(warn('files', `${path} is not yours: run this as the user the server runs as, or chown it.`));
    }
    return found;
  });
  if (wrong.length > 0) return wrong;
  const there = modes.filter(({ bits }) => bits !== undefined);
  return there.length === 0 ? [] : [ok('files', `The data folder and what is in it are for their owner alone.`)];
}
