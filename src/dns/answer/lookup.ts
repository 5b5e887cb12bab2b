import { findRrset } from '../index/compile.ts';
import { Zone } from '../index/zone.ts';
import { NOERROR, NXDOMAIN, RD, SERVFAIL } from '../wire/header.ts';
import { ANY, TYPES } from '../wire/types.ts';
import { followAlias } from './alias.ts';
import { sourceBeyondZones, sourceOf } from './beyond.ts';
import { EXTENDED } from './extended-errors.ts';
import { goBeyond, unasked } from './forwarded.ts';
import { NEXT, type Query, type Verdict } from './query.ts';
import { SOURCE } from './sources.ts';
import { NS1, writeLocalAddress, writeNs, writeRrset, writeSoa } from './write.ts';

/** The steps that look one name up: the question's first, then each CNAME's target. */

/** Who answers the name: a zone, and the lookup goes on in it; or others (forwarded.ts), or nobody. */
export function findSource(query: Query): Verdict {
  const { name } = query;
  const source = sourceOf(query.arrival.view!, query.localZones, query.beyond.upstream, name);
  if (source === undefined) return nobody(query);
  if (!(source instanceof Zone)) return goBeyond(query, source);
  const label = name.labels - source.labels;
  query.zone = source;
  query.from = SOURCE.ZONE;
  query.zoneAt = label < query.tailLabel ? query.nameAt + name.starts[label]! : query.tailAt;
  // AA describes the first owner (RFC 1035 4.1.1).
  if (query.links === 0) query.authoritative = true;
  return NEXT;
}

/** The node of the name, or of the wildcard that covers it (RFC 4592 3.3.1); neither: NXDOMAIN, or others are asked. */
export function findName(query: Query): Verdict {
  const { name, zone, node } = query;
  const apex = name.labels - zone.labels;
  if (zone.find(name, 0, node)) return NEXT;
  node.at = node.end;
  if (apex === 0 || isNs1(query, 0)) return NEXT;
  let encloser = 1;
  while (encloser < apex && !isNs1(query, encloser) && !zone.find(name, encloser, node)) encloser += 1;
  if (!zone.findWildcard(name, encloser, node)) return missing(query);
  // Whatever it covers is one answer, as far as rates are concerned.
  if (query.links === 0) query.countedBy = name.hashes[encloser]!;
  return NEXT;
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

/** A name its zone does not have: NXDOMAIN, or whoever would have it were the zone not there (contract row 8). */
function missing(query: Query): Verdict {
  const { zone, beyond } = query;
  if ((zone.missingName ?? beyond.missingName) === 'recurse') {
    const source = sourceBeyondZones(query.arrival.view!, query.localZones, beyond.upstream, query.name);
    if (source === undefined) return nobody(query);
    if (!(source instanceof Zone)) return goBeyond(query, source);
  }
  return negative(query, NXDOMAIN);
}

/**
 * Nobody is there to ask: SERVFAIL, so that a stub does not fail over (contract row 10), also for the target of a CNAME,
 * behind the chain so far; without RD, REFUSED (row 11).
 */
function nobody(query: Query): Verdict {
  if (query.links === 0) query.authoritative = false;
  query.from = SOURCE.NONE;
  if ((query.flags & RD) === 0) return unasked(query);
  query.extended = EXTENDED.NO_REACHABLE_AUTHORITY;
  return SERVFAIL;
}

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
