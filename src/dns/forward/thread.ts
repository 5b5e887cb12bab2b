import { parentPort, workerData } from 'node:worker_threads';
import { fillRandom } from '../../platform/random.ts';
import { Forwarder } from './forwarder.ts';
import type { ForwardThreadData, FromForwardThread, ToForwardThread } from './messages.ts';

/** Entry of the forward thread, which the dns thread starts: what is said, messages.ts says. */
const dns = parentPort!;
const say = (message: FromForwardThread): void => dns.postMessage(message);
const forwarder = new Forwarder(workerData as ForwardThreadData, fillRandom, say);

dns.on('message', (message: ToForwardThread) => {
  if ('name' in message) forwarder.ask(message);
  else if ('own' in message) forwarder.own = message.own;
  else if ('status' in message) say({ status: message.status, value: forwarder.status() });
  else {
    forwarder.close();
    dns.close();
  }
});
