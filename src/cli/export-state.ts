import { endLine } from '../engine/state-file.ts';
import { AdminFailure, adminLines } from './admin-client.ts';
import type { CommandLine, Environment } from './environment.ts';
import { writeWhole } from './whole-file.ts';

/**
 * Writes the running server's whole state to a file, readable by its owner alone, or prints it. The file has its name
 * once it is whole; one that is there is replaced with --force only.
 */
export async function exportState(
  { settings, switches }: CommandLine,
  file: string | undefined,
  print: Environment['print'],
): Promise<number> {
  const path = `/netloom/v1/state${switches.has('without-key') ? '' : '?key=true'}`;
  const read = async (take: (text: string) => void, signal: AbortSignal): Promise<void> => {
    let tail = '';
    const taken = (text: string): void => {
      tail = (tail + text).slice(-endLine().length);
      take(text);
    };
    await adminLines(settings, path, taken, signal);
    if (!signal.aborted && tail !== endLine()) throw new AdminFailure('The server ended before its state was whole.');
  };
  if (file === undefined) {
    await read(print, new AbortController().signal);
    return 0;
  }
  await writeWhole(file, settings.data, switches.has('force'), read);
  const secret = 'Whoever has the file has the key too: keep it as you keep the data folder.';
  print(`The state was written to ${file}.\n${switches.has('without-key') ? '' : `${secret}\n`}`);
  return 0;
}
