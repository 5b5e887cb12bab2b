import { NEXT, type Query, type Verdict } from './query.ts';

/** Not yet: hardening. */
export const checkCookie = (_query: Query): Verdict => NEXT;
