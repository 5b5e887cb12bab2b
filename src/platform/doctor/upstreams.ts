import { type Finding, ok, warn } from './finding.ts';

/** What came of asking a resolver for the name servers of the root. */
export interface AskedUpstream {
  readonly ip: string;
  readonly port: number;
  /** NOERROR …; undefined: silence. */
  readonly rcode: string | undefined;
  readonly ms: number;
}

export function findUpstreams(asked: readonly AskedUpstream[]): Finding[] {
  if (asked.length === 0) {
    return [ok('upstreams', 'No upstream is set: names of no zone and no rule are answered SERVFAIL.')];
  }
  return asked.map(({ ip, port, rcode, ms }) => {
    const who = `The upstream ${ip} port ${port}`;
    if (rcode === undefined)
      return warn('upstreams', `${who} does not answer: see NETLOOM_DNS_UPSTREAM, and what is between.`);
    if (rcode === 'NOERROR') return ok('upstreams', `${who} answers in ${Math.round(ms)} ms.`);
    return warn('upstreams', `${who} answers ${rcode}: it may not serve this machine; see NETLOOM_DNS_UPSTREAM.`);
  });
}
