import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { arrivalAt, queryFor } from '../../../test/packets/asking.ts';
import { askTcp, eventually, framed, TcpClient } from '../../../test/packets/clients.ts';
import { newCounters } from '../answer/counters.ts';
import type { Answer } from './port.ts';
import { TCP_LIMITS, type TcpLimits, TcpPort } from './tcp.ts';

const query = (id: number) => queryFor('www.corp.test', 'A', { id });

/** Answers with the query itself, `size` octets long. */
const echo =
  (size = 0): Answer =>
  (_, packet, length, out) => {
    out.set(packet);
    return Math.max(length, size);
  };

/** The limit that lets one listener alone have so many connections (shares.ts). */
const atOne = (connections: number): number => 2 * connections - 1;

async function serving(t: TestContext, answer: Answer, limits: Partial<TcpLimits> = {}) {
  const counters = newCounters();
  const port = new TcpPort(answer, () => arrivalAt(undefined), counters, { ...TCP_LIMITS, ...limits });
  const server = { address: '127.0.0.1', port: await port.open('127.0.0.1', 0) };
  t.after(() => port.close());
  return { port, server, counters };
}

describe('TCP (row 25, RFC 7766)', () => {
  test('pipelined queries are answered in order, with one write', async (t) => {
    const { server } = await serving(t, echo());
    const client = await TcpClient.to(server);
    client.socket.write(framed(...Array.from({ length: 100 }, (_, i) => query(i))));
    const answers = await client.until(100);
    assert.deepEqual(
      answers.map(({ id }) => id),
      Array.from({ length: 100 }, (_, i) => i),
    );
    assert.equal(client.reads, 1);
    client.socket.write(framed(query(7)));
    await client.until(101);
    client.socket.destroy();
  });

  test('a query in pieces', async (t) => {
    const { server } = await serving(t, echo());
    const client = await TcpClient.to(server);
    for (const octet of framed(query(1), query(2))) {
      client.socket.write(Uint8Array.of(octet));
      await new Promise(setImmediate);
    }
    assert.equal((await client.until(2)).length, 2);
    client.socket.destroy();
  });

  test('what gets no answer gets none, and the connection stays', async (t) => {
    const { server } = await serving(t, (_, packet, length, out) => {
      out.set(packet);
      return length < 12 ? 0 : length;
    });
    const client = await TcpClient.to(server);
    client.socket.write(framed(new Uint8Array(0), new Uint8Array(5), query(3)));
    assert.deepEqual(
      (await client.until(1)).map(({ id }) => id),
      [3],
    );
    client.socket.destroy();
  });

  test('a client that sends and closes its half gets its answers', async (t) => {
    const { server } = await serving(t, echo());
    const client = await TcpClient.to(server);
    client.socket.end(framed(query(1), query(2)));
    await once(client.socket, 'close');
    assert.equal(client.answers.length, 2);
  });

  test('one who does not read is not read from: memory stays bounded, and all is answered in the end', async (t) => {
    let answered = 0;
    const { server } = await serving(t, (...packet) => {
      answered += 1;
      return echo(60_000)(...packet);
    });
    const client = await TcpClient.to(server);
    client.socket.pause();
    const queries = 2000;
    for (let i = 0; i < queries; i += 100) client.socket.write(framed(...Array.from({ length: 100 }, () => query(1))));
    await wait(300);
    const before = answered;
    assert.ok(before < queries / 2, `${before} answers of 60,000 octets were made for a client that reads none`);
    await wait(100);
    assert.equal(answered, before);
    let received = 0;
    client.socket.removeAllListeners('data');
    client.socket.on('data', (octets: Uint8Array) => {
      received += octets.length;
    });
    client.socket.resume();
    await eventually(() => received === queries * 60_002);
    client.socket.destroy();
  });

  test('an idle connection is closed, a busy one is not', async (t) => {
    const { server } = await serving(t, echo(), { idleSeconds: 1 });
    const [idle, trickling, busy] = [
      await TcpClient.to(server),
      await TcpClient.to(server),
      await TcpClient.to(server),
    ];
    for (let i = 0; i < 27; i += 1) {
      busy.socket.write(framed(query(i)));
      // An octet now and then is no query.
      if (!trickling.closed) trickling.socket.write(Uint8Array.of(0xff));
      await wait(100);
    }
    assert.deepEqual([idle.closed, trickling.closed, busy.closed], [true, true, false]);
    busy.socket.destroy();
  });

  test('connections over the limits are turned away and counted; the others live', async (t) => {
    const { server, counters } = await serving(t, echo(), { connections: atOne(3), perClient: 2 });
    const two = [await TcpClient.to(server), await TcpClient.to(server)];
    const third = await TcpClient.to(server);
    await eventually(() => third.closed);
    assert.deepEqual([counters.tcp_connections, counters.tcp_refused], [2, 1]);
    two[0]!.socket.write(framed(query(1)));
    assert.equal((await two[0]!.until(1)).length, 1);
    for (const { socket } of two) socket.destroy();
    await eventually(async () => (await askTcp(server, query(9)))?.id === 9);
  });

  test('a reset by the client harms nobody', async (t) => {
    const { server } = await serving(t, echo());
    const client = await TcpClient.to(server);
    client.socket.pause();
    client.socket.write(framed(...Array.from({ length: 100 }, () => query(1))));
    await wait(50);
    client.socket.resetAndDestroy();
    assert.equal((await askTcp(server, query(5)))?.id, 5);
  });

  test('closing cuts the connections', async (t) => {
    const { server, port } = await serving(t, echo());
    const client = await TcpClient.to(server);
    port.close();
    await eventually(() => client.closed);
    await assert.rejects(TcpClient.to(server), /ECONNREFUSED/);
  });
});
