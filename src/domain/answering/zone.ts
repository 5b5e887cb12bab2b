import { below, parentOf, relativeTo } from './names.ts';
import type { AnswerReason } from './reasons.ts';
import type { AnswerRecord, AnswerZone } from './types.ts';

/** Seconds; the negative ttl too (row 18). */
const SYNTHETIC_TTL = 60;

/** The name server every zone has (row 18). */
const NS1 = 'ns1';

export interface FoundName {
  readonly reason: AnswerReason & ('name-exists' | 'name-empty-non-terminal' | 'name-wildcard' | 'name-missing');
  readonly records: readonly AnswerRecord[];
  /** Where the name itself does not exist: the nearest name above it that does. */
  readonly encloser?: string;
}

/** What a zone has at a name that lies in it, wildcards applied (RFC 4592 3.3.1). */
export function findName(zone: AnswerZone, name: string, resolver: string | undefined): FoundName {
  const owner = relativeTo(zone.name, name);
  if (exists(zone, owner)) {
    const records = recordsAt(zone, owner, name, resolver);
    return { reason: records.length > 0 ? 'name-exists' : 'name-empty-non-terminal', records };
  }
  let above = parentOf(owner);
  while (!exists(zone, above)) above = parentOf(above);
  const encloser = below(above, zone.name);
  const wildcard = below('*', above);
  if (!exists(zone, wildcard)) return { reason: 'name-missing', records: [], encloser };
  return { reason: 'name-wildcard', records: recordsAt(zone, wildcard, name, resolver), encloser };
}

/** Owners, all that lies between them and the apex (RFC 8020), the apex and ns1 (row 18). */
const exists = (zone: AnswerZone, owner: string): boolean =>
  owner === '' || owner === NS1 || zone.hasBelow(owner) || zone.recordsAt(owner).length > 0;

/** The records of an existing name, with what the zone synthesises (row 18), as those of `name`. */
function recordsAt(zone: AnswerZone, owner: string, name: string, resolver: string | undefined): AnswerRecord[] {
  const own = zone.recordsAt(owner).map((record) => ({ ...record, owner: name }));
  if (owner === '') {
    return [...own, soaOf(zone), { owner: name, type: 'NS', ttl: SYNTHETIC_TTL, data: `${NS1}.${zone.name}` }];
  }
  if (owner !== NS1 || own.length > 0 || resolver === undefined) return own;
  return [{ owner: name, type: resolver.includes(':') ? 'AAAA' : 'A', ttl: SYNTHETIC_TTL, data: resolver }];
}

/** The values of one type, at the lowest of their ttls (row 14). */
export function rrsetOf(records: readonly AnswerRecord[], type: string | undefined): AnswerRecord[] {
  const values = records.filter((record) => record.type === type);
  const ttl = Math.min(...values.map((record) => record.ttl));
  return values.map((record) => ({ ...record, ttl }));
}

export function soaOf(zone: AnswerZone): AnswerRecord {
  const names = `${NS1}.${zone.name} hostmaster.${zone.name}`;
  const data = `${names} ${zone.serial} 3600 600 86400 ${SYNTHETIC_TTL}`;
  return { owner: zone.name, type: 'SOA', ttl: SYNTHETIC_TTL, data };
}
