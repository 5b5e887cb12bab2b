import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { describe, type TestContext, test } from 'node:test';
import { edns, inWords, queryFor } from '../../test/packets/asking.ts';
import { askTcp, askUdp, eventually, type Server } from '../../test/packets/clients.ts';
import { freePort } from '../../test/server.ts';
import type { DnsChange, Selectors } from './changes.ts';
import { type DnsPlane, type DnsPlaneOptions, startDnsPlane } from './plane.ts';
import { TC } from './wire/header.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
/** On Linux all of 127/8 is here; elsewhere one address, and ports tell the VPCs apart. */
const manyLoopbacks = process.platform === 'linux';

async function started(t: TestContext, options: Partial<DnsPlaneOptions> = {}) {
  const plane = await startDnsPlane({ listen: ['127.0.0.1'], port: 0, ...options });
  t.after(() => plane.close());
  const { shared } = await plane.status();
  return { plane, shared: shared as readonly Server[] };
}

const a = (owner: string, ...addresses: string[]): DnsChange => ({
  kind: 'node',
  zone: 'z',
  serial: 2,
  owner,
  records: addresses.map((data) => ({ type: 'A', ttl: 60, data })),
});
const zone: DnsChange[] = [
  { kind: 'zone', zone: 'z', name: 'corp.test', serial: 1 },
  { kind: 'bound', vpc: 'v', zone: 'z' },
  a('www', '10.0.0.1'),
];
const selectors = (vpc: string, more: Partial<Selectors> | undefined): DnsChange => ({
  kind: 'selectors',
  vpc,
  selectors: more && { listen: [], clients: [], default: false, ...more },
});
const all = selectors('v', { default: true });
const www = queryFor('www.corp.test', 'A');

const rcode = async (server: Server, options = {}): Promise<string> =>
  inWords((await askUdp(server, www, options)) ?? assert.fail('no answer')).rcode;

describe('the dns thread', () => {
  test('answers over UDP and TCP what was published', async (t) => {
    const { plane, shared } = await started(t);
    const [server] = shared as [Server];
    assert.equal(await rcode(server), 'REFUSED');
    await plane.publish([...zone, all]);
    const expected = { rcode: 'NOERROR', answer: ['www.corp.test. 60 A 10.0.0.1'], authority: [] };
    assert.deepEqual(inWords((await askUdp(server, www))!), expected);
    assert.deepEqual(inWords((await askTcp(server, www))!), expected);
  });

  test('the query after publish sees it, a hundred times over', async (t) => {
    const { plane, shared } = await started(t);
    await plane.publish([...zone, all]);
    for (let i = 0; i < 100; i += 1) {
      await plane.publish([a('www', `10.0.1.${i}`)]);
      const answer = await askUdp(shared[0]!, www);
      assert.deepEqual(inWords(answer!).answer, [`www.corp.test. 60 A 10.0.1.${i}`]);
    }
  });

  test('any free port is the same one at every address', { skip: !manyLoopbacks }, async (t) => {
    const { shared } = await started(t, { listen: ['127.0.0.1', '127.0.0.2'] });
    assert.deepEqual([shared[0]!.address, shared[1]!.address], ['127.0.0.1', '127.0.0.2']);
    assert.equal(shared[0]!.port, shared[1]!.port);
  });

  test('what does not fit a datagram comes over TCP', async (t) => {
    const { plane, shared } = await started(t);
    await plane.publish([...zone, all, a('many', ...Array.from({ length: 200 }, (_, i) => `10.0.2.${i}`))]);
    const packet = queryFor('many.corp.test', 'A', edns());
    const cut = (await askUdp(shared[0]!, packet))!;
    assert.equal(cut.flags & TC, TC);
    assert.equal(cut.answers.length, 0);
    assert.equal((await askTcp(shared[0]!, packet))?.answers.length, 200);
  });

  test('a VPC’s own address and port come first, then the client’s prefix, then the default (row 1)', async (t) => {
    const { plane, shared } = await started(t);
    const own = { address: '127.0.0.1', port: await freePort() };
    await plane.publish([
      ...zone,
      { kind: 'zone', zone: 'y', name: 'corp.test', serial: 1 },
      { kind: 'bound', vpc: 'w', zone: 'y' },
      selectors('v', { listen: [own] }),
    ]);
    assert.equal(await rcode(own), 'NOERROR');
    assert.equal(await rcode(shared[0]!), 'REFUSED');
    await plane.publish([selectors('w', { default: true })]);
    assert.equal(await rcode(shared[0]!), 'NXDOMAIN');
    if (manyLoopbacks) {
      await plane.publish([selectors('v', { listen: [own], clients: ['127.9.9.0/24'] })]);
      assert.equal(await rcode(shared[0]!, { from: '127.9.9.9' }), 'NOERROR');
      assert.equal(await rcode(shared[0]!, { from: '127.9.8.9' }), 'NXDOMAIN');
    }
  });

  test('an address given up answers no longer, one handed over answers for its new VPC', async (t) => {
    const { plane } = await started(t);
    const own = { address: '127.0.0.1', port: await freePort() };
    await plane.publish([
      ...zone,
      selectors('v', { listen: [own] }),
      { kind: 'zone', zone: 'y', name: 'y', serial: 1 },
    ]);
    assert.equal(await rcode(own), 'NOERROR');
    await plane.publish([selectors('v', undefined), selectors('w', { listen: [own] })]);
    assert.equal(await rcode(own), 'SERVFAIL');
    await plane.publish([selectors('w', undefined)]);
    assert.equal(await askUdp(own, www, { patience: 100 }).catch(() => undefined), undefined);
    await assert.rejects(askTcp(own, www));
  });

  test('IPv6', { skip: !hasIpv6 }, async (t) => {
    const { plane, shared } = await started(t, { listen: ['127.0.0.1', '::1'] });
    const own = { address: '::1', port: await freePort() };
    await plane.publish([...zone, selectors('v', { listen: [own], clients: ['::1/128'] })]);
    for (const server of [own, shared[1]!]) {
      assert.equal(await rcode(server), 'NOERROR');
      const ns1 = await askTcp(server, queryFor('ns1.corp.test', 'AAAA'));
      assert.deepEqual(inWords(ns1!).answer, ['ns1.corp.test. 60 AAAA ::1']);
    }
    assert.equal(await rcode(shared[0]!), 'REFUSED');
  });

  test('an address that cannot be bound fails nothing: it is reported, counted and tried again', async (t) => {
    const { plane } = await started(t);
    const own = { address: '127.0.0.1', port: await freePort() };
    const taken = createSocket('udp4');
    taken.bindSync(own);
    await plane.publish([...zone, selectors('v', { listen: [own, { address: '192.0.2.1', port: 5353 }] })]);
    const state = async () =>
      (await plane.status()).selectors.map(({ state: text, protocols }) => [text, ...protocols]);
    const [[first], [second]] = (await state()) as [[string], [string]];
    assert.match(first, /EADDRINUSE/);
    assert.match(second, /EADDRNOTAVAIL/);
    assert.ok((await plane.status()).counters.bind_errors >= 2);
    taken.close();
    await eventually(async () => (await state())[0]?.join() === 'bound,udp,tcp');
    assert.equal(await rcode(own), 'NOERROR');
  });

  test('counters and sizes', async (t) => {
    const { plane, shared } = await started(t);
    await plane.publish([...zone, all, { kind: 'zone-removed', zone: 'unknown' }]);
    await askUdp(shared[0]!, www);
    await askTcp(shared[0]!, queryFor('none.corp.test', 'A'));
    await askUdp(shared[0]!, new Uint8Array(5), { patience: 50 });
    const { counters, sizes, lastDefect } = await plane.status();
    assert.deepEqual([counters.queries, counters.rcodes[0], counters.rcodes[3], counters.malformed], [3, 1, 1, 1]);
    assert.deepEqual([counters.tcp_connections, counters.internal_errors], [1, 1]);
    assert.equal(lastDefect, 'zone-removed: unknown zone unknown');
    assert.deepEqual(sizes, { zones: 1, views: 1, names: 1, waiting: 0, cached: 0 });
  });
});

describe('start and end', () => {
  const refused = (options: Partial<DnsPlaneOptions>): Promise<string> =>
    startDnsPlane({ listen: ['127.0.0.1'], port: 0, ...options }).then(
      async (plane: DnsPlane) => {
        await plane.close();
        return assert.fail('it has started');
      },
      (error: Error) => error.message,
    );

  test('a shared listener that cannot be bound: a sentence that says where, why and which setting', async (t) => {
    const { shared } = await started(t);
    const { port } = shared[0]!;
    assert.equal(
      await refused({ port }),
      `DNS cannot listen on 127.0.0.1:${port}: another program uses this port (EADDRINUSE). ` +
        'Stop it, or set NETLOOM_DNS_PORT to a free port.',
    );
    for (const some of [0, port]) {
      assert.match(await refused({ listen: ['192.0.2.1'], port: some }), /no such address .* NETLOOM_DNS_LISTEN/);
    }
  });

  test('close frees the port, and what is published afterwards is rejected', async () => {
    const plane = await startDnsPlane({ listen: ['127.0.0.1'], port: 0 });
    const { port } = (await plane.status()).shared[0]!;
    await plane.publish([...zone, all]);
    await plane.close();
    await assert.rejects(plane.publish([]), /ended/);
    const again = await startDnsPlane({ listen: ['127.0.0.1'], port });
    await again.close();
    await again.close();
  });
});

test('a dns thread that dies is reported, and what waits for it is rejected', async () => {
  const failed = Promise.withResolvers<Error>();
  const plane = await startDnsPlane({ listen: ['127.0.0.1'], port: 0, onFailure: failed.resolve });
  await assert.rejects(plane.publish('no changes at all' as never as DnsChange[]));
  assert.match((await failed.promise).message, /some is not a function/);
  await assert.rejects(plane.status());
  await plane.close();
});
