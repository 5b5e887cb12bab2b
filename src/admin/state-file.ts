import type { STATE } from '../contract/netloom/state.ts';
import { type AdminHandlers, stream } from './handlers.ts';

/** The lines of the whole state, in parts; given by the composition root, which has the log and the key. */
export type ExportState = (withKey: boolean) => AsyncIterable<string>;

export const stateFile = (exportState: ExportState): AdminHandlers<(typeof STATE)[number]['name']> => ({
  ExportState: stream(
    () => undefined,
    ({ query }) => exportState(query.key === true),
  ),
});
