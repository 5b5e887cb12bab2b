import { tryState } from './engine/import-state.ts';
import { isMisread, isStateText, readStateFile, type StateFile } from './engine/state-file.ts';
import { givenText } from './platform/given-file.ts';
import { BadSetting } from './platform/setting-values.ts';
import { IN_MEMORY, type Settings } from './platform/settings.ts';

/** What NETLOOM_LOAD names, read once: every world begins with it. */
export type Beginning = { readonly path: string } & (
  | { readonly kind: 'calls'; readonly json: unknown }
  | { readonly kind: 'state'; readonly file: StateFile }
);

/** Reads what a server is to begin with; undefined: nothing. Throws BadSetting with a sentence for people. */
export function beginningOf({ load: path, data }: Settings): Beginning | undefined {
  if (path === undefined) return undefined;
  const text = givenText('NETLOOM_LOAD', path);
  if (!isStateText(text)) {
    try {
      return { path, kind: 'calls', json: JSON.parse(text) };
    } catch (error) {
      throw new BadSetting(`NETLOOM_LOAD: ${path} holds no JSON: ${(error as Error).message}.`);
    }
  }
  if (data !== IN_MEMORY) {
    throw new BadSetting(
      `NETLOOM_LOAD: ${path} is a whole state. Into a data folder it goes while no server runs: netloom import state ` +
        `${path} --data ${data}.`,
    );
  }
  const file = readStateFile(text);
  const wrong = isMisread(file) ? file : tryState(file);
  if (wrong !== undefined) throw new BadSetting(`NETLOOM_LOAD: ${path}: ${wrong.wrong}.`);
  return { path, kind: 'state', file: file as StateFile };
}
