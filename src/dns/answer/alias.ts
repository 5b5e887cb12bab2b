import { IN_ZONE, RRSET } from '../index/compile.ts';
import { NOERROR, SERVFAIL } from '../wire/header.ts';
import { MAX_LABELS, MAX_NAME } from '../wire/name.ts';
import { copyOctets, readU16 } from '../wire/octets.ts';
import { EXTENDED } from './extended-errors.ts';
import { AGAIN, type Query, type Verdict } from './query.ts';
import { writeRrset } from './write.ts';

/** Contract row 13. */
export const MAX_LINKS = 8;

const target = new Uint8Array(MAX_NAME);

/** The owners of the CNAMEs followed so far, to know a loop by. Lookups are synchronous: one list serves all. */
class Trail {
  readonly #names = Array.from({ length: MAX_LINKS }, () => new Uint8Array(MAX_NAME));
  readonly #hashes = new Int32Array(MAX_LINKS);

  add(link: number, { name }: Query): void {
    copyOctets(name.octets, 0, name.length, this.#names[link]!, 0);
    this.#hashes[link] = name.hashes[0]!;
  }

  holds(links: number, { name }: Query): boolean {
    for (let link = 0; link < links; link += 1) {
      if (this.#hashes[link] !== name.hashes[0]) continue;
      let i = 0;
      while (i < name.length && this.#names[link]![i] === name.octets[i]) i += 1;
      if (i === name.length) return true;
    }
    return false;
  }
}

/** Of the query on its way; it is filled anew with each. */
export const trail = new Trail();

/**
 * Writes the CNAME and makes its target the name being looked up. A ninth link, or a target that was an owner already:
 * SERVFAIL with the chain so far (contract row 13).
 */
export function followAlias(query: Query, octets: Uint8Array, rrset: number): Verdict {
  if (query.links === MAX_LINKS) return endless(query);
  trail.add(query.links, query);
  if (!writeRrset(query, octets, rrset)) return NOERROR;
  query.links += 1;
  lookUpTarget(query, octets, rrset + RRSET);
  return trail.holds(query.links, query) ? endless(query) : AGAIN;
}

/** A chain that is followed no further: SERVFAIL, and no reason RFC 8914 has a code for. */
export function endless(query: Query): Verdict {
  query.extended = EXTENDED.OTHER;
  return SERVFAIL;
}

/** The target stored in this record, just written as the last rdata of the answer, becomes the name looked up. */
function lookUpTarget(query: Query, octets: Uint8Array, record: number): void {
  const { name, zone } = query;
  const end = record + 2 + readU16(octets, record);
  const inZone = octets[end - 1] === IN_ZONE;
  let length = copyOctets(octets, record + 2, inZone ? end - 1 : end, target, 0);
  if (inZone) {
    // In the answer a pointer follows the labels just written; with no labels the pointer's goal is the name.
    query.nameAt = length === 0 ? query.zoneAt : query.at - length - 2;
    length = copyOctets(zone.name, 0, zone.name.length, target, length);
  } else query.nameAt = query.at - length;
  name.take(target, 0, length);
  query.tailLabel = inZone ? name.labels - zone.labels : MAX_LABELS + 1;
  query.tailAt = query.zoneAt;
}
