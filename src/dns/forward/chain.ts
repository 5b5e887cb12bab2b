import { AA, CLASS_IN, NXDOMAIN } from '../wire/header.ts';
import type { Message, ResourceRecord } from '../wire/message.ts';
import { lowerName, type Name } from '../wire/name.ts';
import { joinOctets } from '../wire/octets.ts';
import { TYPES } from '../wire/types.ts';
import type { FoundRecord } from './messages.ts';

/** CNAMEs of one answer. Clients follow about as many; a chain that long is a mistake or an attack. */
const MAX_LINKS = 16;
/** Octets of records taken from one answer: as many as one message of ours can carry. */
const MAX_OCTETS = 65_000;
/** Of a record beside its rdata: a pointer to its owner, type, class, TTL, length. */
const RECORD_OCTETS = 12;

const { CNAME, SOA, NS } = TYPES;

export interface Wanted {
  readonly answers: readonly FoundRecord[];
  readonly authorities: readonly FoundRecord[];
}

/**
 * What a message with one question says to it: the CNAMEs from its name, the RRset at their end, or the SOA of a
 * negative answer. Everything else in the message is an outsider's word on what nobody asked (RFC 5452 6, RFC 2181
 * 5.4.1). Undefined: it contradicts itself, leads in a circle, or sends us on to others (a referral). ANY is asked of
 * nobody (answer/minimal-any.ts).
 */
export function wanted(message: Message): Wanted | undefined {
  const { name, type } = message.questions[0]!;
  const owners = byOwner(message.answers);
  const answers: FoundRecord[] = [];
  const seen = new Set<string>();
  let last = key(name);
  let rrset: ResourceRecord[];
  for (;;) {
    if (seen.has(last) || seen.size > MAX_LINKS) return undefined;
    seen.add(last);
    const here = owners.get(last) ?? [];
    rrset = here.filter((record) => record.type === type);
    const links = type === CNAME.code ? [] : here.filter((record) => record.type === CNAME.code);
    if (links.length === 0) break;
    // A name with a CNAME has one, and nothing else (RFC 1034 3.6.2, RFC 2181 10.1).
    if (links.length > 1 || rrset.length > 0) return undefined;
    answers.push(...alike(links));
    last = key(links[0]!.rdata);
  }
  if (type === CNAME.code && rrset.length > 1) return undefined;
  if (rrset.length > 0) {
    answers.push(...alike(rrset));
    return message.rcode === NXDOMAIN || octetsOf(answers) > MAX_OCTETS ? undefined : { answers, authorities: [] };
  }
  const authorities = soaFor(last, message.authorities);
  return authorities.length === 0 && answers.length === 0 && isReferral(message) ? undefined : { answers, authorities };
}

/** Names as keys of maps: their octets in lower case. */
const key = (name: Name): string => String.fromCharCode(...lowerName(name));

function byOwner(records: readonly ResourceRecord[]): Map<string, ResourceRecord[]> {
  const owners = new Map<string, ResourceRecord[]>();
  for (const record of records) {
    if (record.class !== CLASS_IN) continue;
    const owner = key(record.name);
    const others = owners.get(owner);
    if (others === undefined) owners.set(owner, [record]);
    else others.push(record);
  }
  return owners;
}

/** An RRset: no record twice (RFC 2181 5), one TTL, the lowest (RFC 2181 5.2). */
function alike(records: readonly ResourceRecord[]): FoundRecord[] {
  const once = [...new Map(records.map((record) => [record.rdata.toHex(), taken(record)])).values()];
  let ttl = Number.POSITIVE_INFINITY;
  for (const record of once) ttl = Math.min(ttl, record.ttl);
  // One name and one array beneath all: to tell another thread costs by the array, and there may be thousands.
  const { name, type } = once[0]!;
  const octets = joinOctets(once.map(({ rdata }) => rdata));
  let end = 0;
  return once.map(({ rdata: { length } }) => {
    end += length;
    return { name, type, ttl, rdata: octets.subarray(end - length, end) };
  });
}

/** A TTL with the top bit set is none (RFC 2181 8). */
const taken = ({ name, type, ttl, rdata }: ResourceRecord): FoundRecord => ({
  name,
  type,
  ttl: ttl > 0x7fffffff ? 0 : ttl,
  rdata,
});

function octetsOf(records: readonly FoundRecord[]): number {
  let octets = 0;
  for (const record of records) octets += RECORD_OCTETS + record.rdata.length;
  return octets;
}

/** The SOA of the zone that lacks the name (RFC 2308 2): an ancestor's or its own, else anybody's word on any zone. */
function soaFor(name: string, authorities: readonly ResourceRecord[]): FoundRecord[] {
  const soa = authorities.find(
    (record) => record.type === SOA.code && record.class === CLASS_IN && isAtOrBelow(name, key(record.name)),
  );
  return soa === undefined ? [] : [taken(soa)];
}

/** Both as keys. Label by label: the octets of a suffix may also begin within a label. */
function isAtOrBelow(name: string, ancestor: string): boolean {
  for (let at = 0; at < name.length; at += name.charCodeAt(at) + 1) if (name.slice(at) === ancestor) return true;
  return false;
}

/** Nothing said but whom to ask instead: no answer to those who asked for one (RFC 2308 2.2). */
const isReferral = (message: Message): boolean =>
  (message.flags & AA) === 0 && message.authorities.some((record) => record.type === NS.code);
