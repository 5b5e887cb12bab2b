import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../platform/clock.ts';
import type { DnsThreadData, FromDnsThread, ToDnsThread } from './messages.ts';
import { DnsServer } from './server.ts';

/** Entry of the dns thread: it owns the DNS sockets and hears of changes from the main thread (plane.ts). */
const main = parentPort!;
const server = new DnsServer(workerData as DnsThreadData, systemClock.now);
const say = (message: FromDnsThread): void => main.postMessage(message);

main.on('message', async (message: ToDnsThread) => {
  if ('changes' in message) {
    await server.apply(message.changes);
    say({ applied: message.id });
  } else if ('status' in message) {
    say({ status: message.status, value: server.status() });
  } else {
    server.close();
    main.close();
  }
});

const failed = await server.start();
if (failed === undefined) say({ started: true });
else {
  say({ failed });
  main.close();
}
