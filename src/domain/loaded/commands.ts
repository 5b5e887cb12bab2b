import type { Command } from '../command.ts';
import { refuse } from '../refusal.ts';

/** Remembers that a file of calls was loaded. Refuses: exists-already, it was before. */
export const rememberFile =
  (digest: string, calls: number): Command<undefined> =>
  (state) =>
    state.loadedFiles.byDigest.has(digest)
      ? refuse('exists-already', digest)
      : { events: [{ type: 'calls-loaded', v: 1, digest, calls }], result: undefined };
