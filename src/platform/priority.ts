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

/** The lowest there is: what is in no hurry, in a process of its own, and works beside a server. */
export function giveWayToAll(): void {
  setPriority(0, constants.priority.PRIORITY_LOW);
}
