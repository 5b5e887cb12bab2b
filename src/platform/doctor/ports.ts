import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { endpointText } from '../../domain/net/address.ts';
import type { Settings } from '../settings.ts';
import { type Finding, fail, ok } from './finding.ts';
import { type Holder, holdersOf } from './holders.ts';

export type Protocol = 'tcp' | 'udp';

/** A place a server with these settings listens at. */
export interface Place {
  readonly setting: string;
  readonly address: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** A place, and what came of listening there. */
export interface TriedPlace extends Place {
  /** Why not; undefined: it is free. */
  readonly error: string | undefined;
  /** Who holds it, as far as that can be told. */
  readonly holders: readonly Holder[];
}

export function placesOf({ apiListen, adminListen, dnsListen, dnsPort }: Settings): Place[] {
  const places: Place[] = apiListen.map(({ address, port }) => ({
    ...{ setting: 'NETLOOM_API_LISTEN', address, port },
    protocol: 'tcp',
  }));
  places.push({ setting: 'NETLOOM_ADMIN_LISTEN', ...adminListen, protocol: 'tcp' });
  for (const address of dnsListen) {
    for (const protocol of ['udp', 'tcp'] as const) {
      places.push({ setting: 'NETLOOM_DNS_LISTEN', address, port: dnsPort, protocol });
    }
  }
  // Port 0 is any free one.
  return places.filter(({ port }) => port !== 0);
}

export async function tryPlaces(places: readonly Place[]): Promise<TriedPlace[]> {
  const tried = [];
  for (const place of places) {
    const error = await (place.protocol === 'udp' ? bindError : listenError)(place.address, place.port);
    const holders = error === 'EADDRINUSE' ? holdersOf(place.protocol, place.port) : [];
    tried.push({ ...place, error, holders });
  }
  return tried;
}

/** Why a UDP socket cannot be bound there, as the system's code; undefined: it can. */
export function bindError(address: string, port: number): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const socket = createSocket({ type: address.includes(':') ? 'udp6' : 'udp4', ipv6Only: address.includes(':') });
  socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(undefined)));
  return promise;
}

function listenError(address: string, port: number): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const server = createServer();
  server.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  return promise;
}

/** systemd itself: it holds the sockets of its socket units. */
const INIT = 1;

/** `answering`: whether a netloom answers at the admin listener of the settings. */
export function findPorts(tried: readonly TriedPlace[], answering: boolean): Finding[] {
  const admin = tried.find(({ setting }) => setting === 'NETLOOM_ADMIN_LISTEN')?.holders ?? [];
  const server = admin.find(({ pid }) => pid !== INIT)?.pid;
  return tried.map((place) => findPort(place, answering, server));
}

/** `server`: process of the netloom that answers; undefined where that cannot be told. */
function findPort(
  { setting, address, port, protocol, error, holders }: TriedPlace,
  answering: boolean,
  server?: number,
) {
  const at = `${endpointText(address, port)} (${protocol}, ${setting})`;
  if (error === undefined) return ok('ports', `${at} is free.`);
  if (error === 'EADDRINUSE') {
    const unknown = holders.length === 0 || server === undefined;
    if (answering && (unknown || holders.some(({ pid }) => pid === server))) {
      return ok('ports', `${at} is held by the netloom that runs.`);
    }
    if (holders.length > 0 && holders.every(({ pid }) => pid === INIT)) {
      return ok(
        'ports',
        `${at} is held by process 1, as a socket of systemd is: netloom takes it when systemd starts it.`,
      );
    }
    const by = holders.map(({ pid, name }) => `${name} (process ${pid})`).join(', ') || 'another process';
    return fail('ports', `${at} is held by ${by}: stop that one, or set ${setting}.`);
  }
  if (error === 'EADDRNOTAVAIL') return fail('ports', `${at}: this machine has no such address; set ${setting}.`);
  if (error === 'EACCES') {
    const ways = `take a port above 1023 (${setting}), or have systemd pass it`;
    return fail('ports', `${at}: you may not listen there; ${ways}.`);
  }
  return fail('ports', `${at} cannot be listened at: ${error}.`);
}
