import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BadSetting } from './setting-values.ts';
import type { Settings } from './settings.ts';

// What settings say of listeners, and what the machine says to it, in sentences for people.

/**
 * The certificate and key of every listener; undefined: none does TLS.
 *
 * @throws BadSetting when the files cannot be read, or are no such pair.
 */
export function readTls({ tlsCert, tlsKey }: Settings): { cert: Buffer; key: Buffer } | undefined {
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  try {
    const pair = { cert: readFileSync(tlsCert), key: readFileSync(tlsKey) };
    // Files that are no certificate and its key are a setting's fault, and said before anything is opened.
    const { createSecureContext }: typeof import('node:tls') = createRequire(import.meta.url)('node:tls');
    createSecureContext(pair);
    return pair;
  } catch (error) {
    throw new BadSetting(`NETLOOM_TLS_CERT, NETLOOM_TLS_KEY: ${(error as Error).message}`);
  }
}

export const isLoopback = (address: string): boolean =>
  /^127\./.test(address) || address === '::1' || address === 'localhost';

/**
 * The admin token never travels in the clear unless somebody wants it to.
 *
 * @throws BadSetting
 */
export function checkAdminListener({ adminListen, adminInsecure }: Settings, tls: boolean): void {
  if (isLoopback(adminListen.address) || tls || adminInsecure) return;
  throw new BadSetting(
    `NETLOOM_ADMIN_LISTEN: ${adminListen.address} is beyond loopback, and the admin token would travel in the clear. ` +
      'Set NETLOOM_TLS_CERT and NETLOOM_TLS_KEY, or NETLOOM_ADMIN_INSECURE=true if something in front does TLS.',
  );
}

/** Why a listener could not be opened, and what to do; an error nobody foresaw is itself. */
export function explainBind(error: NodeJS.ErrnoException, setting: string, address: string, port: number): Error {
  const place = `${address}:${port}`;
  if (error.code === 'EADDRINUSE')
    return new BadSetting(`${place} is in use already. Stop what holds it, or set ${setting}.`);
  if (error.code === 'EADDRNOTAVAIL')
    return new BadSetting(`${place}: this machine has no such address. See ${setting}.`);
  if (error.code === 'EMFILE') return new BadSetting(`${place}: no file descriptor is left. Raise ulimit -n.`);
  if (error.code === 'EACCES') return new BadSetting(`${place}: not permitted to listen there. See ${setting}.`);
  return error;
}
