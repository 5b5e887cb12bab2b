import { readdirSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';

/** Nice value of the thread that gives way: a tenth of the weight of the others. */
const GIVING_WAY = 10;

/**
 * Lets the process's other threads go before the calling one where the processor is short: whoever asks DNS waits for
 * no API call. On Linux a priority is a thread's own (sched(7), nice); elsewhere it is the whole process's, and is left.
 */
export function giveWay(): void {
  if (process.platform === 'linux') setPriority(0, GIVING_WAY);
}

/**
 * For a process that works beside a server: no more urgent than the server's API, with all its threads, for those that
 * compile and collect garbage work as much as the first one.
 */
export function giveWayBeside(): void {
  setAll(GIVING_WAY);
}

/** The same, and the least urgent there is. Nobody can take it back. */
export function giveWayToAll(): void {
  setAll(constants.priority.PRIORITY_LOW);
}

function setAll(nice: number): void {
  const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [0];
  // More urgent than it was begun is for root alone.
  for (const thread of threads) setPriority(thread, Math.max(nice, getPriority(thread)));
}
