import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { HttpResponse, HttpStream } from './message.ts';
import { type HttpListener, type HttpServerOptions, listen } from './server.ts';

/** Numbers without end, as fast as they are taken; knows how many were, and whether the reader has gone. */
class Source implements AsyncIterableIterator<string> {
  taken = 0;
  gone = false;
  readonly #part: string;
  #release = (): void => undefined;
  readonly #idle: boolean;

  constructor(part: string, idle = false) {
    this.#part = part;
    this.#idle = idle;
  }
  async next(): Promise<IteratorResult<string, undefined>> {
    if (this.#idle && this.taken > 0) await new Promise<void>((resolve) => (this.#release = resolve));
    else await new Promise((resolve) => setImmediate(resolve));
    if (this.gone) return { done: true, value: undefined };
    this.taken += 1;
    return { done: false, value: this.#part };
  }
  async return(): Promise<IteratorResult<string, undefined>> {
    this.gone = true;
    this.#release();
    return { done: true, value: undefined };
  }
  [Symbol.asyncIterator](): this {
    return this;
  }
}

const bad: HttpResponse = { status: 400, headers: {}, body: '' };
const serve = (
  body: AsyncIterable<string>,
  failed: HttpServerOptions['failed'] = assert.ifError,
): Promise<HttpListener> => {
  const answer: HttpStream = { status: 200, headers: { 'Content-Type': 'text/plain' }, body };
  return listen('127.0.0.1', 0, { handle: async () => answer, malformed: () => bad, failed });
};
const eventually = async (true_: () => boolean): Promise<void> => {
  for (let i = 0; i < 500 && !true_(); i += 1) await wait(10);
  assert.ok(true_());
};

async function asked(listener: HttpListener) {
  const socket = connect(listener.port, '127.0.0.1');
  let text = '';
  let ended = false;
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('close', () => {
    ended = true;
  });
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  return { socket, text: () => text, ended: () => ended };
}

test('a part is seen when it is there, and a client that goes ends what it read', async () => {
  const source = new Source('line\n', true);
  const listener = await serve(source);
  const reader = await asked(listener);
  await eventually(() => reader.text().includes('line\n'));
  assert.match(reader.text(), /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(reader.text(), /Transfer-Encoding: chunked\r\n/i);
  assert.equal(source.gone, false);
  reader.socket.destroy();
  await eventually(() => source.gone);
  await listener.close();
});

test('no more is taken than the client takes', async () => {
  const source = new Source('x'.repeat(100_000));
  const listener = await serve(source);
  const reader = await asked(listener);
  reader.socket.pause();
  await wait(300);
  const { taken } = source;
  await wait(300);
  assert.equal(source.taken, taken, 'it goes on taking');
  assert.ok(taken < 1000, String(taken));
  reader.socket.resume();
  await eventually(() => source.taken > taken + 10);
  reader.socket.destroy();
  await eventually(() => source.gone);
  await listener.close();
});

test('a stop ends it in a moment, whether it waits for a part or for the client', async () => {
  for (const source of [new Source('line\n', true), new Source('x'.repeat(100_000))]) {
    const listener = await serve(source);
    const reader = await asked(listener);
    await eventually(() => source.taken > 0);
    const began = performance.now();
    await listener.close();
    assert.ok(performance.now() - began < 4000);
    assert.ok(source.gone);
    await eventually(reader.ended);
  }
});

test('one that fails on the way is broken off, never ended as if it were whole; the server goes on', async () => {
  const told: unknown[] = [];
  const lost = new Error('the rest cannot be read');
  const half = async function* (): AsyncGenerator<string, void> {
    yield 'line\n';
    await wait(50);
    throw lost;
  };
  const body = { [Symbol.asyncIterator]: () => half() };
  const listener = await serve(body, (error, headers) => told.push(error, headers));
  for (const times of [1, 2]) {
    const reader = await asked(listener);
    await eventually(reader.ended);
    assert.match(reader.text(), /line\n/);
    assert.doesNotMatch(reader.text(), /\r\n0\r\n/, 'the last chunk says that nothing is missing');
    assert.deepEqual(
      told,
      Array(times)
        .fill([lost, { 'Content-Type': 'text/plain' }])
        .flat(),
    );
  }
  await listener.close();
});

test('a request whose answer fails costs its connection, and nothing else', async () => {
  const told: unknown[] = [];
  const lost = new Error('there is no world');
  let calls = 0;
  const listener = await listen('127.0.0.1', 0, {
    handle: async () => {
      calls += 1;
      if (calls === 1) throw lost;
      return { ...bad, status: 200, body: 'here' };
    },
    malformed: () => bad,
    failed: (error) => told.push(error),
  });
  const first = await asked(listener);
  await eventually(first.ended);
  assert.deepEqual([first.text(), told], ['', [lost]]);
  const second = await asked(listener);
  await eventually(() => second.text().endsWith('here'));
  second.socket.destroy();
  await listener.close();
});
