import { ERRORS, type ErrorCode, type ErrorDetail, errorText } from '../contract/errors.ts';
import { MANNERS } from '../contract/operation.ts';
import { codeOf } from '../contract/refusals.ts';
import type { Account } from '../domain/account/types.ts';
import { cloudRegion } from '../domain/net/region.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import type { Engine } from '../engine/engine.ts';
import type { Requests } from '../engine/transaction.ts';
import { complaint } from '../http/decode.ts';
import { MAX_BODY } from '../http/message.ts';
import { type Caller, decodeCall, findOperation, type Target, writeOf } from './call.ts';
import type { Call, Makers, Read } from './handlers.ts';
import { References } from './references.ts';
import type { Entrance } from './region.ts';
import type { Served } from './services.ts';

/** Any text in path, query or body may hold references to earlier answers: see references.ts. */
export interface PlannedCall {
  readonly method: string;
  /** Where this one is made, if elsewhere. */
  readonly region?: string;
  /** As on the wire, escapes and all; what stands behind a `?` is query. */
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
  /**
   * Why it is refused, in our own words: BCE's code may stand for several reasons, and its text says no more. Of a body
   * also where it is wrong: `body-invalid: ttl must be integer`.
   */
  readonly reason?: string;
}

/** A call with nothing left to be put in. */
export interface ReadyCall {
  readonly target: Target;
  /** The body; undefined when it is longer than MAX_BODY. */
  readonly bytes: Uint8Array | undefined;
  readonly entrance: Entrance;
}

/**
 * Puts in what a call takes from the answers before it. Refuses: body-invalid, an unknown region or a reference to
 * nothing, with a sentence that goes on from the call's name.
 * @param bodies of the answers before it.
 * @param asked region of calls that name none.
 * @param own the server's.
 */
export function readyCall(
  call: PlannedCall,
  bodies: readonly unknown[],
  asked: string | undefined,
  own: string,
): ReadyCall | Refusal {
  const region = call.region ?? asked ?? own;
  const entrance = entranceOf(region, own);
  if (entrance === undefined) return refuse('body-invalid', `is made in ${JSON.stringify(region)}, which is no region`);
  const references = new References(bodies, MAX_BODY);
  const target = targetOf(call, references);
  const bytes = bytesOf(call.body, references);
  if (references.missing !== undefined) {
    return refuse('body-invalid', `refers to ${references.missing}, which no earlier answer holds`);
  }
  return { target, entrance, bytes: references.tooLong || bytes.length > MAX_BODY ? undefined : bytes };
}

/**
 * What a call is answered; what it changes stays until the rehearsal is undone. The order of checks is bce/edge.ts's.
 * Undefined: time is up.
 *
 * @param toldSecrets whether secrets that were made are in the answer: of a plan they would open nothing.
 */
export function answerTo(
  { target, bytes, entrance }: ReadyCall,
  account: Account,
  engine: Engine,
  makers: Makers,
  requests: Requests,
  late: () => boolean,
  toldSecrets = false,
): PlannedAnswer | undefined {
  const found = findOperation(target, entrance.bec);
  if ('code' in found) return errorAnswer(found.code, false);
  const { operation } = found;
  const { dnsTexts } = MANNERS[operation.service];
  const failed = (code: ErrorCode, detail?: ErrorDetail): PlannedAnswer => errorAnswer(code, dnsTexts, detail);
  const refused = (refusal: Refusal): PlannedAnswer => {
    return { ...failed(codeOf(refusal.refused), refusal), reason: refusal.refused };
  };
  if (bytes === undefined) return failed('InvalidHTTPRequest');

  // What authentication says of a frozen account's keys.
  if (account.frozen) return failed('AccessDenied');
  if (!account.certified) return failed('QualifyNotPass');
  if ((account.closed as readonly string[]).includes(operation.service)) return failed('OptInRequired');

  const principal = { account: account.id };
  const caller: Caller = { account: account.id, principal, region: entrance.region, userAgent: '' };
  const decoded = decodeCall(found, caller, bytes, engine, makers);
  if ('code' in decoded) return { ...failed(decoded.code, decoded), ...hurt(decoded.code, operation, bytes) };
  const { handler } = operation;
  if (handler.kind === 'read') {
    const shown = showNow(engine.state, handler, decoded.call, late);
    if (shown === undefined) return undefined;
    if (isRefusal(shown)) return refused(shown);
    return { status: 200, body: JSON.parse(JSON.stringify(shown)) };
  }
  const write = writeOf(handler, decoded, { operation: operation.name, account: account.id });
  const answer = isRefusal(write) ? write : requests.execute(write);
  if (isRefusal(answer)) return refused(answer);
  if (answer.body === '') return { status: answer.status };
  const body = JSON.parse(answer.body);
  return { status: answer.status, body: handler.secret === true && !toldSecrets ? withoutSecrets(body) : body };
}

/** Which field of a body is wrong, for the operator: BCE's text names none. */
function hurt(code: ErrorCode, { body }: Served, bytes: Uint8Array): { readonly reason?: string } {
  const why = code === 'InappropriateJSON' && body !== undefined ? complaint(body, bytes) : '';
  return why === '' ? {} : { reason: `body-invalid: ${why}` };
}

/** What a plan made opens nothing, but what a client token kept of a real call would. */
function withoutSecrets(body: Readonly<Record<string, unknown>>): object {
  const { secret: _secret, secretAccessKey: _key, sessionToken: _token, ...rest } = body;
  return rest;
}

/** BEC's endpoint, as its listener, stands in the server's own region. */
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
  const [, before = '', behind = ''] = /^([^?]*)(?:\?(.*))?$/s.exec(path)!;
  const rawPath = references.inText(before, escaped);
  const own = references.inText(behind, escaped);
  const more =
    typeof query === 'string'
      ? references.inText(query, escaped)
      : Object.entries(query)
          .map(([key, value]) => `${escaped(key)}=${escaped(references.inText(String(value)))}`)
          .join('&');
  return { method, rawPath, rawQuery: [own, more].filter((text) => text !== '').join('&') };
}

/** Half a surrogate pair has no octets (RFC 3629 3). */
const escaped = (text: string): string => encodeURIComponent(text.toWellFormed());

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
