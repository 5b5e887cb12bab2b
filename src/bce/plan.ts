import { ERRORS, type ErrorCode, type ErrorDetail, errorText } from '../contract/errors.ts';
import { MANNERS } from '../contract/operation.ts';
import { codeOf } from '../contract/refusals.ts';
import type { Account } from '../domain/account/types.ts';
import { cloudRegion } from '../domain/net/region.ts';
import { compareBefore, type Diff, lookAfter } from '../domain/plan/diff.ts';
import { Watch } from '../domain/plan/watch.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import type { Engine } from '../engine/engine.ts';
import { ask } from '../engine/hold.ts';
import type { Rehearsal } from '../engine/rehearsal.ts';
import { MAX_BODY } from '../http/message.ts';
import { type Caller, decodeCall, findOperation, type Target, writeOf } from './call.ts';
import type { Call, Read } from './handlers.ts';
import { References } from './references.ts';
import type { Entrance } from './region.ts';

/** Calls as one account would make them, one after the other. */
export interface PlanRequest {
  readonly account: string;
  /** Where they are made: a region, or `bec` for BEC's endpoint. Absent: the server's own region. */
  readonly region?: string;
  readonly calls: readonly PlannedCall[];
}

/** Any text in path, query or body may hold references to earlier answers: see references.ts. */
export interface PlannedCall {
  readonly method: string;
  /** Where this one is made, if elsewhere. */
  readonly region?: string;
  /** As on the wire, escapes and all. */
  readonly path: string;
  /** As on the wire without `?`, or keys and values. */
  readonly query?: string | Readonly<Record<string, string | number | boolean>>;
  /** JSON. */
  readonly body?: unknown;
}

/** What a call would be answered; an error's body has its code and message. No body: absent. */
export interface PlannedAnswer {
  readonly status: number;
  readonly body?: unknown;
}

export interface Plan {
  readonly answers: readonly PlannedAnswer[];
  readonly diff: Diff;
}

export interface PlannerOptions {
  readonly engine: Engine;
  /** Region of calls that name none. */
  readonly region: string;
  /** Milliseconds the thread has worked: a busy machine makes a plan slow, not great. */
  readonly worked: () => number;
}

/** Milliseconds of work a plan may hold the writer up for, and what of them may be gone before taking back begins. */
const MOST = 50;
const FORWARD = 20;
/** The clock is asked every so many times where much is looked at. */
const SELDOM = 16;
/** Code that never ran before is slow: what was late is played again before it is refused. */
const ATTEMPTS = 3;

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
    const played = await ask<Plan | Late>(options.engine, () => play(options, request));
    if (!('late' in played)) return played;
    reached = played.late;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const sentence =
    `calls[${reached}] was reached when the plan had held up writes for as long as it may: ` +
    `${MOST} ms, with what is taken back and compared. Split it`;
  return refuse('state-forbids', sentence);
}

/** One turn: everything is played, looked at, taken back and compared. */
function play({ engine, region, worked }: PlannerOptions, request: PlanRequest): Plan | Late | Refusal {
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
        const entrance = entranceOf(call.region ?? request.region ?? region, region);
        if (entrance === undefined) return refuse('body-invalid', `calls[${i}] is made in a region there is none of`);
        const earlier = answers.map(({ body }) => body);
        const references = new References(earlier, MAX_BODY);
        const ready = { target: targetOf(call, references), bytes: bytesOf(call.body, references), entrance };
        if (references.missing !== undefined) {
          return refuse('body-invalid', `calls[${i}] refers to ${references.missing}, which no earlier answer holds`);
        }
        const tooLong = references.tooLong || ready.bytes.length > MAX_BODY;
        const answer = late() ? undefined : answerOf(engine, rehearsal, account, ready, tooLong, late);
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

function seldom(late: () => boolean): () => boolean {
  let asked = 0;
  let was = false;
  return () => {
    if (asked % SELDOM === 0) was = late();
    asked += 1;
    return was;
  };
}

/** A call with nothing left to be put in. */
interface ReadyCall {
  readonly target: Target;
  readonly bytes: Uint8Array;
  readonly entrance: Entrance;
}

/** The order of checks is bce/edge.ts's. Undefined: time is up. */
function answerOf(
  engine: Engine,
  rehearsal: Rehearsal<Watch>,
  account: Account,
  { target, bytes, entrance }: ReadyCall,
  tooLong: boolean,
  late: () => boolean,
): PlannedAnswer | undefined {
  const found = findOperation(target, entrance.bec);
  if ('code' in found) return errorAnswer(found.code, false);
  const { operation } = found;
  const { dnsTexts } = MANNERS[operation.service];
  const failed = (code: ErrorCode, detail?: ErrorDetail): PlannedAnswer => errorAnswer(code, dnsTexts, detail);
  if (tooLong) return failed('InvalidHTTPRequest');

  // What authentication says of a frozen account's keys.
  if (account.frozen) return failed('AccessDenied');
  if (!account.certified) return failed('QualifyNotPass');
  if ((account.closed as readonly string[]).includes(operation.service)) return failed('OptInRequired');

  const caller: Caller = { account: account.id, region: entrance.region, userAgent: '' };
  const decoded = decodeCall(found, caller, bytes, engine);
  if ('code' in decoded) return failed(decoded.code, decoded);
  const { handler } = operation;
  if (handler.kind === 'read') {
    const shown = showNow(engine.state, handler, decoded.call, late);
    if (shown === undefined) return undefined;
    if (isRefusal(shown)) return failed(codeOf(shown.refused), shown);
    return { status: 200, body: JSON.parse(JSON.stringify(shown)) };
  }
  const write = writeOf(handler, decoded, { operation: operation.name, account: account.id });
  const answer = isRefusal(write) ? write : rehearsal.execute(write);
  if (isRefusal(answer)) return failed(codeOf(answer.refused), answer);
  return answer.body === '' ? { status: answer.status } : { status: answer.status, body: JSON.parse(answer.body) };
}

/** BEC's endpoint is in no region; its rows do not look at one. */
function entranceOf(text: string, own: string): Entrance | undefined {
  if (text === 'bec') return { region: own, bec: true };
  const region = cloudRegion(text);
  return region === undefined ? undefined : { region, bec: false };
}

const errorAnswer = (code: ErrorCode, dnsTexts: boolean, { time, subject }: ErrorDetail = {}): PlannedAnswer => ({
  status: ERRORS[code].status,
  body: { code, message: errorText(code, dnsTexts, { time, subject }) },
});

function targetOf({ method, path, query = '' }: PlannedCall, references: References): Target {
  const rawPath = references.inText(path, encodeURIComponent);
  if (typeof query === 'string') return { method, rawPath, rawQuery: references.inText(query, encodeURIComponent) };
  const pairs = Object.entries(query).map(
    ([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(references.inText(String(value)))}`,
  );
  return { method, rawPath, rawQuery: pairs.join('&') };
}

const bytesOf = (body: unknown, references: References): Uint8Array =>
  body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(references.inValue(body)));

/** All slices in this turn: what is shown is gone in the next. */
function showNow(state: State, handler: Read, call: Call, late: () => boolean): object | Refusal | undefined {
  const shown = handler.answer(state, call);
  if (!(Symbol.iterator in shown)) return shown;
  for (;;) {
    const step = shown.next();
    if (step.done === true) return step.value;
    if (late()) return undefined;
  }
}
