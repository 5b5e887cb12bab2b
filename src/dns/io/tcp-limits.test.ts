import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { arrivalAt, queryFor } from '../../../test/packets/asking.ts';
import { askTcp, eventually, framed, TcpClient } from '../../../test/packets/clients.ts';
import { newCounters } from '../answer/counters.ts';
import { LATER } from '../answer/query.ts';
import { Shares } from '../shares.ts';
import type { Answer, Reply, Wait } from './port.ts';
import { TCP_LIMITS, type TcpLimits, TcpPort } from './tcp.ts';

/** What hostile clients do over TCP, and who is served in spite of it. */

const query = (id: number) => queryFor('www.corp.test', 'A', { id });
const echo: Answer = (_, packet, length, out) => {
  out.set(packet);
  return length;
};
/** On Linux all of 127/8 is here. */
const manyLoopbacks = process.platform === 'linux';

/** The limit that lets one listener alone have so many connections (shares.ts). */
const atOne = (connections: number): number => 2 * connections - 1;

async function serving(t: TestContext, limits: Partial<TcpLimits>, answer = echo, later?: Wait) {
  const counters = newCounters();
  const port = new TcpPort(answer, () => arrivalAt(undefined), counters, { ...TCP_LIMITS, ...limits }, later);
  const server = { address: '127.0.0.1', port: await port.open('127.0.0.1', 0) };
  t.after(() => port.close());
  /** A client that has asked once; `from`: its address. */
  const client = async (from = '127.0.0.1'): Promise<TcpClient> => {
    const socket = connect({ host: server.address, port: server.port, localAddress: from });
    const one = new TcpClient(socket);
    await once(socket, 'connect');
    t.after(() => socket.destroy());
    return one;
  };
  return { server, counters, client };
}

async function ask(client: TcpClient): Promise<void> {
  client.socket.write(framed(query(1)));
  await client.until(client.answers.length + 1);
}

describe('a full listener (RFC 7766 6.1)', () => {
  test('lets a newcomer in for the connection that is idle for longest', async (t) => {
    const { client, counters } = await serving(t, { connections: atOne(3) });
    const [first, second, third] = [await client(), await client(), await client()];
    await wait(1100);
    await ask(first);
    await ask(third);
    const newcomer = await client();
    await ask(newcomer);
    await eventually(() => second.closed);
    assert.deepEqual([first.closed, third.closed, newcomer.closed], [false, false, false]);
    assert.deepEqual([counters.tcp_gave_way, counters.tcp_refused], [1, 0]);
  });

  test('turns it away when all the others are in use', async (t) => {
    const { client, counters } = await serving(t, { connections: atOne(2) });
    const clients = [await client(), await client()];
    for (const one of clients) await ask(one);
    const newcomer = await client();
    await eventually(() => newcomer.closed);
    assert.deepEqual([clients.some(({ closed }) => closed), counters.tcp_refused], [false, 1]);
  });

  test('does not take it from one whose answer is still being made', async (t) => {
    const replies: Reply[] = [];
    const later: Wait = (_arrival, _packet, _length, reply) => replies.push(reply);
    const { client, counters } = await serving(t, { connections: atOne(1) }, () => LATER, later);
    const waiting = await client();
    waiting.socket.write(framed(query(7)));
    await wait(1100);
    const newcomer = await client();
    await eventually(() => newcomer.closed);
    replies[0]!.send(query(7), query(7).length);
    assert.equal((await waiting.until(1))[0]!.id, 7);
    assert.deepEqual([counters.tcp_refused, counters.tcp_gave_way], [1, 0]);
  });

  test('a client at its own limit loses a connection of its own, nobody else’s', {
    skip: !manyLoopbacks,
  }, async (t) => {
    const { client, counters } = await serving(t, { connections: atOne(10), perClient: 2 });
    const other = await client('127.0.0.9');
    const [first, second] = [await client(), await client()];
    await wait(1100);
    await ask(second);
    const third = await client();
    await ask(third);
    await eventually(() => first.closed);
    assert.deepEqual([other.closed, second.closed, counters.tcp_gave_way], [false, false, 1]);
  });
});

describe('those who only hold connections', () => {
  test('an octet a second keeps none open beyond the limit, and the place is free again', async (t) => {
    const { server, client } = await serving(t, { connections: atOne(20), perClient: 20, idleSeconds: 1 });
    const slow = await Promise.all(Array.from({ length: 20 }, () => client()));
    const timer = setInterval(() => {
      for (const { socket, closed } of slow) if (!closed) socket.write(Uint8Array.of(0xff));
    }, 200);
    t.after(() => clearInterval(timer));
    await eventually(() => slow.every(({ closed }) => closed));
    assert.equal((await askTcp(server, query(3)))?.id, 3);
  });

  test('a query cut off by the end of the stream: nothing to wait for', async (t) => {
    const { client } = await serving(t, {});
    const cut = await client();
    cut.socket.end(framed(query(1), query(2)).subarray(0, framed(query(1)).length + 9));
    await eventually(() => cut.closed);
    assert.equal(cut.answers.length, 1);
  });
});

test('a storm of connections that are reset, some of them in mid-query, costs nobody a place', async (t) => {
  const { server, client, counters } = await serving(t, { connections: atOne(60), perClient: 60 });
  for (let round = 0; round < 20; round += 1) {
    const storm = await Promise.all(Array.from({ length: 50 }, () => client()));
    for (const [i, { socket }] of storm.entries()) {
      if (i % 3 > 0) socket.write(framed(query(i), query(i)).subarray(0, i % 3 === 1 ? 60 : 11));
    }
    // Every other round they are gone before they are accepted.
    if (round % 2 === 0) await wait(10);
    for (const { socket } of storm) socket.resetAndDestroy();
    await wait(10);
  }
  await eventually(async () => {
    const some = await Promise.all(Array.from({ length: 59 }, () => client()));
    for (const one of some) one.socket.write(framed(query(1)));
    await Promise.all(some.map((one) => one.until(1)));
    const served = some.every(({ answers }) => answers.length === 1);
    for (const { socket } of some) socket.destroy();
    return served;
  });
  assert.equal((await askTcp(server, query(2)))?.id, 2);
  assert.ok(counters.tcp_connections > 300, `${counters.tcp_connections}`);
});

test('listeners share what connections there are: one that is full leaves room at the others', async (t) => {
  const places = new Shares<TcpPort>(4);
  const counters = newCounters();
  const started = async () => {
    const port = new TcpPort(echo, () => arrivalAt(undefined), counters, TCP_LIMITS, undefined, places);
    t.after(() => port.close());
    return { address: '127.0.0.1', port: await port.open('127.0.0.1', 0) };
  };
  const [one, other] = [await started(), await started()];
  const clients = [await TcpClient.to(one), await TcpClient.to(one)];
  const third = await TcpClient.to(one);
  await eventually(() => third.closed);
  assert.ok(clients.every((client) => !client.closed));
  assert.equal((await askTcp(other, queryFor('www.corp.test', 'A', { id: 7 })))?.id, 7);
  for (const { socket } of clients) socket.destroy();
});
