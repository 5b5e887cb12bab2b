import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DnsChange, DnsRecord } from '../../src/dns/changes.ts';
import { startDnsPlane } from '../../src/dns/plane.ts';
import { admin } from '../client.ts';
import type { Server } from '../packets/clients.ts';
import { removeData, startServer } from '../server.ts';
import { History, Reader } from './history.ts';

const LONG = process.env.NETLOOM_TEST_LONG === '1';
const CHANGES = LONG ? 100_000 : 20_000;
const CALLS = LONG ? 20_000 : 600;

/** The i-th set of the name: of one to six addresses, or a CNAME, and none like another. */
function recordsAt(i: number): DnsRecord[] {
  if (i % 3 === 1) return [{ type: 'CNAME', ttl: 60, data: `t${i}.corp.test` }];
  return Array.from({ length: 1 + (i % 6) }, (_, k) => {
    return { type: 'A', ttl: 60, data: `${10 + k}.${i >> 16}.${(i >> 8) & 255}.${i & 255}` };
  });
}

const inAnswer = (records: readonly DnsRecord[]): string[] =>
  records.map(({ type, data }) => (type === 'CNAME' ? `CNAME ${data}.` : `${type} ${data}`));

const nodeAt = (i: number): DnsChange => ({
  kind: 'node',
  zone: 'z',
  serial: i + 2,
  owner: 'www',
  records: recordsAt(i),
});

function readerOf(t: TestContext, server: Server, history: History): Reader {
  const reader = new Reader(server, 'www.corp.test', history);
  t.after(() => reader.close());
  return reader;
}

async function planeWith(t: TestContext) {
  const plane = await startDnsPlane({ listen: ['127.0.0.1'], port: 0 });
  t.after(() => plane.close());
  await plane.publish([
    { kind: 'zone', zone: 'z', name: 'corp.test', serial: 1 },
    { kind: 'bound', vpc: 'v', zone: 'z' },
    { kind: 'selectors', vpc: 'v', selectors: { listen: [], clients: [], default: true } },
  ]);
  return { plane, server: (await plane.status()).shared[0]! };
}

test(`a name through ${CHANGES} changes: only sets that existed, from the acknowledged one on`, async (t) => {
  const { plane, server } = await planeWith(t);
  const history = new History();
  const begin = (i: number): Promise<void> => {
    const index = history.begin(inAnswer(recordsAt(i)));
    return plane.publish([nodeAt(i)]).then(() => history.acknowledge(index));
  };
  await begin(0);
  const reader = readerOf(t, server, history);
  reader.hammer(4);
  const inTurn = readerOf(t, server, history);
  let stale = 0;
  for (let i = 1; i < CHANGES; ) {
    // One to eight at a time, and then a question that must see the last.
    const until = Math.min(CHANGES, i + 1 + (i % 8));
    const published: Promise<void>[] = [];
    for (; i < until; i += 1) published.push(begin(i));
    await Promise.all(published);
    const [first] = (await inTurn.one()).sort();
    if (first !== inAnswer(recordsAt(i - 1)).sort()[0]) stale += 1;
  }
  console.log(`hammered: ${reader.answers + inTurn.answers} answers, ${reader.seen.size} sets seen, ${stale} stale`);
  for (const { faults } of [reader, inTurn]) assert.deepEqual([...faults.values()], []);
  assert.equal(stale, 0);
  assert.ok(reader.seen.size > 1000);
});

test('what the hammer is for: a set in two steps, and an early acknowledgement, are found', async (t) => {
  const { plane, server } = await planeWith(t);
  const halves = new History();
  const early = new History();
  for (const history of [halves, early]) history.acknowledge(history.begin(inAnswer(recordsAt(0))));
  await plane.publish([nodeAt(0)]);
  const readers = [halves, early].map((history) => readerOf(t, server, history));
  for (const reader of readers) reader.hammer(4);
  for (let i = 1; i < 3000; i += 1) {
    const records = recordsAt(i);
    const indices = [halves, early].map((history) => history.begin(inAnswer(records)));
    early.acknowledge(indices[1]!);
    const half = { ...nodeAt(i), records: records.slice(0, Math.ceil(records.length / 2)) } as DnsChange;
    await plane.publish([half]);
    await plane.publish([nodeAt(i)]);
    halves.acknowledge(indices[0]!);
    if (i % 50 === 0) await readers[0]!.one();
  }
  assert.ok(readers[0]!.faults.has('never existed'));
  assert.ok(readers[1]!.faults.has('stale'));
});

test(`${CALLS} changes through the API, CNAME to A and back: the query after the answer sees each`, async (t) => {
  const server = await startServer();
  t.after(async () => {
    await server.kill();
    removeData(server);
  });
  const { client } = server;
  const ok = async (method: string, path: string, body: object, query = '') => {
    const answer = await client.call(method, path, { query, body });
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
  };
  const { vpcId } = await ok('POST', '/v1/vpc', { name: 'v', cidr: '10.0.0.0/8' });
  const { dnsAddress, dnsPort } = (await admin(server, 'GET', `/netloom/v1/vpcs/${vpcId}`)).json;
  const { zoneId } = await ok('POST', '/v1/privatezone', { zoneName: 'corp.test' });
  const zone = `/v1/privatezone/${zoneId}`;
  await ok('PUT', zone, { region: 'bj', vpcIds: [vpcId] }, 'bind=');

  const history = new History();
  const set: { id: string; text: string }[] = [];
  let count = 0;
  const inTurn = readerOf(t, { address: dnsAddress, port: dnsPort }, history);
  const change = async (next: string[], method: string, path: string, body?: object) => {
    const index = history.begin(next);
    const answer = await client.call(method, path, { body });
    assert.equal(answer.status, 200, answer.text);
    history.acknowledge(index);
    const seen = await inTurn.one();
    assert.deepEqual(seen.sort(), [...next].sort(), `write-then-ask ${index}`);
    return answer.json;
  };
  const texts = () => set.map(({ text }) => text);
  const newAddress = (): string => {
    count += 1;
    return `10.1.${count >> 8}.${count & 255}`;
  };
  const add = async () => {
    const value = newAddress();
    const body = { rr: 'www', type: 'A', value };
    const { recordId } = await change([...texts(), `A ${value}`], 'POST', `${zone}/record`, body);
    set.push({ id: recordId, text: `A ${value}` });
  };
  const update = async (type: 'A' | 'CNAME') => {
    const value = type === 'A' ? newAddress() : `t${history.acknowledged}.corp.test`;
    const text = type === 'A' ? `A ${value}` : `CNAME ${value}.`;
    const next = [text, ...texts().slice(1)];
    await change(next, 'PUT', `/v1/privatezone/record/${set[0]!.id}`, { rr: 'www', type, value });
    set[0] = { id: set[0]!.id, text };
  };
  await add();
  const reader = readerOf(t, { address: dnsAddress, port: dnsPort }, history);
  reader.hammer(4);
  // Four more, the first changed (so that no set occurs twice), four gone, then a CNAME and back.
  while (history.acknowledged < CALLS) {
    for (let i = 0; i < 4; i += 1) await add();
    await update('A');
    while (set.length > 1) {
      const { id } = set.pop()!;
      await change(texts(), 'DELETE', `/v1/privatezone/record/${id}`);
    }
    await update('CNAME');
    await update('A');
  }
  console.log(
    `hammered by API: ${history.acknowledged} changes, ${reader.answers} answers, ${reader.seen.size} sets seen`,
  );
  for (const { faults } of [reader, inTurn]) assert.deepEqual([...faults.values()], []);
});
