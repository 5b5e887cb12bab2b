import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { Settings } from '../settings.ts';
import { type Finding, fail, ok } from './finding.ts';
import { type Holder, holderOf } from './holders.ts';

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
  readonly holder: Holder | undefined;
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
    const holder = error === 'EADDRINUSE' ? holderOf(place.protocol, place.port) : undefined;
    tried.push({ ...place, error, holder });
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

/** `answering`: whether a netloom answers at the admin listener of the settings. */
export function findPorts(tried: readonly TriedPlace[], answering: boolean): Finding[] {
  const ours = tried.find(({ setting }) => setting === 'NETLOOM_ADMIN_LISTEN')?.holder?.pid;
  return tried.map((place) => {
    const { setting, address, port, protocol, error, holder } = place;
    const at = `${address.includes(':') ? `[${address}]` : address}:${port} (${protocol}, ${setting})`;
    const by = holder === undefined ? 'another process' : `${holder.name} (process ${holder.pid})`;
    if (error === undefined) return ok('ports', `${at} is free.`);
    if (error === 'EADDRINUSE') {
      const own = answering && (holder === undefined || ours === undefined || holder.pid === ours);
      return own
        ? ok('ports', `${at} is held by the netloom that runs${holder === undefined ? '' : `, process ${holder.pid}`}.`)
        : fail('ports', `${at} is held by ${by}: stop that one, or set ${setting}.`);
    }
    if (error === 'EADDRNOTAVAIL') return fail('ports', `${at}: this machine has no such address; set ${setting}.`);
    if (error === 'EACCES') {
      return fail(
        'ports',
        `${at}: you may not listen there; take a port above 1023 (${setting}), or have it passed by systemd.`,
      );
    }
    return fail('ports', `${at} cannot be listened at: ${error}.`);
  });
}
