import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { type TestContext, test } from 'node:test';
import { queryFor } from '../../../test/packets/asking.ts';
import { askTcp, askUdp, eventually, framed, type Server, TcpClient } from '../../../test/packets/clients.ts';
import type { DnsFault } from '../../domain/fault/types.ts';
import { type DnsPlane, startDnsPlane } from '../plane.ts';
import { decodeMessage } from '../wire/decode.ts';
import { encodeMessage } from '../wire/encode.ts';
import { QR } from '../wire/header.ts';

/** The dns thread with faults, from outside. */

const OTHERS = queryFor('www.public.test', 'A');
const OURS = queryFor('www.corp.test', 'A');

/** A plane with one zone, and an upstream that answers everything with NOERROR and counts. */
async function started(t: TestContext) {
  const upstream = createSocket('udp4');
  const seen = { queries: 0 };
  upstream.on('message', (packet, client) => {
    seen.queries += 1;
    const { edns: _, ...query } = decodeMessage(Uint8Array.from(packet))!;
    const answers = [{ ...query.questions[0]!, ttl: 60, rdata: Uint8Array.of(203, 0, 113, 1) }];
    upstream.send(encodeMessage({ ...query, flags: QR, answers }), client.port, client.address);
  });
  upstream.bindSync({ address: '127.0.0.1', port: 0 });
  const upstreams = [{ ip: '127.0.0.1', port: upstream.address().port }];
  const plane = await startDnsPlane({ listen: ['127.0.0.1'], port: 0, resolving: { upstreams } });
  t.after(async () => {
    await plane.close();
    upstream.close();
  });
  await plane.publish([
    { kind: 'zone', zone: 'z', name: 'corp.test', serial: 1 },
    { kind: 'node', zone: 'z', serial: 1, owner: 'www', records: [{ type: 'A', ttl: 60, data: '10.0.0.1' }] },
    { kind: 'bound', vpc: 'v', zone: 'z' },
    { kind: 'selectors', vpc: 'v', selectors: { listen: [], clients: [], default: true } },
  ]);
  const { shared } = await plane.status();
  return { plane, server: shared[0] as Server, seen };
}

const order = (plane: DnsPlane, ...faults: DnsFault[]): Promise<void> =>
  plane.setFaults(faults.map((fault, i) => ({ id: String(i), count: 'unlimited', probability: 1, seed: 0, ...fault })));

test('what nobody but us asks is never struck, and takes no turn', async (t) => {
  const { plane, server } = await started(t);
  await order(plane, { kind: 'servfail' });
  for (const packet of [OURS, OTHERS]) {
    assert.equal(decodeMessage((await plane.ask('v', packet))!)!.rcode, 0);
    assert.equal(decodeMessage((await plane.probe('v', packet)) as Uint8Array)!.rcode, 0);
  }
  assert.deepEqual(await plane.struck(), [['0', 0]]);
  assert.equal((await askUdp(server, OURS))!.rcode, 2);
  assert.deepEqual(await plane.struck(), [['0', 1]]);
});

test('after its delay a query waits for others as ever, and is not struck once more', async (t) => {
  const { plane, server, seen } = await started(t);
  await order(plane, { kind: 'delay', ms: 60 });
  for (const ask of [askUdp, askTcp]) {
    const began = performance.now();
    const answer = await ask(server, OTHERS);
    assert.deepEqual([answer!.rcode, answer!.answers.length], [0, 1]);
    assert.ok(performance.now() - began >= 59);
  }
  assert.deepEqual(await plane.struck(), [['0', 2]]);
  assert.equal(seen.queries, 1);
  assert.equal((await plane.status()).counters.queries, 2, 'each came once');
});

test('who waits for others meets no fault that is ordered meanwhile', async (t) => {
  const { plane, server } = await started(t);
  await order(plane, { kind: 'delay', ms: 150 });
  const late = askUdp(server, OTHERS);
  await eventually(async () => (await plane.struck())[0]![1] === 1);
  await order(plane, { kind: 'servfail' });
  assert.equal((await late)!.rcode, 0);
});

test('a client that goes away leaves nothing behind, and the plane closes at once', async (t) => {
  const { plane, server } = await started(t);
  await order(plane, { kind: 'delay', ms: 60_000 });
  const client = await TcpClient.to(server);
  client.socket.write(framed(...Array.from({ length: 20 }, () => OURS)));
  await eventually(async () => (await plane.struck())[0]![1] === 20);
  client.socket.destroy();
  await order(plane);
  assert.deepEqual(await plane.struck(), []);
  assert.equal((await askUdp(server, OURS))!.rcode, 0);
});
