import type { ErrorCode } from '../contract/errors.ts';
import { codeOf } from '../contract/refusals.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import type { Engine } from '../engine/engine.ts';
import { ask, tell } from '../engine/hold.ts';
import type { Answer } from '../engine/request.ts';
import { complaint, decodeBody, decodeQuery } from '../http/decode.ts';
import { type HttpHead, type HttpRequest, type HttpResponse, type HttpStream, MAX_BODY } from '../http/message.ts';
import { Query } from '../http/query.ts';
import { Router } from '../http/router.ts';
import type { Logger } from '../platform/logger.ts';
import { type GuardOptions, hasToken, refusedBy } from './guard.ts';
import type { AdminCall } from './handlers.ts';
import { adminError, adminRefusal, json, jsonLines, jsonText } from './response.ts';
import { type Served, type Sources, served } from './served.ts';

export interface AdminOptions {
  readonly engine: Engine;
  readonly guard: GuardOptions;
  readonly newRequestId: () => string;
  readonly make: AdminCall['make'];
  readonly seal: AdminCall['seal'];
  readonly unseal: AdminCall['unseal'];
  readonly sources: Sources;
  /** Why the server is not ready, or undefined. */
  readonly unready: () => string | undefined;
  readonly metrics: () => Promise<string>;
  readonly logger: Logger;
  readonly answered: (operation: string, code: ErrorCode | '') => void;
}

/** The operator's listener: health, metrics, and our own API behind a token. */
export class AdminEdge {
  readonly #options: AdminOptions;
  readonly #router: Router<Served>;

  constructor(options: AdminOptions) {
    this.#options = options;
    this.#router = new Router(served(options.sources, options.engine));
  }

  /** Octets a request's body may have: more than usual only for who has the token, at an operation that takes more. */
  maxBody(head: HttpHead): number {
    if (!hasToken(head, this.#options.guard.token)) return MAX_BODY;
    const match = this.#router.match(head.method, head.rawPath, new Query(head.rawQuery));
    return match?.operation.maxBody ?? MAX_BODY;
  }

  async handle(request: HttpRequest): Promise<HttpResponse | HttpStream> {
    const requestId = this.#options.newRequestId();
    const refused = refusedBy(request, this.#options.guard);
    if (refused !== undefined) return this.#nowhere(requestId, 'AccessDenied', refused);
    try {
      return (await this.#open(request, requestId)) ?? (await this.#guarded(request, requestId));
    } catch (error) {
      this.#options.logger.error('admin request failed', { requestId, reason: String((error as Error).stack) });
      return this.#nowhere(requestId, 'InternalError');
    }
  }

  /** An error before, or beside, any operation. */
  #nowhere(requestId: string, code: ErrorCode, reason?: string): HttpResponse {
    this.#options.answered('admin', code);
    return adminError(requestId, code, reason);
  }

  /** What needs no token. */
  async #open({ method, rawPath }: HttpRequest, requestId: string): Promise<HttpResponse | undefined> {
    if (method !== 'GET') return undefined;
    if (rawPath === '/healthz') return json(requestId, 200, { status: 'ok' });
    if (rawPath === '/readyz') {
      const reason = this.#options.unready();
      return reason === undefined
        ? json(requestId, 200, { status: 'ready' })
        : json(requestId, 503, { status: 'unready', reason });
    }
    if (rawPath !== '/metrics') return undefined;
    return {
      status: 200,
      headers: { 'Content-Type': 'text/plain; version=0.0.4' },
      body: await this.#options.metrics(),
    };
  }

  async #guarded(request: HttpRequest, requestId: string): Promise<HttpResponse | HttpStream> {
    const { guard, make, seal, unseal, answered } = this.#options;
    if (!hasToken(request, guard.token)) {
      const needed = 'A bearer token is needed: the file admin-token in the data folder.';
      return this.#nowhere(requestId, 'AccessDenied', needed);
    }
    const rawQuery = new Query(request.rawQuery);
    const match = this.#router.match(request.method, request.rawPath, rawQuery);
    if (match === undefined) return this.#nowhere(requestId, 'InvalidURI');
    const { operation, path } = match;
    const failed = (code: ErrorCode, reason?: string): HttpResponse => {
      answered(operation.name, code);
      return adminError(requestId, code, reason);
    };
    const query = decodeQuery(operation, rawQuery);
    if (query === undefined || request.body === undefined) return failed('InvalidHTTPRequest');
    const body = operation.body === undefined ? { value: {} } : decodeBody(operation.body, request.body);
    if (body === 'not-json') return failed('MalformedJSON');
    if (body === 'not-utf8') return failed('InvalidHTTPRequest');
    if (body === 'not-appropriate') {
      const why = complaint(operation.body!, request.body);
      return failed('InappropriateJSON', `(body-invalid${why && `: ${why}`})`);
    }
    const call: AdminCall = { path, query, body: body.value, make, seal, unseal };
    const outcome = await this.#run(operation, call, { requestId, from: request.remoteAddress });
    if (isRefusal(outcome)) {
      answered(operation.name, codeOf(outcome.refused));
      return adminRefusal(requestId, outcome);
    }
    answered(operation.name, '');
    return 'status' in outcome ? jsonText(requestId, outcome.status, outcome.body) : jsonLines(requestId, outcome);
  }

  async #run(
    { name, handler }: Served,
    call: AdminCall,
    cause: { readonly requestId: string; readonly from: string },
  ): Promise<Answer | AsyncIterable<string> | Refusal> {
    const { engine } = this.#options;
    if (handler.kind === 'read') {
      const shown = await ask(engine, await handler.question(call));
      return isRefusal(shown) ? shown : rendered(shown);
    }
    if (handler.kind === 'act') {
      const done = await handler.act(call);
      return isRefusal(done) ? done : rendered(done);
    }
    if (handler.kind === 'stream')
      return (await ask(engine, (state) => handler.refused(state, call))) ?? handler.open(call);
    const told = await handler.told(call);
    if (isRefusal(told)) return told;
    const { command, answer, back } = told;
    const render = (result: unknown): Answer => rendered(answer ?? result);
    return tell(engine, { command, cause: { operation: name, ...cause, ...back }, render });
  }
}

const rendered = (value: unknown): Answer => ({ status: 200, body: value === undefined ? '' : JSON.stringify(value) });
