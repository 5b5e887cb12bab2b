import type { ErrorCode } from '../contract/errors.ts';
import { NETLOOM } from '../contract/netloom.ts';
import type { Operation } from '../contract/operation.ts';
import { isRefusal, type Reason, type Refusal } from '../domain/refusal.ts';
import type { Engine } from '../engine/engine.ts';
import { tell } from '../engine/hold.ts';
import { LogFailure } from '../engine/log.ts';
import { decodeBody, decodeQuery } from '../http/decode.ts';
import type { HttpRequest, HttpResponse } from '../http/message.ts';
import { Query } from '../http/query.ts';
import { Router } from '../http/router.ts';
import type { Logger } from '../platform/logger.ts';
import { newRequestId } from '../platform/random.ts';
import { accounts } from './accounts.ts';
import { type GuardOptions, hasToken, refusedBy } from './guard.ts';
import type { AdminCall, AdminHandler } from './handlers.ts';
import { adminError, json } from './response.ts';
import { type EndpointStates, vpcs } from './vpcs.ts';

export interface AdminOptions {
  readonly engine: Engine;
  readonly guard: GuardOptions;
  readonly make: AdminCall['make'];
  readonly seal: AdminCall['seal'];
  readonly unseal: AdminCall['unseal'];
  readonly endpointStates: EndpointStates;
  readonly dnsPort: number;
  readonly refusedSignatures: () => readonly object[];
  /** Why the server is not ready, or undefined. */
  readonly unready: () => string | undefined;
  readonly metrics: () => Promise<string>;
  readonly logger: Logger;
  readonly answered: (operation: string, code: ErrorCode | '') => void;
}

type Row = Operation & { readonly handler: AdminHandler };

const CODES: Partial<Record<Reason, ErrorCode>> = {
  'account-unknown': 'NoSuchObject',
  'key-unknown': 'NoSuchObject',
  'vpc-unknown': 'NoSuchObject',
  'exists-already': 'DuplicateException',
  'selector-taken': 'DuplicateException',
  'marker-unknown': 'InvalidHTTPRequest',
};

/** The operator's listener: health, metrics, and our own API behind a token. */
export class AdminEdge {
  readonly #options: AdminOptions;
  readonly #router: Router<Row>;

  constructor(options: AdminOptions) {
    this.#options = options;
    const handlers: Record<(typeof NETLOOM)[number]['name'], AdminHandler> = {
      ...accounts,
      ...vpcs(options.endpointStates, options.dnsPort),
      ListRefusedSignatures: { kind: 'read', answer: () => ({ requests: options.refusedSignatures() }) },
    };
    this.#router = new Router(NETLOOM.map((row) => ({ ...row, handler: handlers[row.name] })));
  }

  async handle(request: HttpRequest): Promise<HttpResponse> {
    const requestId = newRequestId();
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

  async #guarded(request: HttpRequest, requestId: string): Promise<HttpResponse> {
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
    if (typeof body === 'string') return failed(body === 'not-utf8' ? 'InvalidHTTPRequest' : 'InappropriateJSON');
    const call: AdminCall = { path, query, body: body.value, make, seal, unseal };
    const outcome = await this.#run(operation, call, { requestId, from: request.remoteAddress });
    if (isRefusal(outcome)) {
      return failed(CODES[outcome.refused] ?? 'InappropriateJSON', `(${outcome.refused}${subject(outcome)})`);
    }
    answered(operation.name, '');
    return json(requestId, 200, outcome);
  }

  async #run(
    { name, handler }: Row,
    call: AdminCall,
    cause: { readonly requestId: string; readonly from: string },
  ): Promise<object | undefined | Refusal> {
    const { engine } = this.#options;
    if (handler.kind === 'read') {
      const shown = await handler.answer(engine.state, call);
      if (await engine.settled(engine.state.position)) return shown;
      // What was read has been taken back meanwhile: rather nothing than something untrue.
      throw new LogFailure('full', 'what was read was taken back');
    }
    const decided = handler.command(call);
    if (isRefusal(decided)) return decided;
    const told = await tell(engine, {
      command: decided.command,
      cause: { operation: name, ...cause },
      render: () => ({ status: 200, body: '' }),
    });
    return isRefusal(told) ? told : decided.answer();
  }
}

const subject = (refusal: Refusal): string => (refusal.subject === undefined ? '' : `: ${refusal.subject}`);
