import type { Appliers } from '../commit.ts';
import type { State } from '../state.ts';
import type { LoadedEvent } from './events.ts';
import type { LoadedFile, LoadedFiles } from './types.ts';

export const noLoadedFiles = (): LoadedFiles => ({ byDigest: new Map() });

export const loadedAppliers: Appliers<LoadedEvent> = {
  'calls-loaded': ({ loadedFiles }, { digest, calls }, { position, at }, journal) => {
    const file: LoadedFile = { position, at, digest, calls };
    journal.set(loadedFiles.byDigest, digest, file);
    journal.row('loadedFile', position, file);
  },
};

export const loadLoadedFile = ({ loadedFiles }: State, file: LoadedFile): void =>
  void loadedFiles.byDigest.set(file.digest, file);
