import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { endpointText } from '../../domain/net/address.ts';
import { type Finding, ok, warn } from '../../platform/doctor/finding.ts';
import { isLoopback } from '../../platform/listeners.ts';
import type { Settings } from '../../platform/settings.ts';
import { AdminFailure, adminClient } from '../admin-client.ts';
import { type ShownServer, shownServer } from '../shown-server.ts';

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

/**
 * Of the running server, whose settings may be others: where it listens, if that is elsewhere than `settings` say. Empty:
 * it is not; undefined: it does not tell, for its admin token is not to be had.
 */
export async function lookElsewhere(settings: Settings): Promise<readonly string[] | undefined> {
  try {
    return elsewhere(settings, await shownServer(adminClient(settings)));
  } catch (error) {
    if (error instanceof AdminFailure) return undefined;
    throw error;
  }
}

/** Port 0 is any: what it became is no difference. */
function elsewhere({ apiListen, dnsListen, dnsPort }: Settings, { api, dns }: ShownServer): string[] {
  const apiAsSet =
    api.length === apiListen.length &&
    apiListen.every(({ address, port, region, bec }, i) => {
      const shown = api[i]!;
      return shown.address === address && isPort(port, shown.port) && shown.region === (bec ? 'bec' : region);
    });
  const dnsAsSet = isPort(dnsPort, dns.port) && dnsListen.join() === dns.addresses.join();
  return [
    ...(apiAsSet ? [] : [`its API at ${api.map((one) => `${endpointText(one.address, one.port)}=${one.region}`)}`]),
    ...(dnsAsSet ? [] : [`its DNS at ${dns.addresses} port ${dns.port}`]),
  ];
}

const isPort = (set: number, shown: number): boolean => set === 0 || set === shown;

/**
 * @param held whether another process has the data folder open.
 * @param differing of the server that answers, as lookElsewhere has it.
 */
export function findServer(
  server: RunningServer | undefined,
  held: boolean,
  differing: readonly string[] | undefined,
): Finding {
  if (server !== undefined) {
    if (!server.ready)
      return warn('server', `A netloom runs with these settings, and writes nothing: ${server.reason}`);
    if (differing === undefined)
      return ok(
        'server',
        'A netloom runs at the admin listener, and is ready. All of where it listens it tells with its token.',
      );
    if (differing.length > 0)
      return warn(
        'server',
        `A netloom runs at the admin listener, and is ready, with other settings than these: ${differing.join('; ')}.`,
      );
    return ok('server', 'A netloom runs with these settings, and is ready.');
  }
  if (!held) return ok('server', 'No netloom runs with these settings.');
  return warn(
    'server',
    'A process has the data folder open, and no netloom answers at the admin listener: its settings are others than these.',
  );
}
