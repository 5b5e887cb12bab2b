import { X509Certificate } from 'node:crypto';
import { readTls } from '../listeners.ts';
import { BadSetting } from '../setting-values.ts';
import type { Settings } from '../settings.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** The certificate of the listeners: from when to when it holds, milliseconds since 1970; or why it cannot be used. */
export type Certificate =
  | { readonly from: number; readonly to: number; readonly subject: string }
  | { readonly error: string };

/** Undefined: none is set. */
export function lookAtCertificate(settings: Settings): Certificate | undefined {
  try {
    const tls = readTls(settings);
    if (tls === undefined) return undefined;
    const { validFromDate, validToDate, subject } = new X509Certificate(tls.cert);
    return { from: validFromDate.getTime(), to: validToDate.getTime(), subject: subject.replaceAll('\n', ', ') };
  } catch (error) {
    if (error instanceof BadSetting) return { error: error.message };
    throw error;
  }
}

const DAY = 86_400_000;

export function findCertificate(found: Certificate | undefined, now: number): Finding {
  if (found === undefined) return ok('tls', 'No certificate is set: the listeners speak plain HTTP.');
  if ('error' in found) return fail('tls', `The certificate and its key cannot be used: ${found.error}.`);
  const until = new Date(found.to).toISOString().slice(0, 10);
  if (found.to < now) return fail('tls', `The certificate of ${found.subject} expired on ${until}: renew it.`);
  if (found.from > now) {
    const from = new Date(found.from).toISOString().slice(0, 10);
    return fail(
      'tls',
      `The certificate of ${found.subject} is not valid before ${from}: set the clock, or take another.`,
    );
  }
  if (found.to - now < 14 * DAY)
    return warn('tls', `The certificate of ${found.subject} expires on ${until}: renew it.`);
  return ok('tls', `The certificate of ${found.subject} holds until ${until}.`);
}
