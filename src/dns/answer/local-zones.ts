import type { LookupName } from '../index/lookup-name.ts';
import { View } from '../index/view.ts';
import { Zone } from '../index/zone.ts';

/**
 * Zones every view has beneath its own: the reverse names of RFC 1918, empty, so that they are answered NXDOMAIN here
 * and never leak to anyone (contract row 20, RFC 6303 3). A bound zone of the same or a longer name comes first.
 */
const LOCAL_ZONES: readonly string[] = [
  '10.in-addr.arpa',
  ...Array.from({ length: 16 }, (_, i) => `${16 + i}.172.in-addr.arpa`),
  '168.192.in-addr.arpa',
];

export function localZones(owner: LookupName): View {
  const view = new View('');
  for (const name of LOCAL_ZONES) view.bind(new Zone(name, 1, owner));
  return view;
}
