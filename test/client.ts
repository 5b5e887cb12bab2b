import { createHash } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { sign } from '../src/bce/auth/sign.ts';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as text. */
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at it by what they expect.
  readonly json: any;
}

export interface CallOptions {
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly keys?: Keys;
  readonly port?: number;
}

const agent = new Agent({ keepAlive: true });

/** A small signing client: what an official SDK puts on the wire, and whatever else a test wants to. */
export class Client {
  readonly port: number;
  readonly keys: Keys;

  constructor(port: number, keys: Keys) {
    this.port = port;
    this.keys = keys;
  }

  /** The same server as another account. */
  as(keys: Keys): Client {
    return new Client(this.port, keys);
  }

  call(
    method: string,
    path: string,
    { query = '', body, headers = {}, keys, port }: CallOptions = {},
  ): Promise<Answer> {
    const { accessKeyId, secretAccessKey } = keys ?? this.keys;
    const bytes = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const now = Date.now();
    const signed: Record<string, string> = {
      host: `127.0.0.1:${port ?? this.port}`,
      'x-bce-date': `${new Date(now).toISOString().slice(0, 19)}Z`,
      ...(bytes === ''
        ? {}
        : {
            'content-type': 'application/json; charset=utf-8',
            'content-length': String(Buffer.byteLength(bytes)),
            'content-md5': createHash('md5').update(bytes).digest('base64'),
          }),
      ...headers,
    };
    const authorization = sign({
      method,
      path,
      query,
      headers: signed,
      accessKeyId,
      secretAccessKey,
      timestamp: now,
      expirationSeconds: 1800,
    });
    return send(
      port ?? this.port,
      method,
      query === '' ? path : `${path}?${query}`,
      { ...signed, authorization },
      bytes,
    );
  }
}

/** The admin API. */
export async function admin(
  server: { readonly ports: { readonly admin: number }; readonly adminToken: string },
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const bytes = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return send(
    server.ports.admin,
    method,
    path,
    { authorization: `Bearer ${server.adminToken}`, 'content-length': String(Buffer.byteLength(bytes)), ...headers },
    bytes,
  );
}

export function send(
  port: number,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const isLines = response.headers['content-type'] === 'application/x-ndjson';
        const json = text.startsWith('{') && !isLines ? JSON.parse(text) : undefined;
        resolve({ status: response.statusCode!, headers: response.headers, text, json });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
