import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queryFor } from '../../../test/packets/asking.ts';
import { eventually, framed, TcpClient } from '../../../test/packets/clients.ts';
import { type DnsPlane, startDnsPlane } from '../plane.ts';
import { type LogBatch, recordsIn } from './record.ts';
import { MOST_KEPT } from './recorder.ts';

const VPC = 'vpc-a';
/** Each answer has some 60 KB: a megabyte is full after seventeen. */
const RECORDS = Array.from({ length: 240 }, (_, i) => ({ type: 'TXT', ttl: 60, data: `${i} ${'x'.repeat(240)}` }));

async function ask(plane: DnsPlane, count: number): Promise<void> {
  const [shared] = (await plane.status()).shared;
  const client = await TcpClient.to(shared!);
  const packet = queryFor('big.corp.test', 'TXT');
  for (let asked = 1; asked <= count; asked += 1) {
    client.socket.write(framed(packet));
    const answers = await client.until(asked);
    assert.equal(answers.at(-1)!.answers.length, RECORDS.length);
  }
  client.socket.destroy();
}

test('while nobody takes the log, every query is answered, and what is kept has a bound', async () => {
  const batches: LogBatch[] = [];
  const taken = Promise.withResolvers<void>();
  const plane = await startDnsPlane({
    ...{ listen: ['127.0.0.1'], port: 0 },
    onLogged: (batch) => {
      batches.push(batch);
      return taken.promise;
    },
  });
  try {
    await plane.publish([
      { kind: 'zone', zone: 'z', name: 'corp.test', serial: 1 },
      { kind: 'node', zone: 'z', serial: 1, owner: 'big', records: RECORDS },
      { kind: 'bound', vpc: VPC, zone: 'z' },
      { kind: 'policy', vpc: VPC, allow: [], queryLog: true },
      { kind: 'selectors', vpc: VPC, selectors: { listen: [], clients: [], default: true } },
    ]);
    await ask(plane, 1);
    await eventually(() => batches.length === 1);
    await ask(plane, 60);
    const { counters } = await plane.status();
    assert.ok(counters.query_log_dropped > 30 && counters.query_log_dropped < 60, String(counters.query_log_dropped));
    assert.equal(batches.length, 1);
    taken.resolve();
    await eventually(() => batches.length === 2);
    assert.ok(batches[1]!.octets.length <= MOST_KEPT);
    const logged = batches.reduce((sum, batch) => sum + [...recordsIn(batch)].length, 0);
    assert.equal(logged + counters.query_log_dropped, 61);
    // And from then on it goes on.
    await ask(plane, 1);
    await eventually(() => batches.length === 3);
  } finally {
    taken.resolve();
    await plane.close();
  }
});
