import { setTimeout as wait } from 'node:timers/promises';

/** Waits for what takes a moment on a quiet machine, and much longer on a busy one: a server's start. */
export async function withinAMinute(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const until = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > until) throw new Error('not within a minute');
    await wait(20);
  }
}
