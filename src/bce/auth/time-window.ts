import { utcTime } from '../../domain/time.ts';
import type { Authorization } from './authorization.ts';
import { type AuthRefusal, refuse } from './refusal.ts';
import { parseHttpDate, parseUtcTime } from './timestamp.ts';

/** How far a client's clock may run ahead of ours (contract 1.7). */
const CLOCK_SKEW_SECONDS = 900;

/**
 * The time rules of contract 1.7, row 6 of 1.10.
 *
 * @param inQuery the authorization came in the query: such a URL was signed once for many uses, so the times of the
 *   request that carries it say nothing.
 * @param now milliseconds since 1970; the rules count whole seconds, the last one of a life included (N11, N12).
 */
export function checkTime(
  authorization: Authorization,
  values: ReadonlyMap<string, string>,
  inQuery: boolean,
  now: number,
): AuthRefusal | undefined {
  const { signedAt, expirationSeconds } = authorization;
  const refusal = outsideWindow('authorization timestamp', signedAt, expirationSeconds, now);
  if (refusal !== undefined) return refusal;

  const bceDate = values.get('x-bce-date');
  if (bceDate === authorization.timestamp) return undefined; // what most clients send
  const requestTime = bceDate === undefined ? parseHttpDate(values.get('date') ?? '') : parseUtcTime(bceDate);
  if (bceDate !== undefined && requestTime === undefined) {
    return refuse('InvalidHTTPRequest', 'x-bce-date is not a time of the form YYYY-MM-DDThh:mm:ssZ');
  }
  if (inQuery || requestTime === undefined) return undefined;
  return outsideWindow(bceDate === undefined ? 'Date' : 'x-bce-date', requestTime, expirationSeconds, now);
}

function outsideWindow(what: string, at: number, lifeSeconds: number, now: number): AuthRefusal | undefined {
  const age = Math.floor(now / 1000) - at / 1000;
  if (age <= lifeSeconds && age >= -CLOCK_SKEW_SECONDS) return undefined;
  const time = utcTime(at);
  return { code: 'RequestExpired', detail: `${what} ${time} is ${Math.abs(age)} s ${age > 0 ? 'old' : 'ahead'}`, time };
}
