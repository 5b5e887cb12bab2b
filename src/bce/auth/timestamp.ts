import { parseUtcTime } from '../../domain/time.ts';

/**
 * The two spellings of time a signed request carries: that of the authorization string and `x-bce-date` (contract 1.2,
 * 1.7), which is the wire's own, and that of `Date`. Both give milliseconds since 1970, or undefined.
 */

export { parseUtcTime };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const HTTP_DATE =
  /^(?:[a-z]{3}, )?(\d{1,2}) ([a-z]{3}) (\d{4}) (\d{2}:\d{2}:\d{2}) (?:gmt|utc?|z|([+-])(\d{2})(\d{2}))$/i;

/** `Wed, 04 Mar 2026 05:06:07 GMT`: the `Date` header in the forms of RFC 1123 and, with an offset, RFC 822. */
export function parseHttpDate(text: string): number | undefined {
  const found = HTTP_DATE.exec(text);
  if (found === null) return undefined;
  const [, day = '', month = '', year = '', time = '', sign, hours, minutes] = found;
  const monthNumber = MONTHS.indexOf(month.toLowerCase()) + 1;
  const local = parseUtcTime(`${year}-${String(monthNumber).padStart(2, '0')}-${day.padStart(2, '0')}T${time}Z`);
  if (local === undefined || sign === undefined) return local;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '+' ? local - offset : local + offset;
}
