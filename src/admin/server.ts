import type { SERVER } from '../contract/netloom/server.ts';
import { type AdminHandlers, act } from './handlers.ts';

interface Place {
  readonly address: string;
  readonly port: number;
}

/** Which server this is, and where it listens. */
export interface ServerShown {
  readonly version: string;
  /** Of listeners that name none. */
  readonly region: string;
  /** Whether listeners speak TLS beside plain HTTP. */
  readonly tls: boolean;
  readonly api: readonly (Place & { readonly region: string })[];
  readonly admin: Place;
  readonly dns: { readonly addresses: readonly string[]; readonly port: number };
}

/** @param shown resolves when all listeners are there: this one is not the last. */
export const server = (shown: Promise<ServerShown>): AdminHandlers<(typeof SERVER)[number]['name']> => ({
  ShowServer: act(() => shown),
});
