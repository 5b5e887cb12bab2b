import { createSocket } from 'node:dgram';
import { Client } from '../../test/client.ts';
import { ACCESS_KEY, SECRET_KEY } from '../../test/server.ts';
import type { Kind, SteadyJob, Taken } from './steady.ts';

/**
 * Sends calls and queries at fixed rates, whether answers come or not, and tells the times until each answer, counted
 * from when it was due: whoever waits behind a slow answer is slow too. For steady.ts.
 */
process.once('message', async ({ api, dns, zones, rates, packet }: SteadyJob) => {
  const client = new Client(api, { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY });
  let taken: Record<Kind, Taken> = fresh();
  const note = (kind: Kind, due: number, good: boolean): void => {
    taken[kind].times.push(performance.now() - due);
    if (!good) taken[kind].failed += 1;
  };
  const call = (kind: Kind, due: number, method: string, path: string, body?: object): void => {
    client.call(method, path, { body }).then(
      ({ status }) => note(kind, due, status === 200),
      () => note(kind, due, false),
    );
  };

  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.connect(dns.port, dns.address, resolve));
  const asked = new Map<number, number>();
  socket.on('message', (answer) => {
    const id = answer.readUInt16BE(0);
    const due = asked.get(id);
    if (due !== undefined) note('dns', due, true);
    asked.delete(id);
  });

  const send: Record<Kind, (n: number, due: number) => void> = {
    read: (n, due) => call('read', due, 'GET', `/v1/privatezone/${zones[n % zones.length]}`),
    write: (n, due) => {
      const body = { rr: `w${n}`, type: 'A', value: '10.0.0.9', ttl: 60 };
      call('write', due, 'POST', `/v1/privatezone/${zones[n % zones.length]}/record`, body);
    },
    dns: (n, due) => {
      const query = Buffer.from(packet);
      query.writeUInt16BE(n & 0xffff, 0);
      asked.set(n & 0xffff, due);
      socket.send(query);
    },
  };
  const kinds = Object.keys(send) as Kind[];
  const start = performance.now();
  const sent = { read: 0, write: 0, dns: 0 };
  const timer = setInterval(() => {
    const now = performance.now();
    for (const kind of kinds) {
      for (let due = 0; ; ) {
        due = start + (sent[kind] * 1000) / rates[kind];
        if (due > now) break;
        send[kind](sent[kind]++, due);
      }
    }
  }, 1);
  process.on('message', (order) => {
    if (order === 'take') {
      // What is not answered yet is at least as slow as it is old by now; within a window that is a loss.
      process.send!(taken);
      taken = fresh();
      return;
    }
    clearInterval(timer);
    socket.close();
    process.disconnect?.();
    process.exit(0);
  });
  process.send!('ready');
});

const fresh = (): Record<Kind, Taken> => ({
  read: { times: [], failed: 0 },
  write: { times: [], failed: 0 },
  dns: { times: [], failed: 0 },
});
