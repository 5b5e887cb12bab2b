import type { RESET } from '../contract/netloom/reset.ts';
import { refuse } from '../domain/refusal.ts';
import { type AdminHandlers, act } from './handlers.ts';

/** @param reset ends the world and begins another; undefined: what there is, is kept for good. */
export const resets = (reset: (() => Promise<void>) | undefined): AdminHandlers<(typeof RESET)[number]['name']> => ({
  Reset: act(async () => {
    if (reset === undefined)
      return refuse('state-forbids', 'a data folder is never emptied: see netloom serve --memory');
    await reset();
    return undefined;
  }),
});
