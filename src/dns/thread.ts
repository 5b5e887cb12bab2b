import { parentPort, workerData } from 'node:worker_threads';
import { monotonic, systemClock } from '../platform/clock.ts';
import { randomFraction } from '../platform/random.ts';
import type { DnsThreadData, FromDnsThread, ToDnsThread } from './messages.ts';
import { Sampler } from './self-check/sampler.ts';
import { DnsServer } from './server.ts';

/** Entry of the dns thread: it owns the DNS sockets and hears of changes from the main thread (plane.ts). */
const main = parentPort!;
const say = (message: FromDnsThread, moved: ArrayBuffer[] = []): void => main.postMessage(message, moved);
const clock = { now: systemClock.now, monotonic };
const server = new DnsServer(
  workerData as DnsThreadData,
  clock,
  (log) => say({ log }, [log.octets.buffer]),
  new Sampler((sample) => say({ sample }), randomFraction),
);

main.on('message', async (message: ToDnsThread) => {
  if ('changes' in message) {
    await server.apply(message.changes);
    say({ settled: message.id });
  } else if ('status' in message) {
    say({ settled: message.status, value: await server.status() });
  } else if ('openPassed' in message) {
    say({ settled: message.openPassed, value: { failed: await server.openPassed() } });
  } else if ('answers' in message) {
    const value = server.answers();
    say({ settled: message.answers, value }, [value.numbers.buffer]);
  } else if ('probe' in message) {
    say({ settled: message.probe, value: server.probe(message) });
  } else if ('ask' in message) {
    say({ settled: message.ask, value: await server.ask(message) });
  } else if ('cached' in message) {
    say({ settled: message.cached, value: server.cached(message.vpc, message.name, message.type) });
  } else if ('faults' in message) {
    server.setFaults(message.faults);
    say({ settled: message.id });
  } else if ('struck' in message) {
    say({ settled: message.struck, value: server.struck() });
  } else if ('logged' in message) {
    server.logged();
  } else if ('judged' in message) {
    server.judged();
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
