import type { ErrorCode, ErrorDetail } from '../contract/errors.ts';
import { MANNERS } from '../contract/operation.ts';
import type { Principal } from '../domain/access/types.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import type { Engine } from '../engine/engine.ts';
import type { Request } from '../engine/request.ts';
import { decodeBody, decodeQuery } from '../http/decode.ts';
import { Query } from '../http/query.ts';
import { Router } from '../http/router.ts';
import { etagOf, ifMatch } from './etag.ts';
import { fingerprint } from './fingerprint.ts';
import type { Call, Makers, Write } from './handlers.ts';
import { RESERVED, SERVED, type Served } from './services.ts';

// A call without HTTP and without a signature: steps 1 and 5 to 12 of the order of checks (common contract 2.5). The
// edge puts authentication and the account's standing between findOperation and decodeCall; whoever has a caller already
// leaves them out:
//
//   const found = findOperation({ method, rawPath, rawQuery });            a denial, or the operation
//   const decoded = decodeCall(found, caller, bytes, engine, makers);      a denial, or the call
//   decoded.operation.handler.kind === 'read'
//     ? handler.answer(state, decoded.call)                                what it shows (see engine/hold.ts: Slices)
//     : writeOf(handler, decoded, cause, ifMatch?)                         what Engine.execute takes, or a refusal
//
// Refusals become codes by contract/refusals.ts codeOf.

/** What a call is answered that does not get through the checks: a code, and what its text names. */
export interface Denied extends ErrorDetail {
  readonly code: ErrorCode;
}

export const denied = (code: ErrorCode, detail: ErrorDetail = {}): Denied => ({ code, ...detail });

/** What names an operation; path and query as on the wire, escapes and all. */
export interface Target {
  readonly method: string;
  readonly rawPath: string;
  /** Without `?`; '' for none. */
  readonly rawQuery: string;
}

export interface Found {
  readonly operation: Served;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Query;
}

const ROUTER = new Router<Served>(
  SERVED.filter(({ service }) => service !== 'bec'),
  RESERVED,
);
const BEC_ROUTER = new Router<Served>(
  SERVED.filter(({ service }) => service !== 'vpc'),
  RESERVED,
);

/**
 * Step 1: version, then route, method and flags. VPCs and edge VPCs share their paths: where a call is for BEC, its rows
 * stand in for those of VPC (csn contract 13.2).
 */
export function findOperation({ method, rawPath, rawQuery }: Target, bec = false): Found | Denied {
  if (/^\/v(?!1(\/|$))\d+(\/|$)/.test(rawPath)) return denied('InvalidVersion');
  const query = new Query(rawQuery);
  const match = (bec ? BEC_ROUTER : ROUTER).match(method, rawPath, query);
  return match === undefined ? denied('InvalidURI') : { ...match, query };
}

/** Who calls, from where. */
export interface Caller {
  /** Account id. */
  readonly account: string;
  /** Whose rights count: the account's root, one of its users, or a session. */
  readonly principal: Principal;
  /** Region of the endpoint; regional services alone look at it. */
  readonly region: string;
  /** '' for none. */
  readonly userAgent: string;
}

export interface Decoded {
  readonly operation: Served;
  readonly call: Call;
  /** Of a write only. */
  readonly clientToken: string | undefined;
}

/** Steps 5 and 6: query values, the form of the client token, and the body. `found` is what findOperation found. */
export function decodeCall(
  { operation, path, query: rawQuery }: Found,
  caller: Caller,
  bytes: Uint8Array,
  { ids, rules }: Pick<Engine, 'ids' | 'rules'>,
  { make, seal, unseal }: Makers,
): Decoded | Denied {
  const query = decodeQuery(operation, rawQuery);
  const clientToken = clientTokenOf(operation, rawQuery);
  if (query === undefined || (clientToken !== undefined && !/^[\x20-\x7e]{1,64}$/.test(clientToken))) {
    return denied('InvalidHTTPRequest');
  }
  const body = bodyOf(operation, bytes);
  if ('code' in body) return denied(body.code);
  return { operation, call: { ...caller, path, query, body: body.value, ids, rules, make, seal, unseal }, clientToken };
}

/**
 * Steps 7 to 12 of a write, as the engine runs them: client token and If-Match, then the command, which looks at path
 * ids, ids in the body, semantics and quotas. Values of the body without a code of their own belong to step 6 and are
 * refused here at once.
 */
export function writeOf(
  handler: Write,
  { operation, call, clientToken }: Decoded,
  cause: Request<unknown>['cause'],
  ifMatchHeader?: string,
): Request<unknown> | Refusal {
  const command = handler.command(call);
  if (isRefusal(command)) return command;
  return {
    command,
    cause,
    token: clientToken === undefined ? undefined : tokenUse(operation, call, clientToken),
    kept: handler.secret === true ? { seal: call.seal, unseal: call.unseal } : undefined,
    precondition: precondition(handler, call, ifMatchHeader),
    render: (result) => ({
      status: operation.status ?? 200,
      body: result === undefined ? '' : JSON.stringify(result),
    }),
  };
}

/** Both spellings (dns contract 1.12); ignored on reads; Java's text `null` is absent. */
function clientTokenOf({ handler }: Served, query: Query): string | undefined {
  if (handler.kind === 'read') return undefined;
  const token = query.value('clientToken') ?? query.value('clienToken');
  return token === 'null' ? undefined : token;
}

const NO_FIELDS = { type: 'object', properties: {} };

function bodyOf(operation: Served, bytes: Uint8Array): { readonly value: object } | { readonly code: ErrorCode } {
  if (operation.method === 'GET' || operation.method === 'DELETE') return { value: {} };
  // An action without a body schema still takes `null`, `{}` or nothing (dns contract 1.6).
  const decoded = decodeBody(operation.body ?? NO_FIELDS, bytes);
  if (typeof decoded !== 'string') return decoded;
  const codes = {
    'not-utf8': 'InvalidHTTPRequest',
    'not-json': 'MalformedJSON',
    'not-appropriate': 'InappropriateJSON',
  } as const;
  return { code: codes[decoded] };
}

const callerId = ({ account, user, session }: Principal): string => session ?? user ?? account;

/** Users of one account share what a token answered, but for secrets: those are repeated to whom they were told. */
const tokenUse = ({ service, name, handler }: Served, call: Call, clientToken: string) => ({
  account: call.account,
  scope: [
    MANNERS[service].regional ? call.region : '',
    name,
    ...(handler.kind === 'write' && handler.secret === true ? [callerId(call.principal)] : []),
    clientToken,
  ].join(' '),
  fingerprint: fingerprint(call.path, call.query, call.body),
});

/** If-Match against what the path's resource shows now; a missing resource is the command's to name. */
function precondition({ shows }: Write, call: Call, header: string | undefined) {
  if (header === undefined || shows === undefined) return undefined;
  return (state: State): Refusal | undefined => {
    const shown = shows(state, call);
    if (isRefusal(shown) || ifMatch(header, etagOf(JSON.stringify(shown)))) return undefined;
    return refuse('precondition-failed');
  };
}
