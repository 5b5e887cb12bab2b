import { REFUSED } from '../wire/header.ts';
import { EXTENDED } from './extended-errors.ts';
import { NEXT, type Query, type Verdict } from './query.ts';

/** The VPC's access list: who is not on it is told so (RFC 8914 4.19), and learns nothing else. */
export function refuseClients(query: Query): Verdict {
  if (query.arrival.allowed) return NEXT;
  query.extended = EXTENDED.PROHIBITED;
  return REFUSED;
}
