import type { ErrorCode, ErrorDetail } from '../contract/errors.ts';
import type { Command } from '../domain/command.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import type { Answer, Engine, Request } from '../engine/engine.ts';
import { ask, tell } from '../engine/hold.ts';
import { decodeBody, decodeQuery, type QueryValues } from '../http/decode.ts';
import type { HttpRequest, HttpResponse } from '../http/message.ts';
import { Query } from '../http/query.ts';
import { type Match, Router } from '../http/router.ts';
import type { Logger } from '../platform/logger.ts';
import { newRequestId } from '../platform/random.ts';
import type { AuthRefusal } from './auth/refusal.ts';
import { SigningKeys } from './auth/signature.ts';
import { authenticate } from './auth/verify.ts';
import { type AccountCredential, Credentials } from './credentials.ts';
import { etagOf, ifMatch } from './etag.ts';
import { fingerprint } from './fingerprint.ts';
import type { Call, Read, Write } from './handlers.ts';
import { codeOf } from './refusals.ts';
import type { RefusedSignatures } from './refused-signatures.ts';
import { regionOf } from './region.ts';
import { errorResponse, objectResponse } from './response.ts';
import { SERVED, type Served } from './services.ts';

export interface EdgeOptions {
  readonly engine: Engine;
  readonly openSecret: (sealed: string) => string;
  readonly logger: Logger;
  readonly refusedSignatures: RefusedSignatures;
  /** Told of every answer: its operation ('' when none was found), and its code ('' for success). */
  readonly answered: (operation: string, code: ErrorCode | '') => void;
  /** Signatures are checked against the real time, never against the engine's. */
  readonly now: () => number;
}

/** A failure on the way through the checks. */
interface Fault extends ErrorDetail {
  readonly code: ErrorCode;
  readonly auth?: AuthRefusal;
}

const fault = (code: ErrorCode, detail: ErrorDetail = {}): Fault => ({ code, ...detail });

/** BCE's manners. The order of checks for every service, common contract 2.5, begins in #answer, which names the rest. */
export class Edge {
  readonly #options: EdgeOptions;
  readonly #router = new Router<Served>(SERVED);
  readonly #credentials: Credentials;
  readonly #signingKeys = new SigningKeys();

  constructor(options: EdgeOptions) {
    this.#options = options;
    this.#credentials = new Credentials(options.openSecret);
  }

  async handle(request: HttpRequest, listenerRegion: string): Promise<HttpResponse> {
    const requestId = newRequestId();
    const dnsService = /^\/v\d+\/(privatezone|dns)(\/|$)/.test(request.rawPath);
    const query = new Query(request.rawQuery);
    const match = this.#router.match(request.method, request.rawPath, query);
    const operation = match?.operation.name ?? '';
    try {
      const answer = await this.#answer(request, listenerRegion, requestId, query, match);
      if (!('code' in answer)) {
        this.#options.answered(operation, '');
        return objectResponse(requestId, answer);
      }
      await this.#held();
      this.#options.answered(operation, answer.code);
      if (answer.auth !== undefined) this.#options.refusedSignatures.add(requestId, request, answer.auth);
      return errorResponse(requestId, answer.code, dnsService, answer);
    } catch (error) {
      this.#options.answered(operation, 'InternalError');
      this.#options.logger.error('request failed', { requestId, operation, reason: String((error as Error).stack) });
      return errorResponse(requestId, 'InternalError', dnsService);
    }
  }

  /** A refusal too may rest on what is not durable yet: a key just removed, an account just frozen. */
  async #held(): Promise<void> {
    const { engine } = this.#options;
    if (!engine.isSettled(engine.state.position)) await engine.settled(engine.state.position);
  }

  /** The order of checks; the first failure answers. Each step is a paragraph. */
  async #answer(
    request: HttpRequest,
    listenerRegion: string,
    requestId: string,
    rawQuery: Query,
    match: Match<Served> | undefined,
  ): Promise<(Answer & { readonly etag?: string }) | Fault> {
    const { engine, now } = this.#options;

    // 1. Version, then route, method and flags.
    if (/^\/v(?!1(\/|$))\d+(\/|$)/.test(request.rawPath)) return fault('InvalidVersion');
    if (match === undefined) return fault('InvalidURI');
    const { operation, path } = match;

    // 2. Authentication, and the digests of the body.
    if (request.body === undefined) return fault('InvalidHTTPRequest');
    const caller = authenticate<AccountCredential>(
      { ...request, body: request.body },
      (accessKeyId) => this.#credentials.find(engine.state, accessKeyId),
      now(),
      { signingKeys: this.#signingKeys },
    );
    if ('code' in caller) return { code: caller.code, time: caller.time, auth: caller };
    const { account } = caller.credential;

    // 3. The account: certified, and the service open.
    if (!account.certified) return fault('QualifyNotPass');
    if ((account.closed as readonly string[]).includes(operation.service)) return fault('OptInRequired');

    // 4. What the caller may do: an account's root keys may do everything with what is the account's.

    // 5. Query values and the form of the client token.
    const query = decodeQuery(operation, rawQuery);
    const clientToken = clientTokenOf(operation, rawQuery);
    if (query === undefined || (clientToken !== undefined && !/^[\x20-\x7e]{1,64}$/.test(clientToken))) {
      return fault('InvalidHTTPRequest');
    }

    // 6. The body: UTF-8, JSON, types and required fields. Values without a code of their own: see the handler.
    const body = bodyOf(operation, request.body);
    if ('fault' in body) return fault(body.fault);
    const region = regionOf(String(request.headers.host), listenerRegion);
    const { ids, rules } = engine;
    const call: Call = { account: account.id, region, path, query, body: body.value, ids, rules };

    // 7-12. Client token and If-Match (engine.execute), then path ids, ids in the body, semantics, quota and the
    // change (the command, in domain/).
    const { handler } = operation;
    const answer =
      handler.kind === 'read'
        ? await this.#read(handler, call)
        : await this.#write(operation, handler, call, request, clientToken, {
            operation: operation.name,
            requestId,
            account: account.id,
            accessKeyId: caller.accessKeyId,
            from: request.remoteAddress,
          });
    if (!isRefusal(answer)) return answer;
    return fault(codeOf(answer.refused), { subject: answer.subject });
  }

  async #read(handler: Read, call: Call): Promise<(Answer & { readonly etag?: string }) | Refusal> {
    const shown = await ask(this.#options.engine, (state) => handler.answer(state, call));
    if (isRefusal(shown)) return shown;
    const body = JSON.stringify(shown);
    return handler.single ? { status: 200, body, etag: etagOf(body) } : { status: 200, body };
  }

  async #write(
    operation: Served,
    handler: Write,
    call: Call,
    request: HttpRequest,
    clientToken: string | undefined,
    cause: Request<unknown>['cause'],
  ): Promise<Answer | Refusal> {
    const command: Command | Refusal = handler.command(call);
    if (isRefusal(command)) return command;
    return tell(this.#options.engine, {
      command,
      cause,
      token: clientToken === undefined ? undefined : tokenUse(operation, call, clientToken),
      precondition: precondition(handler, call, request.headers['if-match']),
      render: (result) => ({ status: 200, body: result === undefined ? '' : JSON.stringify(result) }),
    });
  }
}

/** Both spellings (dns contract 1.12); ignored on reads; Java's text `null` is absent. */
function clientTokenOf(operation: Served, query: Query): string | undefined {
  if (operation.method === 'GET') return undefined;
  const token = query.value('clientToken') ?? query.value('clienToken');
  return token === 'null' ? undefined : token;
}

function bodyOf(operation: Served, bytes: Uint8Array): { readonly value: object } | { readonly fault: ErrorCode } {
  if (operation.method === 'GET' || operation.method === 'DELETE') return { value: {} };
  // An action without a body schema still takes `null`, `{}` or nothing (dns contract 1.6).
  const decoded = decodeBody(operation.body ?? NO_FIELDS, bytes);
  if (typeof decoded !== 'string') return decoded;
  const codes = {
    'not-utf8': 'InvalidHTTPRequest',
    'not-json': 'MalformedJSON',
    'not-appropriate': 'InappropriateJSON',
  };
  return { fault: codes[decoded] as ErrorCode };
}

const NO_FIELDS = { type: 'object', properties: {} };

const tokenUse = (operation: Served, call: Call, clientToken: string) => ({
  account: call.account,
  scope: [operation.service === 'vpc' ? call.region : '', operation.name, clientToken].join(' '),
  fingerprint: fingerprint(call.path, call.query as QueryValues, call.body),
});

/** If-Match against what the path's resource shows now; a missing resource is the command's to name. */
function precondition(handler: Write, call: Call, header: string | string[] | undefined) {
  const { shows } = handler;
  if (header === undefined || shows === undefined) return undefined;
  return (state: State): Refusal | undefined => {
    const shown = shows(state, call);
    if (isRefusal(shown) || ifMatch(String(header), etagOf(JSON.stringify(shown)))) return undefined;
    return refuse('precondition-failed');
  };
}
