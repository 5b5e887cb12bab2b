import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpHead, HttpRequest } from '../http/message.ts';

export interface GuardOptions {
  readonly token: string;
  /** Names, beside loopback, by which the admin listener may be addressed. */
  readonly hosts: readonly string[];
}

/**
 * Keeps browsers and strangers out of the admin listener: a page that resolves its own name to loopback (DNS
 * rebinding) shows itself by its Host, one that posts across origins by its Origin.
 */
export function refusedBy(request: HttpRequest, options: GuardOptions): string | undefined {
  const host = hostName(String(request.headers.host ?? ''));
  if (!isLoopbackName(host) && !options.hosts.includes(host)) return `The Host ${JSON.stringify(host)} is not served.`;
  const origin = request.headers.origin;
  if (origin !== undefined && hostOfOrigin(String(origin)) !== String(request.headers.host).toLowerCase()) {
    return 'Requests from other origins are refused.';
  }
  return undefined;
}

export function hasToken(request: HttpHead, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(String(request.headers.authorization ?? ''))?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const hostName = (host: string): string => host.toLowerCase().replace(/:\d+$/, '');

const isLoopbackName = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);

function hostOfOrigin(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
