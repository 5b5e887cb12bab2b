import { closeSync, existsSync, fsyncSync, lstatSync, openSync, realpathSync, rmSync, writeSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import type { Mendable } from '../domain/mendable.ts';
import { giveName } from '../platform/given-name.ts';
import { isDiskFull, reason } from '../store/sqlite-error.ts';
import { BadUsage } from './environment.ts';

/** Why a file was not written: a sentence for people. */
export class NotWritten extends Error implements Mendable {
  readonly mendable = true;
}

/**
 * What a command writes goes where nothing is lost by it: not into the data folder `directory`, over nothing but a file,
 * and over that only with `force`. Throws NotWritten, BadUsage.
 */
export function refuseTarget(file: string, directory: string, force: boolean): void {
  const folder = dirname(file);
  if (!existsSync(folder)) throw new NotWritten(`There is no folder ${folder}.`);
  const inside =
    existsSync(directory) && `${realpathSync(folder)}${sep}`.startsWith(`${realpathSync(directory)}${sep}`);
  if (inside) throw new NotWritten(`${file} lies in the data folder itself: name a file elsewhere, on another disk.`);
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (found.isDirectory()) throw new NotWritten(`${file} is a folder: name a file.`);
  if (!found.isFile()) throw new NotWritten(`${file} is no file: nothing is written over it.`);
  if (!force) throw new BadUsage(thereAlready(file));
}

const thereAlready = (file: string): string =>
  `${file} is there already. Name another file, or say --force to replace it.`;

/**
 * Writes a text as it comes to a file readable by its owner alone, which has its name once it is whole and on the disk.
 * The draft is this process's own, and gone when anything fails; what was there under the name is then as it was.
 *
 * @param fill resolves when all was given to `take`; ended by the signal, because no more can be written, it may resolve
 *   too. What it throws ends the writing.
 * @throws NotWritten and BadUsage.
 */
export async function writeWhole(
  name: string,
  directory: string,
  force: boolean,
  fill: (take: (text: string) => void, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const file = resolve(name);
  refuseTarget(file, directory, force);
  const draft = `${file}.${process.pid}.draft`;
  let opened = false;
  try {
    // A number comes again: what lies there is of a process that is gone.
    rmSync(draft, { force: true });
    const descriptor = openSync(draft, 'wx', 0o600);
    opened = true;
    try {
      await fillWith(descriptor, fill);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (!giveName(draft, file, force)) throw new NotWritten(thereAlready(file));
  } catch (error) {
    if (opened) rmSync(draft, { force: true });
    throw inWords(error, file);
  }
}

/** What the system says of a target; what nobody foresaw is itself. */
function inWords(error: unknown, file: string): unknown {
  if (isDiskFull(error)) return new NotWritten(`The disk of ${file} is full: nothing was written.`);
  const ofSystem = error instanceof Error && 'syscall' in error;
  return ofSystem ? new NotWritten(`${file} cannot be written: ${reason(error)}.`) : error;
}

async function fillWith(descriptor: number, fill: Parameters<typeof writeWhole>[3]): Promise<void> {
  const failed = new AbortController();
  // Thrown where the text comes in it would end the process, and the draft would stay.
  const take = (text: string): void => {
    if (failed.signal.aborted) return;
    try {
      writeAll(descriptor, text);
    } catch (error) {
      failed.abort(error);
    }
  };
  await fill(take, failed.signal);
  failed.signal.throwIfAborted();
}

/** One write may take less than all. */
function writeAll(descriptor: number, text: string): void {
  const octets = Buffer.from(text);
  for (let at = 0; at < octets.length; ) at += writeSync(descriptor, octets, at);
}
