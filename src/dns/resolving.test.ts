import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { describe, type TestContext, test } from 'node:test';
import { edns, inWords, queryFor } from '../../test/packets/asking.ts';
import { askTcp, askUdp, eventually, type Server } from '../../test/packets/clients.ts';
import { EXTENDED } from './answer/extended-errors.ts';
import type { DnsChange } from './changes.ts';
import { extendedError } from './lane/testing/world.ts';
import type { Resolving } from './messages.ts';
import { startDnsPlane } from './plane.ts';
import { decodeMessage } from './wire/decode.ts';
import { encodeMessage } from './wire/encode.ts';
import { QR } from './wire/header.ts';
import type { Message } from './wire/message.ts';
import { nameFromText } from './wire/name.ts';
import { TYPES } from './wire/types.ts';

/** The dns thread with the forward thread, from outside: others are a socket of this test. */

const ADDRESS = Uint8Array.of(203, 0, 113, 1);

/** A server that answers A with one address and all else with nothing; `silent` it answers nothing at all. */
async function others(t: TestContext) {
  const socket = createSocket('udp4');
  let open = true;
  const close = (): void => {
    if (open) socket.close();
    open = false;
  };
  const upstream = { queries: 0, silent: false, close };
  socket.on('message', (packet, client) => {
    upstream.queries += 1;
    const { edns: _, ...query } = decodeMessage(Uint8Array.from(packet))!;
    const [question] = query.questions;
    const answers = question!.type === TYPES.A.code ? [{ ...question!, ttl: 60, rdata: ADDRESS }] : [];
    if (!upstream.silent) socket.send(encodeMessage({ ...query, flags: QR, answers }), client.port, client.address);
  });
  socket.bindSync({ address: '127.0.0.1', port: 0 });
  t.after(close);
  return { upstream, target: { ip: '127.0.0.1', port: socket.address().port } };
}

const world: DnsChange[] = [
  { kind: 'zone', zone: 'z', name: 'corp.test', serial: 1 },
  { kind: 'bound', vpc: 'v', zone: 'z' },
  { kind: 'selectors', vpc: 'v', selectors: { listen: [], clients: [], default: true } },
];

async function started(t: TestContext, resolving: Partial<Resolving>, changes: readonly DnsChange[] = []) {
  const plane = await startDnsPlane({ listen: ['127.0.0.1'], port: 0, resolving });
  t.after(() => plane.close());
  await plane.publish([...world, ...changes]);
  const { shared } = await plane.status();
  return { plane, server: shared[0] as Server };
}

const words = (message: Message | undefined): unknown => message && inWords(message);
const told = (name: string) => ({ rcode: 'NOERROR', answer: [`${name}. 60 A 203.0.113.1`], authority: [] });

describe('names of others', () => {
  test('are answered over UDP and TCP, once fetched from the cache', async (t) => {
    const { upstream, target } = await others(t);
    const { plane, server } = await started(t, { upstreams: [target] });
    const query = queryFor('www.public.test', 'A');
    assert.deepEqual(words(await askUdp(server, query)), told('www.public.test'));
    assert.deepEqual(words(await askTcp(server, query)), told('www.public.test'));
    assert.equal(upstream.queries, 1);
    const { counters, sizes, forward } = await plane.status();
    assert.deepEqual([counters.waited, counters.fetches, counters.cache_hits], [1, 1, 1]);
    assert.deepEqual([sizes.waiting, sizes.cached], [0, 1]);
    assert.equal(forward?.counters.asked, 1);
    assert.deepEqual(forward?.targets, [{ ...target, state: 'up' }]);
  });

  test('of a rule too, the moment it is there; and not any more when it is gone', async (t) => {
    const { target } = await others(t);
    const { plane, server } = await started(t, {});
    const query = queryFor('a.one.test', 'A');
    assert.equal((await askUdp(server, query))?.rcode, 2);
    await plane.publish([
      { kind: 'rule', rule: 'r', zone: 'one.test', targets: [target], sources: [] },
      { kind: 'rule-bound', vpc: 'v', rule: 'r' },
    ]);
    assert.deepEqual(words(await askUdp(server, query)), told('a.one.test'));
    await plane.publish([{ kind: 'rule-removed', rule: 'r' }]);
    assert.equal((await askUdp(server, query))?.rcode, 2);
  });

  test('are never asked of ourselves (row 28)', async (t) => {
    const { plane, server } = await started(t, {});
    await plane.publish([
      { kind: 'rule', rule: 'r', zone: '.', targets: [{ ip: server.address, port: server.port }], sources: [] },
      { kind: 'rule-bound', vpc: 'v', rule: 'r' },
    ]);
    const answer = await askUdp(server, queryFor('www.public.test', 'A', edns()));
    assert.equal(answer?.rcode, 2);
    assert.equal(extendedError({ message: answer }), EXTENDED.NO_REACHABLE_AUTHORITY);
    assert.equal((await plane.status()).forward?.counters.no_target, 1);
    assert.equal((await plane.status()).counters.queries, 1);
  });

  test('are asked at an address a resolver of ours only claims: nobody takes another one away like that', async (t) => {
    const { target } = await others(t);
    const { plane, server } = await started(t, { upstreams: [target] });
    // The address is taken by the one who is asked, so the claim cannot be bound.
    const listen = [{ address: target.ip, port: target.port, since: 7 }];
    const selectors = { listen, clients: [], default: false };
    await plane.publish([{ kind: 'selectors', vpc: 'w', selectors }]);
    assert.deepEqual((await plane.status()).selectors[0]?.protocols, []);
    assert.deepEqual(words(await askUdp(server, queryFor('www.public.test', 'A'))), told('www.public.test'));
  });

  test('are not asked where a resolver of ours could be bound later', async (t) => {
    const { upstream, target } = await others(t);
    const { plane, server } = await started(t, { upstreams: [target] });
    const selectors = { listen: [{ address: '127.0.0.1', port: target.port, since: 7 }], clients: [], default: false };
    await plane.publish([{ kind: 'selectors', vpc: 'w', selectors }]);
    upstream.close();
    await eventually(async () => (await plane.status()).selectors[0]?.state === 'bound');
    assert.equal((await askUdp(server, queryFor('www.public.test', 'A')))?.rcode, 2);
    assert.equal((await plane.status()).forward?.counters.no_target, 1);
  });

  test('that wait do not hold up names of ours, nor the thread when it is closed', async (t) => {
    const { upstream, target } = await others(t);
    upstream.silent = true;
    const { plane, server } = await started(t, { upstreams: [target] });
    const waits = askUdp(server, queryFor('www.public.test', 'A'), { patience: 500 });
    await eventually(async () => (await plane.status()).sizes.waiting === 1);
    assert.equal((await askUdp(server, queryFor('no.corp.test', 'A')))?.rcode, 3);
    await plane.close();
    assert.equal(await waits, undefined);
  });
});

describe('what explains and checks asks of the dns thread', () => {
  const name = nameFromText('www.public.test')!;
  const query = queryFor('www.public.test', 'A');

  test('probe: the answer as it is now, uncounted, asking nobody', async (t) => {
    const { upstream, target } = await others(t);
    const { plane } = await started(t, { upstreams: [target] });
    const before = (await plane.status()).counters;
    assert.equal(await plane.probe('v', query), 'later');
    const ours = await plane.probe('v', queryFor('ns1.corp.test', 'A'), Uint8Array.of(127, 64, 0, 1));
    assert.deepEqual(inWords(decodeMessage(ours as Uint8Array)!).answer, ['ns1.corp.test. 60 A 127.64.0.1']);
    assert.equal(decodeMessage((await plane.probe('nobody', query)) as Uint8Array)?.rcode, 5);
    assert.equal(await plane.probe('v', new Uint8Array(3)), undefined);
    assert.deepEqual((await plane.status()).counters, before);
    assert.equal(upstream.queries, 0);
  });

  test('ask: others are asked; cached: what they said, or that they did not', async (t) => {
    const { upstream, target } = await others(t);
    const { plane } = await started(t, { upstreams: [target] });
    assert.deepEqual(await plane.cached('v', name, TYPES.A.code), []);
    assert.deepEqual(words(decodeMessage((await plane.ask('v', query))!)), told('www.public.test'));
    const [cached, ...more] = await plane.cached('v', name, TYPES.A.code);
    assert.deepEqual(more, []);
    assert.deepEqual(cached, {
      dnssecOk: false,
      checkingDisabled: false,
      state: 'fresh',
      rcode: 0,
      age: 0,
      ttl: 60,
      answers: [{ name, type: TYPES.A.code, ttl: 60, rdata: ADDRESS }],
      authorities: [],
      cut: false,
    });
    assert.deepEqual(await plane.cached('nobody', name, TYPES.A.code), []);
    assert.equal(upstream.queries, 1);
    assert.ok((await plane.probe('v', query)) instanceof Uint8Array, 'now it is there');
  });

  test('a failure is in the cache as one', async (t) => {
    const { plane, server } = await started(t, {});
    await plane.publish([
      { kind: 'rule', rule: 'r', zone: '.', targets: [{ ip: server.address, port: server.port }], sources: [] },
      { kind: 'rule-bound', vpc: 'v', rule: 'r' },
    ]);
    assert.equal(decodeMessage((await plane.ask('v', query))!)?.rcode, 2);
    const [cached] = await plane.cached('v', name, TYPES.A.code);
    assert.deepEqual([cached?.state, cached?.extended, cached?.ttl], ['failed', EXTENDED.NO_REACHABLE_AUTHORITY, 5]);
  });
});
