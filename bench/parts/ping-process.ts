import { createSocket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';

export interface PingJob {
  readonly address: string;
  readonly port: number;
  readonly seconds: number;
  /** A DNS query. */
  readonly packet: Uint8Array;
}

/** Asks one DNS question after another, two milliseconds apart, and tells the times until the answers, in ms. */
process.once('message', async ({ address, port, seconds, packet }: PingJob) => {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.connect(port, address, resolve));
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const start = performance.now();
    const answered = new Promise((resolve) => socket.once('message', resolve));
    socket.send(packet);
    await Promise.race([answered, sleep(1000)]);
    times.push(performance.now() - start);
    await sleep(2);
  }
  socket.close();
  process.send!(times);
  process.disconnect?.();
});
