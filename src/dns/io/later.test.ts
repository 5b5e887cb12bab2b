import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { arrivalAt, queryFor } from '../../../test/packets/asking.ts';
import { askUdp, eventually, framed, TcpClient } from '../../../test/packets/clients.ts';
import { newCounters } from '../answer/counters.ts';
import { LATER } from '../answer/query.ts';
import { readU16 } from '../wire/octets.ts';
import type { Answer, Reply, Wait } from './port.ts';
import { TCP_LIMITS, type TcpLimits, TcpPort } from './tcp.ts';
import { UdpPort } from './udp.ts';

/** Answers that come when others have told: in any order, and to whom they belong. */

const query = (id: number) => queryFor('www.corp.test', 'A', { id });
const ids = ({ answers }: TcpClient): number[] => answers.map(({ id }) => id);

/** An answerer that echoes even ids at once; odd ones wait until they are released. */
class Waits {
  readonly held = new Map<number, { packet: Uint8Array; reply: Reply }>();
  gone = 0;

  readonly answer: Answer = (_, packet, length, out) => {
    if (readU16(packet, 0) % 2 === 1) return LATER;
    out.set(packet.subarray(0, length));
    return length;
  };

  readonly wait: Wait = (_, packet, length, reply) => {
    const id = readU16(packet, 0);
    this.held.set(id, { packet: Uint8Array.from(packet.subarray(0, length)), reply });
    reply.gone = () => {
      this.gone += 1;
    };
  };

  release(id: number, length?: number): void {
    const { packet, reply } = this.held.get(id)!;
    this.held.delete(id);
    reply.gone = undefined;
    reply.send(packet, length ?? packet.length);
  }
}

async function overTcp(t: TestContext, limits: Partial<TcpLimits> = {}) {
  const waits = new Waits();
  const counters = newCounters();
  const port = new TcpPort(
    waits.answer,
    () => arrivalAt(undefined),
    counters,
    { ...TCP_LIMITS, ...limits },
    waits.wait,
  );
  const server = { address: '127.0.0.1', port: await port.open('127.0.0.1', 0) };
  t.after(() => port.close());
  const client = await TcpClient.to(server);
  t.after(() => client.socket.destroy());
  return { waits, client, port };
}

describe('later over TCP (RFC 7766 6.2.1.1)', () => {
  test('what can be answered goes before what waits', async (t) => {
    const { waits, client } = await overTcp(t);
    client.socket.write(framed(query(1), query(2), query(3), query(4)));
    await client.until(2);
    assert.deepEqual(ids(client), [2, 4]);
    waits.release(3);
    await client.until(3);
    waits.release(1);
    await client.until(4);
    assert.deepEqual(ids(client), [2, 4, 3, 1]);
  });

  test('a hundred wait at most; then nothing more is read until one is answered', async (t) => {
    const { waits, client } = await overTcp(t);
    const many = Array.from({ length: 150 }, (_, i) => query(2 * i + 1));
    client.socket.write(framed(...many, query(2)));
    await eventually(() => waits.held.size === 100);
    await wait(50);
    assert.equal(waits.held.size, 100);
    assert.deepEqual(ids(client), []);
    waits.release(1);
    await eventually(() => waits.held.has(201));
    assert.equal(waits.held.size, 100);
    for (let i = 1; i < 150; i += 1) {
      await eventually(() => waits.held.has(2 * i + 1));
      waits.release(2 * i + 1);
    }
    await client.until(151);
    assert.ok(ids(client).includes(2));
  });

  test('no answer at all frees the place too', async (t) => {
    const { waits, client } = await overTcp(t);
    client.socket.write(framed(...Array.from({ length: 101 }, (_, i) => query(2 * i + 1))));
    await eventually(() => waits.held.size === 100);
    waits.release(1, 0);
    await eventually(() => waits.held.has(201));
    assert.deepEqual(ids(client), []);
  });

  test('a connection is not idle while one waits', async (t) => {
    const { waits, client } = await overTcp(t, { idleSeconds: 1 });
    client.socket.write(framed(query(1)));
    await eventually(() => waits.held.size === 1);
    await wait(3200);
    assert.equal(client.closed, false);
    waits.release(1);
    assert.deepEqual((await client.until(1)).length, 1);
    await eventually(() => client.closed);
  });

  test('a client that has said all still gets what it waits for, then the end', async (t) => {
    const { waits, client } = await overTcp(t);
    client.socket.end(framed(query(1), query(2)));
    await client.until(1);
    await wait(50);
    assert.equal(client.closed, false);
    const closed = once(client.socket, 'close');
    waits.release(1);
    await closed;
    assert.deepEqual(ids(client), [2, 1]);
  });

  test('who goes away is forgotten, and answering it nonetheless harms nobody', async (t) => {
    const { waits, client } = await overTcp(t);
    client.socket.write(framed(query(1), query(3)));
    await eventually(() => waits.held.size === 2);
    client.socket.resetAndDestroy();
    await eventually(() => waits.gone === 2);
    waits.release(1);
  });
});

describe('later over UDP', () => {
  async function overUdp(t: TestContext) {
    const waits = new Waits();
    const port = new UdpPort(waits.answer, () => arrivalAt(undefined), newCounters(), waits.wait);
    const server = { address: '127.0.0.1', port: await port.open('127.0.0.1', 0) };
    t.after(() => port.close());
    return { waits, server, port };
  }

  test('each client gets its own, whatever was sent in between', async (t) => {
    const { waits, server } = await overUdp(t);
    const [one, three] = [askUdp(server, query(1)), askUdp(server, query(3))];
    await eventually(() => waits.held.size === 2);
    assert.notEqual(waits.held.get(1)!.reply.from, waits.held.get(3)!.reply.from);
    assert.equal((await askUdp(server, query(2)))?.id, 2);
    waits.release(3);
    waits.release(1);
    assert.deepEqual([(await one)?.id, (await three)?.id], [1, 3]);
  });

  test('the same client is known by where it comes from', async (t) => {
    const { waits, server } = await overUdp(t);
    const socket = createSocket('udp4');
    t.after(() => socket.close());
    for (const id of [1, 3]) socket.send(query(id), server.port, server.address);
    await eventually(() => waits.held.size === 2);
    assert.equal(waits.held.get(1)!.reply.from, waits.held.get(3)!.reply.from);
  });

  test('a socket closed meanwhile sends nothing', async (t) => {
    const { waits, server, port } = await overUdp(t);
    const one = askUdp(server, query(1), { patience: 200 });
    await eventually(() => waits.held.size === 1);
    port.close();
    waits.release(1);
    assert.equal(await one, undefined);
  });
});
