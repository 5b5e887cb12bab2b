import type { CLOCK } from '../contract/netloom/clock.ts';
import { refuse } from '../domain/refusal.ts';
import { utcTime } from '../domain/time.ts';
import { type AdminHandlers, act } from './handlers.ts';

/** Sets the clock ahead by milliseconds; resolves with the time it is then, once all that is due by it is durable. */
export type Advance = (ms: number) => Promise<number>;

export const clock = (advance: Advance | undefined): AdminHandlers<(typeof CLOCK)[number]['name']> => ({
  AdvanceClock: act(async ({ body }) => {
    if (advance === undefined) return refuse('state-forbids');
    return { now: utcTime(await advance(body.seconds * 1000)) };
  }),
});
