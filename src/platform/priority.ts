import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

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
 * The lowest there is, for a process that works beside a server and is in no hurry: of all its threads, for those that
 * collect garbage work as much as the first one.
 */
export function giveWayToAll(): void {
  const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [0];
  for (const thread of threads) setPriority(thread, constants.priority.PRIORITY_LOW);
}
