import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type Finding, ok, warn } from '../../platform/doctor/finding.ts';
import { isLoopback } from '../../platform/listeners.ts';
import type { Settings } from '../../platform/settings.ts';

/** What answers at the admin listener of the settings. */
export interface RunningServer {
  readonly ready: boolean;
  /** Why it is not ready; empty where it is. */
  readonly reason: string;
  /** Its Date header, milliseconds since 1970. */
  readonly date: number;
}

/** Undefined: no netloom answers there. */
export function lookAtServer({ adminListen, tlsCert }: Settings): Promise<RunningServer | undefined> {
  const host = ({ '0.0.0.0': '127.0.0.1', '::': '::1' } as Record<string, string>)[adminListen.address];
  const options = {
    host: host ?? adminListen.address,
    port: adminListen.port,
    path: '/readyz',
    headers: { host: `localhost:${adminListen.port}` },
    timeout: 2000,
    // Nothing secret is sent, and whether its certificate is a good one is another finding.
    rejectUnauthorized: false,
  };
  const { promise, resolve } = Promise.withResolvers<RunningServer | undefined>();
  const take = (response: IncomingMessage): void => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    response.on('end', () => resolve(answerOf(text, response.headers.date)));
    response.on('error', () => resolve(undefined));
  };
  const plain = tlsCert === undefined || isLoopback(adminListen.address);
  const request = plain ? httpRequest(options, take) : httpsRequest(options, take);
  request.on('timeout', () => request.destroy());
  request.on('error', () => resolve(undefined));
  request.end();
  return promise;
}

function answerOf(text: string, date: string | undefined): RunningServer | undefined {
  try {
    const { status, reason = '' } = JSON.parse(text);
    if (status !== 'ready' && status !== 'unready') return undefined;
    return { ready: status === 'ready', reason: String(reason), date: Date.parse(date ?? '') };
  } catch {
    return undefined;
  }
}

/** @param held whether another process has the data folder open. */
export function findServer(server: RunningServer | undefined, held: boolean): Finding {
  if (server !== undefined) {
    if (!server.ready)
      return warn('server', `A netloom runs with these settings, and writes nothing: ${server.reason}`);
    return ok('server', 'A netloom runs with these settings, and is ready.');
  }
  if (!held) return ok('server', 'No netloom runs with these settings.');
  return warn(
    'server',
    'A process has the data folder open, and no netloom answers at the admin listener: its settings are others than these.',
  );
}
