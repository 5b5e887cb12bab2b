import { compareBefore, type Diff, lookAfter } from '../domain/plan/diff.ts';
import { Watch } from '../domain/plan/watch.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import type { Engine } from '../engine/engine.ts';
import { ask } from '../engine/hold.ts';
import type { Makers } from './handlers.ts';
import { answerTo, type PlannedAnswer, type PlannedCall, readyCall } from './planned-call.ts';

/** Calls as one account would make them, one after the other. */
export interface PlanRequest {
  readonly account: string;
  /** Where they are made: a region, or `bec` for BEC's endpoint. Absent: the server's own region. */
  readonly region?: string;
  readonly calls: readonly PlannedCall[];
}

export interface Plan {
  readonly answers: readonly PlannedAnswer[];
  readonly diff: Diff;
}

export interface PlannerOptions {
  readonly engine: Engine;
  readonly makers: Makers;
  /** The server's own. */
  readonly region: string;
  /** Milliseconds the thread has worked: a busy machine makes a plan slow, not great. */
  readonly worked: () => number;
}

/** Milliseconds of work a plan may hold the writer up for, and what of them may be gone before taking back begins. */
const MOST = 50;
const FORWARD = 25;
const SELDOM = 64;
/** Code that never ran before is slow: what was late is played again before it is refused. */
const ATTEMPTS = 3;
/** Milliseconds of work that are no slowness of new code: such an attempt was the last, for it holds everybody up. */
const HOPELESS = 200;

interface Late {
  /** Index of the call that was reached. */
  readonly late: number;
}

/**
 * Says what calls would be answered and what they would change, and changes nothing (netloom contract, plan). The very
 * steps of a real call but for HTTP and the signature; the answer is held until what it rests on is durable. Refuses:
 * account-unknown; body-invalid, an unknown region or a reference to nothing; state-forbids, too much for one turn.
 */
export async function plan(options: PlannerOptions, request: PlanRequest): Promise<Plan | Refusal> {
  let reached = 0;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    let work = 0;
    const played = await ask<Plan | Late>(options.engine, () => {
      const start = options.worked();
      const outcome = play(options, request);
      work = options.worked() - start;
      return outcome;
    });
    if (!('late' in played)) return played;
    reached = played.late;
    if (work > HOPELESS) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const sentence =
    `calls[${reached}] was reached when the plan had held up writes for as long as it may: ` +
    `${MOST} ms, with what is taken back and compared. Split it`;
  return refuse('state-forbids', sentence);
}

/** One turn: everything is played, looked at, taken back and compared. */
function play({ engine, makers, region, worked }: PlannerOptions, request: PlanRequest): Plan | Late | Refusal {
  const account = engine.state.accounts.byId.get(request.account);
  if (account === undefined) return refuse('account-unknown');
  const start = worked();
  const lateAfter = (most: number) => () => worked() - start > most;
  const late = lateAfter(FORWARD);
  const answers: PlannedAnswer[] = [];
  const after = engine.rehearse(
    () => new Watch(),
    (rehearsal) => {
      for (const [i, call] of request.calls.entries()) {
        const bodies = answers.map(({ body }) => body);
        const ready = readyCall(call, bodies, request.region, region);
        if (isRefusal(ready)) return refuse(ready.refused, `calls[${i}] ${ready.subject}`);
        const answer = late() ? undefined : answerTo(ready, account, engine, makers, rehearsal, late);
        if (answer === undefined) return { late: i };
        answers.push(answer);
      }
      return lookAfter(engine.state, rehearsal.journals, seldom(late));
    },
  );
  const last = { late: answers.length - 1 };
  if (after === undefined) return last;
  if ('late' in after || isRefusal(after)) return after;
  const diff = compareBefore(engine.state, after, seldom(lateAfter(MOST)));
  return diff === undefined ? last : { answers, diff };
}

/** Asks the clock every so many times, where much is looked at. */
function seldom(late: () => boolean): () => boolean {
  let asked = 0;
  let was = false;
  return () => {
    if (asked % SELDOM === 0) was = late();
    asked += 1;
    return was;
  };
}
