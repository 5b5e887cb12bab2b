import { MANNERS } from '../contract/operation.ts';
import { cloudRegion } from '../domain/net/region.ts';

const HOSTS: ReadonlySet<string> = new Set(Object.values(MANNERS).flatMap(({ hosts }) => hosts));

/** The listener a call came in by: the region it names, and whether it is BEC's. */
export interface Entrance {
  readonly region: string;
  readonly bec: boolean;
}

/** Whether a call is for BEC: by its Host `bec.<anything>`, or by the listener (csn contract 13.2). */
export const isForBec = (host: string | undefined, { bec }: Entrance): boolean =>
  bec || (host ?? '').toLowerCase().startsWith('bec.');

/**
 * The region of a regional call (common contract 4.1): the Host `<service>.<region>.<anything>` with both known
 * decides first, else the listener's.
 */
export function regionOf(host: string | undefined, listener: string): string {
  const [service, region, rest] = (host ?? '').toLowerCase().split('.');
  if (rest === undefined || !HOSTS.has(service!)) return listener;
  return cloudRegion(region!) ?? listener;
}
