import { setTimeout as sleep } from 'node:timers/promises';
import { start } from '../../src/main.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { readSettings } from '../../src/platform/settings.ts';

export interface Memory {
  /** Octets. */
  readonly rss: number;
  readonly heap: number;
  readonly buffers: number;
}

declare const gc: () => void;

/** Starts the real server on what lies in the folder, and tells what it holds once the garbage is gone. */
process.once('message', async (given: Record<string, string>) => {
  const settings = readSettings({}, given, 'none');
  const running = await start(settings, silentLogger, (error) => {
    throw error;
  });
  for (let n = 0; n < 6; n += 1) {
    gc();
    await sleep(300);
  }
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  process.send!({ rss, heap: heapUsed, buffers: arrayBuffers } satisfies Memory);
  await running.close();
  process.exit();
});
