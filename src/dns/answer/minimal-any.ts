import { NOERROR } from '../wire/header.ts';
import { copyOctets } from '../wire/octets.ts';
import type { Query, Verdict } from './query.ts';
import { SYNTHETIC_TTL, writeHead } from './write.ts';

/** IANA "DNS Parameters": host information, RFC 1035 3.3.2. */
const HINFO = 13;
/** CPU "RFC8482", no OS (RFC 8482 4.2). */
const RDATA = Uint8Array.of(7, ...new TextEncoder().encode('RFC8482'), 0);

/**
 * ANY is never asked of others: what they have would be the largest answer there is. A record that cannot be mistaken
 * for theirs says so (contract row 21, RFC 8482 4.2).
 */
export function answerMinimalAny(query: Query): Verdict {
  if (writeHead(query, query.nameAt, HINFO, SYNTHETIC_TTL, RDATA.length)) {
    query.at = copyOctets(RDATA, 0, RDATA.length, query.out, query.at);
    query.answers += 1;
  }
  return NOERROR;
}
