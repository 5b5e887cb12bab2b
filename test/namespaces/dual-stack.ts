import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { decodeMessage } from '../../src/dns/wire/decode.ts';
import { encodeMessage } from '../../src/dns/wire/encode.ts';
import { QR, RA } from '../../src/dns/wire/header.ts';
import type { Message } from '../../src/dns/wire/message.ts';
import { rdataFromText, TYPES } from '../../src/dns/wire/types.ts';
import { admin } from '../client.ts';
import { inWords, queryFor } from '../packets/asking.ts';
import { eventually, framed, type Server, TcpClient } from '../packets/clients.ts';
import { bind, makeRecord, makeVpc, makeZone, ok } from '../sdk/making.ts';
import { make, RESOLVER, resolverBody } from '../sdk/resolver-stage.ts';
import { removeData, startServer, type TestServer } from '../server.ts';

/** Run by dual-stack.test.ts inside a namespace with nothing in it. */

const ip = (...words: string[]) => execFileSync('ip', words);
const addAddress = (address: string): void => {
  if (address.includes(':')) ip('-6', 'addr', 'add', `${address}/128`, 'dev', 'lo', 'nodad');
  else ip('addr', 'add', `${address}/32`, 'dev', 'lo');
};

const UPSTREAM: Server = { address: 'fd00::53', port: 5353 };
const SHARED = ['::1', 'fd00::1'];
const ADDRESSES = ['fd00::1', 'fd00::2', 'fd00::53', 'fd00:aa::9', 'fd00:bb::9', 'fd00:cc::9', '192.0.2.9'];

/** The answer over each transport, in words; `from`: the client's address. undefined: none. */
async function both(server: Server, name: string, type: string, from?: string): Promise<[string, string]> {
  const packet = queryFor(name, type);
  return [words(await overUdp(server, packet, from)), words(await overTcp(server, packet, from))];
}

function words(message: Message | undefined): string {
  if (message === undefined) return 'nothing';
  const { rcode, answer } = inWords(message);
  return answer.length === 0 ? rcode : answer.join(', ');
}

async function overUdp({ address, port }: Server, packet: Uint8Array, from?: string): Promise<Message | undefined> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.on('error', () => undefined);
  try {
    if (from !== undefined) socket.bindSync({ address: from, port: 0 });
    const { promise, resolve } = Promise.withResolvers<Uint8Array>();
    socket.on('message', resolve);
    socket.send(packet, port, address);
    const octets = await Promise.race([promise, wait(2000, undefined, { ref: false })]);
    return octets && decodeMessage(Uint8Array.from(octets));
  } finally {
    socket.close();
  }
}

async function overTcp({ address, port }: Server, packet: Uint8Array, from?: string): Promise<Message | undefined> {
  const client = new TcpClient(connect({ host: address, port, ...(from !== undefined && { localAddress: from }) }));
  client.socket.write(framed(packet));
  const [answer] = await client.until(1);
  client.socket.destroy();
  return answer;
}

const twice = (text: string): [string, string] => [text, text];

describe('both families', () => {
  let server: TestServer;
  let vpc = '';
  const at = (address: string, port = server.ports.dns): Server => ({ address, port });
  const setDns = (id: string, body: object) => ok(admin(server, 'PUT', `/netloom/v1/vpcs/${id}/dns`, body));

  before(async () => {
    ip('link', 'set', 'lo', 'up');
    for (const address of ADDRESSES) addAddress(address);
    server = await startServer({
      settings: {
        NETLOOM_DNS_LISTEN: ['127.0.0.1', ...SHARED].join(','),
        NETLOOM_DNS_UPSTREAM: `[${UPSTREAM.address}]:${UPSTREAM.port}`,
      },
    });
    vpc = await makeVpc(server.client);
    const zone = await makeZone(server.client);
    await makeRecord(server.client, zone);
    await makeRecord(server.client, zone, { type: 'AAAA', value: '2001:db8::1' });
    await bind(server.client, zone, vpc);
    await setDns(vpc, { default: true });
  });
  after(async () => {
    await server?.stop();
    if (server !== undefined) removeData(server);
  });

  const A = 'www.corp.test. 300 A 10.0.0.1';
  const AAAA = 'www.corp.test. 300 AAAA 2001:db8::1';

  for (const address of ['127.0.0.1', ...SHARED]) {
    test(`the shared listener at ${address}: A and AAAA over UDP and TCP, and its own address as ns1`, async () => {
      const ttl = ([udp, tcp]: [string, string]) => [udp, tcp].map((text) => text.replace(/ \d+ /, ' 300 '));
      assert.deepEqual(ttl(await both(at(address), 'www.corp.test', 'A')), twice(A));
      assert.deepEqual(ttl(await both(at(address), 'www.corp.test', 'AAAA')), twice(AAAA));
      const type = address.includes(':') ? 'AAAA' : 'A';
      assert.deepEqual(await both(at(address), 'ns1.corp.test', type), twice(`ns1.corp.test. 60 ${type} ${address}`));
    });
  }

  test('selectors: an own IPv6 address and port, and client prefixes of IPv6, longest first', async () => {
    const other = await makeVpc(server.client, 'other');
    const own = at('fd00::2', server.ports.dns + 1);
    await setDns(other, { listen: [own], clients: ['fd00:aa::/32'] });
    const deeper = await makeVpc(server.client, 'deeper');
    const zone = await makeZone(server.client, 'deep.test');
    await bind(server.client, zone, deeper);
    await setDns(deeper, { clients: ['fd00:aa::8/125', '192.0.2.0/24'] });
    await eventually(async () => (await both(own, 'www.corp.test', 'A')).join() !== 'nothing,nothing');
    const first = async (name: string, from: string, place = at('fd00::1')) => {
      const answers = await both(place, name, 'SOA', from);
      assert.equal(answers[0].split(' ')[0], answers[1].split(' ')[0]);
      return answers[0].split(' ')[0];
    };
    assert.equal(await first('corp.test', 'fd00:bb::9'), 'corp.test.', 'the default');
    assert.equal(await first('deep.test', 'fd00:aa::9'), 'deep.test.', 'the longer prefix');
    assert.equal(await first('deep.test', '192.0.2.9', at('127.0.0.1')), 'deep.test.');
    await setDns(deeper, { clients: [] });
    assert.notEqual(await first('deep.test', 'fd00:aa::9'), 'deep.test.');
  });

  test('an access list of IPv6 prefixes, which open connections feel too', async () => {
    const policy = (allow: string[]) => ok(admin(server, 'PUT', `/netloom/v1/vpcs/${vpc}/dns-policy`, { allow }));
    const rcodes = async (from: string) => both(at('fd00::1'), 'corp.test', 'TXT', from);
    const open = new TcpClient(connect({ host: 'fd00::1', port: server.ports.dns, localAddress: 'fd00:cc::9' }));
    open.socket.write(framed(queryFor('corp.test', 'TXT')));
    assert.equal(words((await open.until(1))[0]), 'NOERROR');
    await policy(['fd00:bb::/32', '127.0.0.0/8']);
    assert.deepEqual(await rcodes('fd00:bb::9'), twice('NOERROR'));
    assert.deepEqual(await rcodes('fd00:cc::9'), twice('REFUSED'));
    assert.deepEqual(await both(at('127.0.0.1'), 'corp.test', 'TXT'), twice('NOERROR'));
    open.socket.write(framed(queryFor('corp.test', 'TXT')));
    assert.equal(words((await open.until(2))[1]), 'REFUSED');
    open.socket.destroy();
    await policy([]);
    assert.deepEqual(await rcodes('fd00:cc::9'), twice('NOERROR'));
  });

  test('inbound resolvers answer with their VPC’s view, whether the address was there before them or comes later', async () => {
    const made = { name: 'six', cidr: '10.0.0.0/16', enableIpv6: true };
    const six = (await ok(server.client.call('POST', '/v1/vpc', { body: made }))).json.vpcId;
    const zone = await makeZone(server.client, 'inbound.test');
    await makeRecord(server.client, zone);
    await bind(server.client, zone, six);
    const body = { name: 's', vpcId: six, zoneName: 'cn-bj-a', cidr: '10.0.1.0/24', enableIpv6: true };
    const subnet = (await ok(server.client.call('POST', '/v1/subnet', { body }))).json.subnetId;
    const shown = (await ok(server.client.call('GET', `/v1/subnet/${subnet}`))).json.subnet;
    const addresses = ['10.0.1.10', shown.ipv6Cidr.replace(/::\/\d+$/, '::a')];
    const later = ['10.0.1.11', shown.ipv6Cidr.replace(/::\/\d+$/, '::b')];
    for (const address of addresses) addAddress(address);
    const ipModels = [...addresses, ...later].map((ipAddress) => ({ subnetId: subnet, ipAddress }));
    await make(server.client, RESOLVER, resolverBody({ vpc: six, subnet }, { type: 'inbound', ipModels }));
    const answer = async (address: string) =>
      (await both(at(address), 'www.inbound.test', 'A')).map((t) => t.slice(-8));
    for (const address of addresses) assert.deepEqual(await answer(address), twice('10.0.0.1'), address);
    for (const address of later) {
      await assert.rejects(overTcp(at(address), queryFor('www.inbound.test', 'A')).then((got) => assert.ok(got)));
      addAddress(address);
    }
    for (const address of later) {
      await eventually(async () => (await overUdp(at(address), queryFor('www.inbound.test', 'A'))) !== undefined);
      await eventually(async () => String(await answer(address)) === '10.0.0.1,10.0.0.1');
    }
  });

  test('an upstream with an IPv6 address is asked', async (t) => {
    const upstream = createSocket('udp6');
    t.after(() => upstream.close());
    upstream.on('message', (octets, client) => {
      const query = decodeMessage(Uint8Array.from(octets))!;
      const [question] = query.questions;
      const rdata = rdataFromText(TYPES.AAAA.code, '2001:db8::53')!;
      const answers = [{ ...question!, ttl: 60, rdata }];
      const { edns: _, ...plain } = query;
      upstream.send(encodeMessage({ ...plain, flags: QR | RA, answers, additionals: [] }), client.port, client.address);
    });
    upstream.bindSync({ address: UPSTREAM.address, port: UPSTREAM.port });
    const expected = 'outside.example. 60 AAAA 2001:db8::53';
    const [udp, tcp] = await both(at('fd00::1'), 'outside.example', 'AAAA');
    assert.equal(udp, expected);
    assert.match(tcp, /^outside\.example\. (60|59) AAAA 2001:db8::53$/);
  });
});
