import { bracketed } from '../domain/net/address.ts';
import type { AdminCall } from './admin-client.ts';

/** Where a listener is; of the API's also for which region, `bec` for edge VPCs. */
export interface ShownListener {
  readonly address: string;
  readonly port: number;
}

/** As the server shows itself (contract/netloom/server.ts). */
export interface ShownServer {
  readonly version: string;
  readonly region: string;
  readonly tls: boolean;
  readonly api: readonly (ShownListener & { readonly region: string })[];
  readonly admin: ShownListener;
  readonly dns: { readonly addresses: readonly string[]; readonly port: number };
}

/** Throws AdminFailure. */
export const shownServer = (call: AdminCall): Promise<ShownServer> => call('GET', '/netloom/v1/server');

/** The URL by which a listener is reached from its own machine: one of all interfaces by loopback. */
export function urlOf({ address, port }: ShownListener, tls: boolean): string {
  const host = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '[::1]' : bracketed(address);
  return `${tls ? 'https' : 'http'}://${host}:${port}`;
}
