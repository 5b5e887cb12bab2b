import { EXTENDED } from '../answer/extended-errors.ts';
import { LATER, NEXT, type Query, SILENCE, type Verdict } from '../answer/query.ts';
import { SOURCE } from '../answer/sources.ts';
import { NOERROR, SERVFAIL } from '../wire/header.ts';
import { type Struck, UNHURT } from './faults.ts';

/** The step of the way (path.ts) at which what the operator ordered goes wrong. LATER: the query waits (delays.ts). */
export function strike(query: Query): Verdict {
  if (query.faults === undefined) return NEXT;
  query.struck ??= query.faults.strike(query) ?? UNHURT;
  const { wait, end } = query.struck;
  if (wait > 0) return LATER;
  if (end === undefined) return NEXT;
  query.from = SOURCE.FAULT;
  return ENDS[end](query);
}

const ENDS: Readonly<Record<NonNullable<Struck['end']>, (query: Query) => Verdict>> = {
  servfail: (query) => {
    query.extended = EXTENDED.OTHER;
    return SERVFAIL;
  },
  drop: () => SILENCE,
  truncate: (query) => {
    query.truncated = true;
    return NOERROR;
  },
};
