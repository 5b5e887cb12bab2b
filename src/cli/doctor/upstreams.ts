import { RCODES } from '../../dns/wire/header.ts';
import type { ForwardTarget } from '../../domain/resolver/types.ts';
import { monotonic } from '../../platform/clock.ts';
import type { AskedUpstream } from '../../platform/doctor/upstreams.ts';
import { AdminFailure } from '../admin-client.ts';
import { askServer } from '../dns-client.ts';

/** NS */
const TYPE = 2;
const ROOT = Uint8Array.of(0);

/** Asks each resolver for the name servers of the root, all at once. */
export const askUpstreams = (upstreams: readonly ForwardTarget[]): Promise<AskedUpstream[]> =>
  Promise.all(
    upstreams.map(async ({ ip, port }) => {
      const before = monotonic();
      const rcode = await askServer({ address: ip, port }, { name: ROOT, type: TYPE, class: 1 }, false).then(
        ({ message }) => RCODES[message.rcode] ?? String(message.rcode),
        (error) => {
          if (error instanceof AdminFailure) return undefined;
          throw error;
        },
      );
      return { ip, port, rcode, ms: monotonic() - before };
    }),
  );
