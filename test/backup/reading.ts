import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Copied, copyTo } from '../../src/cli/backup/copying.ts';
import { BadUsage, type Command } from '../../src/cli/environment.ts';
import { isMendable } from '../../src/domain/mendable.ts';
import { netloom, type Ran } from '../cli/run.ts';

/** For the tests of backups: folders of their own, commands, and what lies in a log or a backup. */
export class Scratch {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'netloom-backup-'));

  path(name: string): string {
    return join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const backUp = (data: string, file: string, ...flags: string[]): Promise<Ran> =>
  netloom(['backup', file, '--data', data, ...flags]);

export const restoreTo = (data: string, file: string, ...flags: string[]): Promise<Ran> =>
  netloom(['restore', file, '--data', data, ...flags]);

/** In this process, which is not to give way. */
export const copy = (file: string, directory: string, withKey = true): Promise<Copied> =>
  copyTo({ file, directory, withKey, force: false }, () => {});

/** It ends in a sentence, and not as a defect. In this process: what is refused has done nothing. */
export async function refused(command: Command, args: readonly string[], sentence: RegExp): Promise<void> {
  await assert.rejects(command.run({ args, env: {}, print: () => {} }), (error) => {
    assert.ok(error instanceof Error);
    assert.ok(error instanceof BadUsage || isMendable(error), String(error.stack));
    assert.match(error.message, sentence);
    return true;
  });
}

/** What it printed. In this process too. */
export async function done(command: Command, args: readonly string[]): Promise<string> {
  let out = '';
  const print = (text: string): void => {
    out += text;
  };
  assert.equal(await command.run({ args, env: {}, print }), 0);
  return out;
}

/** Position, hash and body of every commit in a log or a backup, oldest first. */
export function commitsIn(file: string): string[] {
  using database = new DatabaseSync(file, { readOnly: true, timeout: 2000 });
  const rows = database.prepare('SELECT position, hash, body FROM commits ORDER BY position').all();
  return rows.map(({ position, hash, body }) => `${position} ${hash} ${body}`);
}
