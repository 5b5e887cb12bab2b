import { readFileSync } from 'node:fs';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import type { Mendable } from '../domain/mendable.ts';
import type { Settings } from '../platform/settings.ts';

/** The running server could not be asked, or refused: a sentence for people. */
export class AdminFailure extends Error implements Mendable {
  readonly mendable = true;
}

// biome-ignore lint/suspicious/noExplicitAny: the shapes are those of contract/netloom/.
export type AdminCall = (method: string, path: string, body?: object) => Promise<any>;

/** Milliseconds without an answer after which nobody is taken to be there. */
const PATIENCE = 10_000;

/**
 * Asks the server that runs with these settings, as the operator. Resolves to the answer's JSON; throws AdminFailure.
 *
 * @param patience milliseconds an answer may take.
 */
export function adminClient(settings: Settings, patience = PATIENCE): AdminCall {
  const token = settings.adminToken ?? tokenOf(settings.data);
  return async (method, path, body) => {
    const sent = body === undefined ? '' : JSON.stringify(body);
    const { status, text } = await send(settings, method, path, token, sent, patience);
    if (status === 200) return text === '' ? undefined : JSON.parse(text);
    throw refused(status, text);
  };
}

/**
 * Reads an endless answer of the running server as it comes. Resolves when the server ends it, or `signal` does; throws
 * AdminFailure when it is refused or breaks off.
 */
export function adminLines(
  settings: Settings,
  path: string,
  take: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const token = settings.adminToken ?? tokenOf(settings.data);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const lost = (error: Error): void =>
    signal.aborted ? resolve() : reject(new AdminFailure(`The server is gone (${error.message}).`));
  const request = open(settings, 'GET', path, token, 0, reject, async (response) => {
    if (response.statusCode !== 200) return reject(refused(response.statusCode!, await textOf(response)));
    // It may be quiet for long.
    request.setTimeout(0);
    response.setEncoding('utf8').on('data', take).on('end', resolve).on('error', lost);
  });
  signal.addEventListener('abort', () => {
    request.destroy();
    resolve();
  });
  request.end();
  return promise;
}

function tokenOf(data: string): string {
  const file = join(data, 'admin-token');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new AdminFailure(
      `The admin token cannot be read from ${file} (${(error as NodeJS.ErrnoException).code}). Give the data folder of ` +
        'the running server (NETLOOM_DATA), or its token (NETLOOM_ADMIN_TOKEN).',
    );
  }
}

const refused = (status: number, text: string): AdminFailure =>
  new AdminFailure(`The server refused: ${messageOf(text) ?? `HTTP status ${status}`}`);

function send(settings: Settings, method: string, path: string, token: string, body: string, patience: number) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const take = (response: IncomingMessage): void => {
      textOf(response).then((text) => resolve({ status: response.statusCode!, text }), reject);
    };
    const request = open(settings, method, path, token, Buffer.byteLength(body), reject, take);
    request.setTimeout(patience);
    request.end(body);
  });
}

/** A request to the admin listener; `failed` is told when nobody answers. */
function open(
  settings: Settings,
  method: string,
  path: string,
  token: string,
  length: number,
  failed: (error: AdminFailure) => void,
  take: (response: IncomingMessage) => void,
): ClientRequest {
  const { address, port } = settings.adminListen;
  const host = reachable(address);
  const options = {
    host,
    port,
    method,
    path,
    // By this name every admin listener may be addressed.
    headers: { host: `localhost:${port}`, authorization: `Bearer ${token}`, 'content-length': length },
    timeout: PATIENCE,
  };
  const request =
    settings.tlsCert === undefined
      ? httpRequest(options, take)
      : httpsRequest({ ...options, ...pinnedTo(settings.tlsCert) }, take);
  request.on('timeout', () => request.destroy(new Error('no answer in time')));
  request.on('error', (error: NodeJS.ErrnoException) => {
    failed(
      new AdminFailure(
        `No netloom server answers at ${host}:${port} (${error.code ?? error.message}). Start one with netloom serve, ` +
          'or say where it listens (NETLOOM_ADMIN_LISTEN).',
      ),
    );
  });
  return request;
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** An address for all interfaces is one to listen at, not one to ask. */
const reachable = (address: string): string => ({ '0.0.0.0': '127.0.0.1', '::': '::1' })[address] ?? address;

/** The server's own certificate is trusted, whoever signed it and whatever name it bears, and no other. */
const pinnedTo = (file: string) => ({
  ca: readFileSync(file),
  allowPartialTrustChain: true,
  checkServerIdentity: () => undefined,
});

function messageOf(text: string): string | undefined {
  try {
    return JSON.parse(text).message;
  } catch {
    return undefined;
  }
}
