import { cloudRegion } from '../domain/net/region.ts';

const SERVICES = new Set(['vpc', 'bcc', 'eip', 'blb', 'et', 'csn', 'privatezone', 'localdns', 'dns', 'iam', 'sts']);

/**
 * The region of a regional call (common contract 4.1): the Host `<service>.<region>.<anything>` with both known
 * decides first, else the listener's.
 */
export function regionOf(host: string | undefined, listener: string): string {
  const [service, region, rest] = (host ?? '').toLowerCase().split('.');
  if (rest === undefined || !SERVICES.has(service!)) return listener;
  return cloudRegion(region!) ?? listener;
}
