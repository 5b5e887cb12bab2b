import type { ErrorCode } from '../contract/errors.ts';
import { MANNERS } from '../contract/operation.ts';
import { codeOf } from '../contract/refusals.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import type { Engine } from '../engine/engine.ts';
import { ask, tell } from '../engine/hold.ts';
import { LogFailure } from '../engine/log.ts';
import type { Answer } from '../engine/request.ts';
import { type HttpRequest, type HttpResponse, NO_ANSWER } from '../http/message.ts';
import type { Logger } from '../platform/logger.ts';
import type { AuthRefusal } from './auth/refusal.ts';
import { SigningKeys } from './auth/signature.ts';
import { authenticate } from './auth/verify.ts';
import { mayCall, mayUse } from './authorize.ts';
import { type Denied, decodeCall, denied, type Found, findOperation, writeOf } from './call.ts';
import { type AccountCredential, Credentials } from './credentials.ts';
import { etagOf } from './etag.ts';
import type { ApiFaults } from './faults.ts';
import type { Call, Makers, Read } from './handlers.ts';
import { KeyUse } from './key-use.ts';
import { ownerOf, type Rates } from './rate.ts';
import type { RefusedSignatures } from './refused-signatures.ts';
import { type Entrance, isForBec, regionOf } from './region.ts';
import { errorResponse, limitedResponse, objectResponse } from './response.ts';
import type { Served } from './services.ts';

export interface EdgeOptions {
  readonly engine: Engine;
  readonly makers: Makers;
  readonly newRequestId: () => string;
  readonly logger: Logger;
  readonly refusedSignatures: RefusedSignatures;
  readonly rates: Rates;
  /** Told of every answer: its operation ('' when none was found), its code ('' for success), and of a fault that it is one. */
  readonly answered: (operation: string, code: ErrorCode | '', ordered?: boolean) => void;
  /** Signatures are checked against the real time, never against the engine's. */
  readonly now: () => number;
  /** What the operator orders to go wrong; absent: nothing can be. */
  readonly faults?: ApiFaults | undefined;
}

type Answered = Answer & { readonly etag?: string };
/** `retryAfter`, in seconds: it was one request too many. */
type Refused = Denied & {
  readonly auth?: AuthRefusal;
  readonly retryAfter?: number;
  /** A fault the operator ordered; `dropped`: nothing is answered. */
  readonly ordered?: true;
  readonly dropped?: true;
};

/** BCE's manners. The order of checks for every service, common contract 2.5, begins in #answer, which names the rest. */
export class Edge {
  readonly #options: EdgeOptions;
  readonly #credentials: Credentials;
  readonly #signingKeys = new SigningKeys();
  readonly #keyUse: KeyUse;

  constructor(options: EdgeOptions) {
    this.#options = options;
    this.#credentials = new Credentials(options.makers.unseal);
    this.#keyUse = new KeyUse(options.engine);
  }

  async handle(request: HttpRequest, entrance: Entrance): Promise<HttpResponse> {
    const requestId = this.#options.newRequestId();
    const found = findOperation(request, isForBec(request.headers.host as string | undefined, entrance));
    const operation = 'code' in found ? undefined : found.operation;
    const name = operation?.name ?? '';
    const dnsTexts = operation !== undefined && MANNERS[operation.service].dnsTexts;
    try {
      const answer: Answered | Refused =
        tooMany(this.#options.rates.byAddress(request.remoteAddress)) ??
        ('code' in found ? found : await this.#answer(request, entrance.region, requestId, found));
      if (!('code' in answer)) {
        this.#options.answered(name, '');
        return objectResponse(requestId, answer);
      }
      if (answer.retryAfter === undefined) await this.#held();
      this.#options.answered(name, answer.code, answer.ordered);
      if (answer.dropped) return NO_ANSWER;
      if (answer.retryAfter !== undefined) return limitedResponse(requestId, dnsTexts, answer.retryAfter);
      if (answer.auth !== undefined) this.#options.refusedSignatures.add(requestId, request, answer.auth);
      return errorResponse(requestId, answer.code, dnsTexts, answer);
    } catch (error) {
      const code = failureCode(operation, error);
      this.#options.answered(name, code);
      const reason = String((error as Error).stack);
      this.#options.logger.error('request failed', { requestId, operation: name, reason });
      return errorResponse(requestId, code, dnsTexts);
    }
  }

  /** A refusal too may rest on what is not durable yet: a key just removed, an account just frozen. */
  async #held(): Promise<void> {
    const { engine } = this.#options;
    if (!engine.isSettled(engine.state.position)) await engine.settled(engine.state.position);
  }

  /** The order of checks; the first failure answers. Each step is a paragraph. Steps without a caller: call.ts. */
  async #answer(
    request: HttpRequest,
    listenerRegion: string,
    requestId: string,
    found: Found,
    delayed = false,
  ): Promise<Answered | Refused> {
    const { engine, makers, now, rates, faults } = this.#options;

    // 1. Version, then route, method and flags: found (findOperation). Before any of it: what one address may ask.
    const { operation } = found;

    // 2. Authentication, and the digests of the body; then what one key may ask.
    if (request.body === undefined) return denied('InvalidHTTPRequest');
    engine.catchUp();
    const identity = authenticate<AccountCredential>(
      { ...request, body: request.body },
      (accessKeyId) => this.#credentials.find(engine.state, accessKeyId),
      now(),
      { signingKeys: this.#signingKeys, sessionsAt: engine.now() },
    );
    if ('code' in identity) return { code: identity.code, time: identity.time, auth: identity };
    const { account } = identity.credential;

    // Faults the operator ordered: only now is it known whose call it is. After a delay it is all looked at anew.
    const region = regionOf(String(request.headers.host), listenerRegion);
    const known = { requestId, account: account.id, operation, path: found.path, region };
    const struck = delayed ? undefined : faults?.before(known);
    if (struck !== undefined) return (await struck) ?? this.#answer(request, listenerRegion, requestId, found, true);

    const limited = tooMany(rates.byKey(ownerOf(engine.state, identity.accessKeyId)));
    if (limited !== undefined) return limited;
    const who = {
      account: account.id,
      accessKeyId: identity.accessKeyId,
      ...(identity.credential.as !== undefined && { as: identity.credential.as }),
      from: request.remoteAddress,
    };
    this.#keyUse.note(who);

    // 3. The account: certified, and the service open.
    if (!account.certified) return denied('QualifyNotPass');
    if ((account.closed as readonly string[]).includes(operation.service)) return denied('OptInRequired');

    const caller = {
      account: account.id,
      principal: identity.credential.principal,
      region,
      userAgent: String(request.headers['user-agent'] ?? ''),
    };

    // 4. What the caller may do with what path and query name.
    const circumstances = { from: request.remoteAddress, at: engine.now() };
    if (!mayCall(engine.state, caller, operation, found, circumstances)) return denied('AccessDenied');

    // 5, 6. Query values and client token; the body. Values without a code of their own: see the handler.
    const decoded = decodeCall(found, caller, request.body, engine, makers);
    if ('code' in decoded) return decoded;
    // And with what the body names: before it is looked for.
    if (!mayUse(engine.state, caller, operation, decoded.call.body, circumstances)) return denied('AccessDenied');

    // 7-12. Client token and If-Match (engine.execute), then path ids, ids in the body, semantics, quota and the
    // change (the command, in domain/).
    const { handler } = operation;
    let answer: Answered | Refusal;
    if (handler.kind === 'read') answer = await this.#read(handler, decoded.call);
    else {
      const cause = { operation: operation.name, requestId, ...who };
      const ifMatch = request.headers['if-match'];
      const write = writeOf(handler, decoded, cause, ifMatch === undefined ? undefined : String(ifMatch));
      answer = isRefusal(write) ? write : await tell(engine, faults?.slowed(write, known) ?? write);
    }
    if (isRefusal(answer)) return denied(codeOf(answer.refused), { subject: answer.subject });
    // It is done, and durable: what is lost now is the answer alone.
    const lost = faults?.after(known);
    return lost === undefined ? answer : ((await lost) ?? answer);
  }

  async #read(handler: Read, call: Call): Promise<Answered | Refusal> {
    const shown = await ask(this.#options.engine, (state) => handler.answer(state, call));
    if (isRefusal(shown)) return shown;
    const body = JSON.stringify(shown);
    return handler.single ? { status: 200, body, etag: etagOf(body) } : { status: 200, body };
  }
}

const tooMany = (retryAfter: number | undefined): Refused | undefined =>
  retryAfter === undefined ? undefined : { ...denied('TooManyRequests'), retryAfter };

/** What a service calls a failure of ours: some name a damaged storage, which no retry cures. */
function failureCode(operation: Served | undefined, error: unknown): ErrorCode {
  const damaged = error instanceof LogFailure && error.kind === 'damaged';
  return damaged && operation !== undefined ? MANNERS[operation.service].damaged : 'InternalError';
}
