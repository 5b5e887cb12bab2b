import { parseUtcTime, utcTime } from '../domain/time.ts';
import { systemClock } from '../platform/clock.ts';
import { BadUsage } from './environment.ts';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** A moment on the command line, as UTC text: `2031-03-04T05:06:07Z`, `2031-03-04`, or `30m` ago. Throws BadUsage. */
export function momentOf(flag: string, text: string): string {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  const ago = systemClock.now() - Number(count) * 1000 * (SECONDS[unit] ?? 0);
  const at = unit === '' ? (parseUtcTime(text) ?? parseUtcTime(`${text}T00:00:00Z`)) : ago;
  if (at !== undefined && at >= 0) return utcTime(at);
  throw new BadUsage(`--${flag} is a moment such as 2031-03-04T05:06:07Z, a day, or so long ago: 30m, 2h, 7d.`);
}
