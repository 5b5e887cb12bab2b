import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into the server before itself (`node --import`): on SIGUSR2 its main thread stands still for good, as if it hung
 * in a loop or on a disk that is gone. The product has no such switch.
 */
if (isMainThread) {
  process.once('SIGUSR2', () => {
    const never = new Int32Array(new SharedArrayBuffer(4));
    Atomics.wait(never, 0, 0);
  });
}
