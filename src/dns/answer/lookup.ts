import { findRrset } from '../index/compile.ts';
import { NOERROR, NXDOMAIN, RD, REFUSED, SERVFAIL } from '../wire/header.ts';
import { ANY, TYPES } from '../wire/types.ts';
import { followAlias } from './alias.ts';
import { NEXT, type Query, type Verdict } from './query.ts';
import { SOURCE } from './sources.ts';
import { NS1, writeLocalAddress, writeNs, writeRrset, writeSoa } from './write.ts';

/** The steps that look one name up: the question's first, then each CNAME's target. */

/**
 * The zone of the name. A name in none has no answer while nothing is there to ask: SERVFAIL, so that a stub does not
 * fail over (contract row 10), also for the target of a CNAME, behind the chain so far; without RD, REFUSED (row 11).
 */
export function findZone(query: Query): Verdict {
  const { name } = query;
  const zone = query.arrival.view!.zoneOf(name) ?? query.localZones.zoneOf(name);
  if (zone === undefined) return query.links > 0 || (query.flags & RD) !== 0 ? SERVFAIL : REFUSED;
  const label = name.labels - zone.labels;
  query.zone = zone;
  query.from = SOURCE.ZONE;
  query.zoneAt = label < query.tailLabel ? query.nameAt + name.starts[label]! : query.tailAt;
  // AA describes the first owner (RFC 1035 4.1.1).
  query.authoritative = true;
  return NEXT;
}

/** The node of the name, or of the wildcard that covers it (RFC 4592 3.3.1); neither: NXDOMAIN. */
export function findName(query: Query): Verdict {
  const { name, zone, node } = query;
  const apex = name.labels - zone.labels;
  if (zone.find(name, 0, node)) return NEXT;
  node.at = node.end;
  if (apex === 0 || isNs1(query, 0)) return NEXT;
  let encloser = 1;
  while (encloser < apex && !isNs1(query, encloser) && !zone.find(name, encloser, node)) encloser += 1;
  return zone.findWildcard(name, encloser, node) ? NEXT : negative(query, NXDOMAIN);
}

/** SOA and NS of the apex are synthesised: the API cannot create them (contract row 18). */
export function answerApex(query: Query): Verdict {
  const { type } = query;
  if (query.name.labels !== query.zone.labels) return NEXT;
  if (type !== TYPES.SOA.code && type !== TYPES.NS.code) return NEXT;
  if (type === TYPES.SOA.code ? writeSoa(query) : writeNs(query)) query.answers += 1;
  return NOERROR;
}

/** The records of the name: of the type asked for, one RRset for ANY (RFC 8482 4.1), else its CNAME. */
export function answerRecords(query: Query): Verdict {
  const { octets, at, end } = query.node;
  if (at === end) return NEXT;
  const rrset = query.type === ANY ? at : findRrset(octets, at, end, query.type);
  if (rrset >= 0) {
    writeRrset(query, octets, rrset);
    return NOERROR;
  }
  const alias = findRrset(octets, at, end, TYPES.CNAME.code);
  return alias < 0 ? NEXT : followAlias(query, octets, alias);
}

/** What names without records of their own have: the apex its SOA for ANY, ns1 the address the query came to. */
export function answerSynthesised(query: Query): Verdict {
  const { name, zone, node, type } = query;
  if (node.at !== node.end) return NEXT;
  if (name.labels === zone.labels && type === ANY) {
    if (writeSoa(query)) query.answers += 1;
    return NOERROR;
  }
  const { local } = query.arrival;
  const address = local.length === 4 ? TYPES.A.code : TYPES.AAAA.code;
  if (!isNs1(query, 0) || local.length === 0 || (type !== address && type !== ANY)) return NEXT;
  if (writeLocalAddress(query, address)) query.answers += 1;
  return NOERROR;
}

/** The name exists, but not with this type: NODATA (RFC 2308 2.2). */
export const noData = (query: Query): Verdict => negative(query, NOERROR);

function negative(query: Query, rcode: Verdict): Verdict {
  if (writeSoa(query)) query.authorities += 1;
  return rcode;
}

/** Whether the suffix from this label on is ns1 of the zone, the synthesised name server. */
function isNs1({ name, zone }: Query, label: number): boolean {
  if (label !== name.labels - zone.labels - 1) return false;
  const start = name.starts[label]!;
  for (let i = 0; i < NS1.length; i += 1) if (name.octets[start + i] !== NS1[i]) return false;
  return true;
}
