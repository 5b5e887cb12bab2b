import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import type { Settings } from '../platform/settings.ts';

/** The running server could not be asked, or refused: a sentence for people. */
export class AdminFailure extends Error {}

// biome-ignore lint/suspicious/noExplicitAny: the shapes are those of contract/netloom/.
export type AdminCall = (method: string, path: string, body?: object) => Promise<any>;

/** Asks the server that runs with these settings, as the operator. Resolves to the answer's JSON; throws AdminFailure. */
export function adminClient(settings: Settings): AdminCall {
  const token = settings.adminToken ?? tokenOf(settings.data);
  return async (method, path, body) => {
    const { status, text } = await send(settings, method, path, token, body === undefined ? '' : JSON.stringify(body));
    if (status === 200) return text === '' ? undefined : JSON.parse(text);
    throw new AdminFailure(`The server refused: ${messageOf(text) ?? `HTTP status ${status}`}`);
  };
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

function send(settings: Settings, method: string, path: string, token: string, body: string) {
  const { address, port } = settings.adminListen;
  const host = reachable(address);
  const options = {
    host,
    port,
    method,
    path,
    // By this name every admin listener may be addressed.
    headers: { host: `localhost:${port}`, authorization: `Bearer ${token}`, 'content-length': Buffer.byteLength(body) },
    timeout: 10_000,
  };
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const take = (response: IncomingMessage): void => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode!, text: Buffer.concat(chunks).toString('utf8') }));
    };
    const request =
      settings.tlsCert === undefined
        ? httpRequest(options, take)
        : httpsRequest({ ...options, ...pinnedTo(settings.tlsCert) }, take);
    request.on('timeout', () => request.destroy(new Error('no answer within 10 s')));
    request.on('error', (error: NodeJS.ErrnoException) => {
      reject(
        new AdminFailure(
          `No netloom server answers at ${host}:${port} (${error.code ?? error.message}). Start one with netloom serve, ` +
            'or say where it listens (NETLOOM_ADMIN_LISTEN).',
        ),
      );
    });
    request.end(body);
  });
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
