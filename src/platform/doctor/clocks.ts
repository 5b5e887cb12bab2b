import { setTimeout as wait } from 'node:timers/promises';
import { monotonic, systemClock } from '../clock.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

export interface Clocks {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Milliseconds the wall clock went on more than the monotonic one, in some tenth of a second. */
  readonly drift: number;
  /** When the last commit in the log was made; undefined: none, or the log was not read. */
  readonly lastCommit: number | undefined;
  /** What the Date header of the server that runs says; undefined: none runs. To the second. */
  readonly server: number | undefined;
}

/** How long the two clocks are held against each other. */
const WATCH_MS = 100;
/** Requests signed by a clock that is further off are refused. */
const SIGNATURE_MS = 30 * 60_000;

export async function lookAtClocks(lastCommit: number | undefined, server: number | undefined): Promise<Clocks> {
  const [wall, steady] = [systemClock.now(), monotonic()];
  await wait(WATCH_MS);
  const now = systemClock.now();
  return { now, drift: now - wall - (monotonic() - steady), lastCommit, server };
}

export function findClocks({ now, drift, lastCommit, server }: Clocks): Finding[] {
  const found: Finding[] = [];
  const set = 'have it set by NTP (timedatectl, chronyc tracking)';
  if (Math.abs(drift) > 20) {
    const by = Math.round(Math.abs(drift));
    found.push(warn('clock', `The clock was moved ${by} ms within ${WATCH_MS} ms: ${set}.`));
  }
  const behind = (lastCommit ?? 0) - now;
  if (behind > 1000) {
    const says = `The clock is ${span(behind)} behind the last commit in the log, unless a test clock made that: ${set}.`;
    found.push(behind > SIGNATURE_MS ? fail('clock', says) : warn('clock', says));
  }
  const off = server === undefined ? 0 : Math.abs(server - now);
  if (off > 2500)
    found.push(warn('clock', `The server that runs is ${span(off)} away from this machine's clock: ${set}.`));
  if (found.length > 0) return found;
  const beside = server === undefined ? '' : ', and so is the server that runs';
  return [ok('clock', `The clock goes steadily, and is not behind the log${beside}: ${new Date(now).toISOString()}.`)];
}

/** 12 s, 5 min, 3 h, 2 days */
function span(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
