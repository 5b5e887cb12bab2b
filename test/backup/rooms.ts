/**
 * Runs a command into ever more room, in a mount namespace of its own, until it succeeds; prints JSON: what each try came
 * to. To be called: rooms.ts <folder to mount at> <restore|import> <file>.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { importFile } from '../../src/cli/import.ts';
import { restore } from '../../src/cli/restore.ts';

/** What a command came to that had this much room. */
export interface Tried {
  /** KiB. */
  readonly room: number;
  /** What was thrown: a sentence, or else a defect with its place. */
  readonly said: string | undefined;
  /** Whether there was a key then. */
  readonly key: boolean;
}

const [mount, what, file] = process.argv.slice(2) as [string, 'restore' | 'import', string];
const data = join(mount, 'data');
const command = what === 'restore' ? restore : importFile;
const args = [...(what === 'import' ? ['state'] : []), file, '--data', data];

function system(program: string, ...rest: string[]): void {
  const { status, stderr } = spawnSync(program, rest, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

async function into(room: number): Promise<Tried> {
  system('mount', '-t', 'tmpfs', '-o', `size=${room}k`, 'tmpfs', mount);
  try {
    let said: string | undefined;
    try {
      await command.run({ args, env: {}, print: () => {} });
    } catch (error) {
      said = error instanceof Error && 'mendable' in error ? error.message : String((error as Error).stack);
    }
    return { room, said, key: existsSync(data) && readdirSync(data).some((name) => name.startsWith('key')) };
  } finally {
    // Lazily: a log that could not be opened may still hold a file of it.
    system('umount', '-l', mount);
  }
}

const tried: Tried[] = [];
for (let room = 24; tried.length === 0 || tried.at(-1)!.said !== undefined; room += 12) tried.push(await into(room));
process.stdout.write(JSON.stringify(tried));
