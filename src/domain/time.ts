/** Times of the wire. A moment is milliseconds since 1970 everywhere inside. */

/** The last moment that times of the wire can say: their years have four digits. */
export const LAST_MOMENT = Date.UTC(10_000, 0) - 1;

/** `2031-03-04T05:06:07Z`: CSN, VPC, signatures, messages (common contract 2.2). */
export const utcTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const UTC = /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** The moment such a text names; undefined for any other text. */
export function parseUtcTime(text: string): number | undefined {
  if (!UTC.test(text)) return undefined;
  const at = Date.parse(text);
  // Date.parse carries the 31st of February over into March.
  return new Date(at).getUTCDate() === Number(text.slice(8, 10)) ? at : undefined;
}

const BEIJING_OFFSET = 8 * 3600 * 1000;
const DAY = 24 * 3600 * 1000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));

/** The day written last: a list shows many moments, of few days, and a date costs ten times what a time of day does. */
let written = { day: 0, date: '1970-01-01' };

/** `2031-03-04 13:06:07`: PrivateZone and public DNS, Beijing time without a mark (dns contract 6.3). */
export function beijingTime(at: number): string {
  const local = at + BEIJING_OFFSET;
  const day = Math.floor(local / DAY);
  if (day !== written.day) written = { day, date: new Date(local).toISOString().slice(0, 10) };
  const seconds = Math.floor((local - day * DAY) / 1000);
  const [hour, minute, second] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${written.date} ${TWO_DIGITS[hour]}:${TWO_DIGITS[minute]}:${TWO_DIGITS[second]}`;
}

/**
 * So many calendar months later, in UTC, at the same day and time of day; where that month has no such day, on its last
 * one: 31 January and one month is 28 or 29 February.
 */
export function addMonths(at: number, months: number): number {
  const from = new Date(at);
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months];
  const day = Math.min(from.getUTCDate(), new Date(Date.UTC(year, month + 1, 0)).getUTCDate());
  return Date.UTC(year, month, day) + (at - Math.floor(at / DAY) * DAY);
}
