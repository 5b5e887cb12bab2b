import type { CLOCK } from '../contract/netloom/clock.ts';
import { refuse } from '../domain/refusal.ts';
import { utcTime } from '../domain/time.ts';
import type { Engine } from '../engine/engine.ts';
import { LAST_MOMENT, type TestClock } from '../platform/clock.ts';
import { type AdminHandlers, act } from './handlers.ts';

const OFF =
  'The clock cannot be set ahead: start the server with NETLOOM_TEST_CLOCK=true, or in memory with NETLOOM_CLOCK.';

/** `ahead` is the engine's clock, where it may be set ahead. The answer waits until all that is due by then is durable. */
export const clock = (engine: Engine, ahead: TestClock | undefined): AdminHandlers<(typeof CLOCK)[number]['name']> => ({
  AdvanceClock: act(async ({ body }) => {
    if (ahead === undefined) return refuse('state-forbids', OFF);
    if (engine.now() + body.seconds * 1000 > LAST_MOMENT)
      return refuse('state-forbids', 'time ends with the year 8999');
    ahead.advance(body.seconds * 1000);
    engine.catchUp();
    await engine.settled(engine.state.position);
    return { now: utcTime(engine.now()) };
  }),
});
