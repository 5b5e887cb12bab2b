import type { PeerName } from './peers.ts';
import type { Question } from './questions.ts';
import { differences, type Seen, wholeRrsets } from './seen.ts';
import type { TestZone } from './zones.ts';
import { zoneOf } from './zones.ts';

/** One question that was answered differently. Names in lower case. */
export interface Difference {
  readonly question: Question;
  readonly name: string;
  readonly peer: PeerName;
  readonly ours: Seen;
  readonly theirs: Seen;
  /** Both once more over TCP; theirs with the answers of the same peer for the targets of aliases it did not follow. */
  readonly oursWhole: Seen;
  readonly theirsWhole: Seen;
  readonly zones: ReadonlyMap<string, TestZone>;
  /** Whether the peers before this one gave our answer, or another one that is accepted. */
  readonly othersAgree: boolean;
}

/** A difference that is meant: what, why, and by which RFC. At most ten; one that is never met fails the test. */
export interface Accepted {
  readonly id: string;
  readonly peers: readonly PeerName[];
  readonly what: string;
  readonly why: string;
  readonly section: string;
  readonly matches: (difference: Difference) => boolean;
}

export const ACCEPTED: readonly Accepted[] = [
  {
    id: 'alias-to-another-zone',
    peers: ['bind', 'nsd'],
    what: 'The peer stops at a CNAME whose target lies in another of its zones; Netloom goes on there.',
    why: 'A stub resolver asks Netloom and needs the whole chain (contract row 13). Asked for the target, the peer agrees.',
    section: 'RFC 1034 4.3.2 step 3a',
    matches: ({ theirs, name, oursWhole, theirsWhole, zones }) => {
      const end = chainEnd(theirs, name);
      const leaves = end !== name && zoneOf(zones, end) !== undefined && zoneOf(zones, end) !== zoneOf(zones, name);
      return leaves && agree(oursWhole, theirsWhole, zones, name);
    },
  },
  {
    id: 'alias-to-no-zone',
    peers: ['bind', 'nsd'],
    what: 'A CNAME whose target is in no zone: NOERROR and the chain there, SERVFAIL and the same chain here.',
    why: 'Netloom is the stub’s resolver and has nobody to ask for the target (contract rows 10, 13).',
    section: 'RFC 1034 5.2.2',
    matches: ({ ours, theirs, name, zones }) =>
      zoneOf(zones, chainEnd(theirs, name)) === undefined && onlyRcode(ours, theirs),
  },
  {
    id: 'alias-loop',
    peers: ['bind', 'nsd'],
    what: 'CNAMEs that lead back: NOERROR and the loop there, SERVFAIL and the same loop here.',
    why: 'A loop is signalled as an error (contract row 13).',
    section: 'RFC 1034 3.6.2',
    matches: ({ ours, theirs, name }) => loops(ours, name) && onlyRcode(ours, theirs),
  },
  {
    id: 'alias-limit',
    peers: ['bind', 'nsd'],
    what: 'A ninth CNAME: followed there, SERVFAIL and eight of the same chain here.',
    why: 'To bound the work is a resolver’s first duty (contract row 13); how far is left to it.',
    section: 'RFC 1034 5.3.3',
    matches: ({ ours, theirsWhole }) =>
      ours.rcode === 'SERVFAIL' &&
      ours.answer.length === 8 &&
      ours.aliases.size === 8 &&
      theirsWhole.aliases.size > 8 &&
      ours.answer.every((text) => theirsWhole.answer.includes(text)),
  },
  {
    id: 'any-is-one-rrset',
    peers: ['bind', 'nsd'],
    what: 'ANY: all RRsets there (at the apex NSD: the SOA), one of them here.',
    why: 'Answers to ANY are minimal (contract row 21), and which RRset that is, is free.',
    section: 'RFC 8482 4.1',
    matches: ({ question, peer, ours, oursWhole, theirsWhole, othersAgree }) =>
      question.type === 'ANY' &&
      oneType(oursWhole) &&
      wholeRrsets(ours.answer, oursWhole.answer) &&
      (wholeRrsets(oursWhole.answer, theirsWhole.answer) || (peer === 'nsd' && oneType(theirsWhole) && othersAgree)) &&
      String(differences(oursWhole, theirsWhole)) === 'answer',
  },
  {
    id: 'fits-only-one',
    peers: ['bind', 'nsd'],
    what: 'One answer fits the datagram, the other is some octets longer and says TC.',
    why: 'Servers compress names differently. Over TCP both answer the same.',
    section: 'RFC 1035 4.1.4',
    matches: ({ question, ours, theirs, oursWhole, theirsWhole }) => {
      const limit = Math.min(1232, Math.max(512, question.udpSize ?? 512));
      const fits = (whole: Seen): boolean => whole.size <= limit;
      const explained = ours.tc !== fits(oursWhole) && theirs.tc !== fits(theirsWhole) && ours.tc !== theirs.tc;
      return explained && differences(oursWhole, theirsWhole).length === 0;
    },
  },
  {
    id: 'ds-of-the-parent',
    peers: ['bind', 'nsd'],
    what: 'DS at the apex of a child zone: the parent zone answers there, the child zone here.',
    why: 'Zones are unsigned and not delegated to each other: no validator looks for a DS between them.',
    section: 'RFC 4035 3.1.4.1',
    matches: ({ question, name, ours, theirs, zones }) => {
      // Of the name itself, or of the one its aliases lead to.
      const apex = chainEnd(ours, name);
      const parent = parentZone(zones, apex)?.name;
      return (
        question.type === 'TYPE43' &&
        zones.has(apex) &&
        parent !== undefined &&
        ours.rcode === 'NOERROR' &&
        ours.answer.length === ours.aliases.size &&
        ours.answer.every((text) => theirs.answer.includes(text)) &&
        ours.soa[0]?.startsWith(`${apex}. `) === true &&
        // The parent may cover the name by a wildcard CNAME.
        (theirs.aliases.has(apex) || theirs.soa[0]?.startsWith(`${parent}. `) === true)
      );
    },
  },
  {
    id: 'nsd-one-tree',
    peers: ['nsd'],
    what: 'NSD takes names that exist in the parent zone or the child zone for names of the zone it answers from.',
    why: 'It keeps the names of all its zones in one tree. The nearest zone alone decides; BIND agrees with Netloom.',
    section: 'RFC 1034 4.3.2 step 2',
    matches: ({ name, ours, zones, othersAgree }) =>
      othersAgree &&
      [name, ...ours.aliases.values()].some((one) => {
        const zone = zoneOf(zones, one)?.name;
        const child = [...zones.keys()].some((other) => other.endsWith(`.${one}`));
        return zone !== undefined && (child || parentZone(zones, zone) !== undefined);
      }),
  },
];

const oneType = ({ answer }: Seen): boolean => new Set(answer.map((text) => text.split(' ')[2])).size === 1;

const parentZone = (zones: ReadonlyMap<string, TestZone>, apex: string): TestZone | undefined =>
  zoneOf(zones, apex.slice(apex.indexOf('.') + 1));

const onlyRcode = (ours: Seen, theirs: Seen): boolean =>
  ours.rcode === 'SERVFAIL' &&
  theirs.rcode === 'NOERROR' &&
  theirs.answer.length > 0 &&
  String(differences({ ...ours, rcode: theirs.rcode }, { ...theirs, answer: [...new Set(theirs.answer)] })) === '';

/** The name the aliases of an answer lead to; where they loop, one of them. */
export function chainEnd({ aliases }: Seen, name: string): string {
  let end = name;
  for (let left = aliases.size; left > 0 && aliases.has(end); left -= 1) end = aliases.get(end)!;
  return end;
}

function loops({ aliases }: Seen, name: string): boolean {
  return aliases.size > 0 && aliases.has(chainEnd({ aliases } as Seen, name));
}

/** Whether they are the same, an end in no zone or in a loop aside: that is SERVFAIL here. */
function agree(ours: Seen, theirs: Seen, zones: ReadonlyMap<string, TestZone>, name: string): boolean {
  if (differences(ours, theirs).length === 0) return true;
  const end = chainEnd(theirs, name);
  return (zoneOf(zones, end) === undefined || loops(ours, name)) && onlyRcode(ours, theirs);
}
