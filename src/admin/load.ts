import type { LOAD } from '../contract/netloom/load.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type AdminHandlers, act } from './handlers.ts';

/** Makes the calls of a file, once; given by the composition root, for the calls are BCE's. */
export type LoadCalls = (file: unknown) => Promise<object | Refusal>;

export const load = (loadCalls: LoadCalls): AdminHandlers<(typeof LOAD)[number]['name']> => ({
  LoadCalls: act(({ body }) => loadCalls(body)),
});
