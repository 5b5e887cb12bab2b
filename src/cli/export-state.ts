import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { endLine } from '../engine/state-file.ts';
import { AdminFailure, adminLines } from './admin-client.ts';
import type { CommandLine, Environment } from './environment.ts';

/**
 * Writes the running server's whole state to a file, readable by its owner alone, or prints it. The file has its name
 * once it is whole.
 */
export async function exportState(
  { settings, switches }: CommandLine,
  file: string | undefined,
  print: Environment['print'],
): Promise<number> {
  const path = `/netloom/v1/state${switches.has('without-key') ? '' : '?key=true'}`;
  let tail = '';
  const read = async (take: (text: string) => void): Promise<void> => {
    const taken = (text: string): void => {
      tail = (tail + text).slice(-endLine().length);
      take(text);
    };
    await adminLines(settings, path, taken, new AbortController().signal);
    if (tail !== endLine()) throw new AdminFailure('The server ended before its state was whole.');
  };
  if (file === undefined) {
    await read(print);
    return 0;
  }
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    await read((text) => void writeSync(descriptor, text));
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, file);
  const secret = 'Whoever has the file has the key too: keep it as you keep the data folder.';
  print(`The state was written to ${file}.\n${switches.has('without-key') ? '' : `${secret}\n`}`);
  return 0;
}
