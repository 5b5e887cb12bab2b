import { headersWith } from './headers-with.ts';
import type { Mistake } from './mistake.ts';

const DEFAULT_PORTS = [':80', ':443'];

/** The header that clients and HTTP libraries most often spell in two ways. */
export const HOST_MISTAKES: readonly Mistake[] = [
  {
    name: 'host-without-port',
    sentence: 'Host was signed without its port: sign it just as it is sent.',
    drafts: (seen) => [{ headers: headersWith(seen, { host: hostOf(seen.values).replace(/:\d+$/, '') }) }],
  },
  {
    name: 'host-default-port',
    sentence: 'Host was signed with the default port but sent without: sign it just as it is sent.',
    drafts(seen) {
      const host = hostOf(seen.values);
      return /:\d+$/.test(host)
        ? []
        : DEFAULT_PORTS.map((port) => ({ headers: headersWith(seen, { host: host + port }) }));
    },
  },
  {
    name: 'host-other-spelling',
    sentence:
      'Host was signed in another spelling than it was sent in (case, localhost for 127.0.0.1): use one for both.',
    drafts: (seen) => {
      const host = hostOf(seen.values);
      const loopback = host.startsWith('localhost')
        ? host.replace('localhost', '127.0.0.1')
        : host.replace('127.0.0.1', 'localhost');
      return [
        { headers: headersWith(seen, { host: host.toLowerCase() }) },
        { headers: headersWith(seen, { host: loopback }) },
      ];
    },
  },
  {
    name: 'host-changed-by-proxy',
    sentence:
      'A proxy changed Host after signing (the signed one is in X-Forwarded-Host): have it pass Host unchanged.',
    drafts(seen) {
      const host = seen.values.get('x-forwarded-host');
      return host === undefined ? [] : [{ headers: headersWith(seen, { host }) }];
    },
  },
];

const hostOf = (values: ReadonlyMap<string, string>): string => values.get('host') ?? '';
