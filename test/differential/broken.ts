import { UDP_MOST, UDP_PLAIN } from '../../src/dns/answer/arrival.ts';
import { newCounters } from '../../src/dns/answer/counters.ts';
import { createHandler } from '../../src/dns/answer/handler.ts';
import { findName } from '../../src/dns/answer/lookup.ts';
import { LOOKUP, lookUpBy, PATH } from '../../src/dns/answer/path.ts';
import { NEXT, type Step } from '../../src/dns/answer/query.ts';
import { Index } from '../../src/dns/index/index.ts';
import { NXDOMAIN } from '../../src/dns/wire/header.ts';
import { answerTo, arrivalAt } from '../packets/asking.ts';
import type { Asker } from './client.ts';
import { changesFor, type TestZone } from './zones.ts';

/** Faults planted in the lookup of wildcards: what the comparison must find. */
export const FAULTS: Readonly<Record<string, Step>> = {
  // Forgets RFC 4592 3.3.1: only the wildcard directly below the closest encloser counts.
  'a wildcard that reaches past the closest encloser': (query) => {
    const { at, name, zone, node } = query;
    const verdict = findName(query);
    if (verdict !== NXDOMAIN) return verdict;
    for (let label = 1; label <= name.labels - zone.labels; label += 1) {
      if (!zone.findWildcard(name, label, node)) continue;
      query.authorities = 0;
      query.at = at;
      return NEXT;
    }
    return verdict;
  },
  // Forgets RFC 4592 2.2.2: an empty non-terminal exists.
  'a wildcard that covers empty non-terminals': (query) => {
    const verdict = findName(query);
    const { name, zone, node } = query;
    if (verdict === NEXT && node.at === node.end && name.labels > zone.labels) zone.findWildcard(name, 1, node);
    return verdict;
  },
};

/** An answerer in this process whose lookup finds names by another step. */
export function answererWith(zones: readonly TestZone[], step: Step): Asker {
  const index = new Index(1);
  const fail = (error: unknown): never => {
    throw error;
  };
  index.apply(changesFor(zones), (_, error) => fail(error));
  const path = [...PATH.slice(0, -1), lookUpBy(LOOKUP.with(LOOKUP.indexOf(findName), step))];
  const handle = createHandler(1, newCounters(), fail, path);
  const tcp = arrivalAt(index.view('v'), { local: Uint8Array.of(127, 0, 0, 1) });
  const udp = { ...tcp, plain: UDP_PLAIN, most: UDP_MOST };
  return async (packet, overTcp) => answerTo(handle, overTcp ? tcp : udp, packet)!;
}
