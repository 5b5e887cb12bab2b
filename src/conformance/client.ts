import { createHash } from 'node:crypto';
import { sign } from '../bce/auth/sign.ts';
import { utcTime } from '../domain/time.ts';
import { type BceService, Lacking, NoAnswer } from './case.ts';
import type { Endpoints } from './endpoints.ts';
import { type Answer, send } from './wire.ts';

export interface Patience {
  readonly timeoutMs: number;
  /** Once aborted nothing more is sent; what is under way is waited for, so that nothing is made unseen. */
  readonly signal?: AbortSignal;
}

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** In what a request is unlike what an official client sends. */
export interface Oddity {
  readonly keys?: Keys;
  /** Seconds its clock goes ahead of ours; below 0: behind. */
  readonly ahead?: number;
  /** Seconds it is valid; 1800 where absent. */
  readonly expires?: number;
  /** Names in the signed field, as they are spelt; absent: the field is empty and the default set is signed. */
  readonly signed?: readonly string[];
  /** Sent over those the client makes; `undefined` takes one away. Signed like them. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** What is sent for the Authorization header; `undefined`: none. */
  readonly authorization?: (made: string) => string | undefined;
  /** The authorization goes in the query. */
  readonly inQuery?: true;
  /** A query other than the signed one. */
  readonly sentQuery?: string;
}

export interface Call extends Oddity {
  readonly query?: string;
  /** Text goes out as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** A signing client of a user's own, which can also do everything wrong. */
export class Client {
  readonly #endpoints: Endpoints;
  readonly #keys: Keys;
  readonly #patience: Patience;
  readonly #now: () => number;

  constructor(endpoints: Endpoints, keys: Keys, patience: Patience, now: () => number) {
    this.#endpoints = endpoints;
    this.#keys = keys;
    this.#patience = patience;
    this.#now = now;
  }

  /** Throws Lacking where the service has no endpoint, NoAnswer where none came. */
  async call(service: BceService, method: string, path: string, call: Call = {}): Promise<Answer> {
    if (this.#patience.signal?.aborted) throw new NoAnswer('it was interrupted');
    const endpoint = this.#endpoints[service];
    if (endpoint === undefined) throw new Lacking(`needs an endpoint of its own: --endpoint ${service}=<url>`);
    const { query = '', keys = this.#keys } = call;
    const body = bytesOf(call.body);
    const timestamp = this.#now() + (call.ahead ?? 0) * 1000;
    const headers = this.#headers(endpoint, body, timestamp, keys, call.headers);
    const names = call.signed?.map((name) => name.toLowerCase());
    const made = sign({
      ...{ method, path, query, headers, timestamp, expirationSeconds: call.expires ?? 1800 },
      ...{ accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey },
      ...(names !== undefined && { signedHeaders: names }),
    });
    const spelt = call.signed === undefined ? made : made.replace(names!.join(';'), call.signed.join(';'));
    const authorization = call.authorization === undefined ? spelt : call.authorization(spelt);
    let sent = call.sentQuery ?? query;
    if (call.inQuery && authorization !== undefined)
      sent += `${sent === '' ? '' : '&'}authorization=${encodeURIComponent(authorization)}`;
    else if (authorization !== undefined) headers.authorization = authorization;
    const target = sent === '' ? path : `${path}?${sent}`;
    return send(endpoint, { method, target, headers, body }, this.#patience.timeoutMs);
  }

  #headers(
    endpoint: URL,
    body: string | Uint8Array,
    timestamp: number,
    { sessionToken }: Keys,
    over: Call['headers'] = {},
  ): Record<string, string> {
    const made: Record<string, string | undefined> = {
      host: endpoint.host,
      'x-bce-date': utcTime(timestamp),
      ...(sessionToken !== undefined && { 'x-bce-security-token': sessionToken }),
      ...(body.length > 0 && {
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(Buffer.byteLength(body)),
        'content-md5': createHash('md5').update(body).digest('base64'),
      }),
      ...over,
    };
    return Object.fromEntries(
      Object.entries(made).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  }
}

function bytesOf(body: unknown): string | Uint8Array {
  if (body === undefined) return '';
  return typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
}
