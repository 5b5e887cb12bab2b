import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { NoAnswer } from './case.ts';

export interface Request {
  readonly method: string;
  /** Path and query, as they go out. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
  /** The body, where it is JSON. */
  readonly json: unknown;
}

/** Octets of a body that are read: no answer of the contract's comes near. */
const MOST = 4 * 1024 * 1024;

/** One request, one answer, and no redirect followed. Rejects with NoAnswer: a sentence of what happened instead. */
export function send(endpoint: URL, request: Request, timeoutMs: number): Promise<Answer> {
  const { method, target: path, headers, body } = request;
  const begin = endpoint.protocol === 'https:' ? secure : plain;
  const late = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    const fail = (error: Error & { code?: string }): void => {
      if (late.aborted) reject(new NoAnswer(`no whole answer within ${timeoutMs / 1000} s`));
      else reject(new NoAnswer(error.code ?? error.message));
    };
    // URL's host of an IPv6 address has brackets, a socket's has none.
    const host = endpoint.hostname.replace(/^\[|\]$/g, '');
    const to = { host, port: endpoint.port, method, path, headers, signal: late };
    const outgoing = begin(to, (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('error', fail);
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > MOST) outgoing.destroy(new Error(`the answer is longer than ${MOST / 1024 / 1024} MiB`));
      });
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: incoming.statusCode!, headers: incoming.headers, text, json: jsonOf(text) });
      });
    });
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
