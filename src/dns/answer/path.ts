import { strike } from '../faults/step.ts';
import { checkCookie } from './cookie.ts';
import { answerApex, answerRecords, answerSynthesised, findName, findSource, noData } from './lookup.ts';
import { AGAIN, NEXT, type Query, type Step, type Verdict } from './query.ts';
import {
  checkVersion,
  readHeader,
  readQuestion,
  readRecords,
  refuseClients,
  refuseMetaTypes,
  refuseOtherClasses,
  refuseStrangers,
  refuseTransfers,
} from './read.ts';

/** Asks the steps in turn, up to the first that decides. */
export function walk(steps: readonly Step[], query: Query): Verdict {
  for (const step of steps) {
    const verdict = step(query);
    if (verdict !== NEXT) return verdict;
  }
  return NEXT;
}

/** Ends: a lookup begins again only behind a CNAME, and their number is bounded (alias.ts). */
export const lookUpBy =
  (steps: readonly Step[]): Step =>
  (query) => {
    let verdict = AGAIN;
    while (verdict === AGAIN) verdict = walk(steps, query);
    return verdict;
  };

/** What is done for the question's name, then for the target of each CNAME [13]. */
export const LOOKUP: readonly Step[] = [
  findSource, //          longest suffix among zones and rules [2, 3, 4, 20]; a rule, the upstream: others [10, 11, 26]
  findName, //            the node or its wildcard [12], empty non-terminals [9]; none: NXDOMAIN, others [8]
  answerApex, //          SOA, NS [18, 19]
  answerRecords, //       the RRset [6, 14, 15], one of them for ANY [21], or the CNAME and on to its target [13]
  answerSynthesised, //   ns1 [18]
  noData, //              NOERROR and the SOA [7, 32]
];

/**
 * The way of a query, top to bottom. Each step says NEXT, or ends the way with an rcode or with silence.
 * Contract rows of section 8 in brackets.
 */
export const PATH: readonly Step[] = [
  readHeader, //          no header, a response: silence; other opcodes: NOTIMP [22]
  readQuestion, //        not exactly one, not readable: FORMERR [22]
  readRecords, //         a malformed rest, a second OPT: FORMERR [23]
  checkVersion, //        EDNS version > 0: BADVERS [23]
  checkCookie, //         a cookie of impossible length: FORMERR; a good one is remembered (RFC 7873)
  refuseOtherClasses, //  class CH, HS, …: REFUSED [22]
  refuseMetaTypes, //     OPT, TKEY, TSIG as types asked for: FORMERR
  refuseTransfers, //     AXFR, IXFR: REFUSED [22]
  refuseStrangers, //     a source of no VPC: REFUSED [1]
  refuseClients, //       a client the VPC's access list does not name: REFUSED
  strike, //              what the operator ordered to go wrong, for tests; mostly nothing
  lookUpBy(LOOKUP),
];
