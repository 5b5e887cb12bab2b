import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { decodeBody } from '../../src/http/decode.ts';
import { listen } from '../../src/http/server.ts';
import { admin } from '../client.ts';
import { ACCESS_KEY, removeData, SECRET_KEY, startServer, type TestServer } from '../server.ts';
import { attack } from './http-attack.ts';
import { oddRequests, type Signer } from './http-requests.ts';

const REQUESTS = process.env.NETLOOM_TEST_LONG === '1' ? 100_000 : 10_000;
const SEED = 20260307;

const signerAt = (port: number): Signer => ({
  host: `127.0.0.1:${port}`,
  accessKeyId: ACCESS_KEY,
  secretAccessKey: SECRET_KEY,
  now: Date.now,
});

/** Megabytes in use by the server's process; 0 where /proc does not tell. */
function residentMegabytes({ process: { pid } }: TestServer): number {
  if (process.platform !== 'linux') return 0;
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}

/** Asks /healthz every 5 ms from a thread of its own: the longest answer, in ms. */
function pinger(port: number): { stop(): Promise<number> } {
  const code = `
    const { parentPort } = require('node:worker_threads');
    const http = require('node:http');
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    let longest = 0;
    const ping = () => {
      const began = performance.now();
      http.get({ host: '127.0.0.1', port: ${port}, path: '/healthz', agent }, (answer) => {
        answer.resume();
        answer.on('end', () => {
          longest = Math.max(longest, performance.now() - began);
          setTimeout(ping, 5);
        });
      }).on('error', () => setTimeout(ping, 5));
    };
    ping();
    parentPort.on('message', () => {
      parentPort.postMessage(longest);
      process.exit(0);
    });`;
  const worker = new Worker(code, { eval: true });
  return {
    stop: () =>
      new Promise((resolve) => {
        worker.once('message', resolve);
        worker.postMessage('stop');
      }),
  };
}

test(`${REQUESTS} broken and odd HTTP requests: no fault of ours, no stall, no growth`, async (t) => {
  const server = await startServer();
  t.after(async () => {
    await server.kill();
    removeData(server);
  });
  const { ports, client } = server;
  const next = oddRequests(signerAt(ports.api), SEED);
  // Warm first: what code and pools take once is no growth.
  await attack(ports.api, next, REQUESTS / 4);
  const before = residentMegabytes(server);
  const pings = pinger(ports.admin);
  await attack(ports.api, next, REQUESTS / 2);
  await attack(ports.admin, oddRequests(signerAt(ports.admin), SEED + 1), REQUESTS / 4);
  const longest = await pings.stop();
  const after = residentMegabytes(server);

  const metrics = (await admin(server, 'GET', '/metrics')).text;
  assert.match(metrics, /^internal_errors_total 0$/m, server.output().slice(-3000));
  assert.equal(server.process.exitCode, null, server.output().slice(-3000));
  const made = await client.call('POST', '/v1/privatezone', { body: { zoneName: 'after.test' } });
  assert.equal(made.status, 200, made.text);
  const codes = [...metrics.matchAll(/^netloom_requests_total\{operation="[^"]*",code="([^"]*)"\}/gm)].map(
    ([, code]) => code,
  );
  const reached = [...new Set(codes)].sort();
  console.log(
    `odd requests: ${REQUESTS}, longest ping ${longest.toFixed(1)} ms, resident ${before.toFixed(0)} -> ` +
      `${after.toFixed(0)} MB, codes: ${reached.join(' ')}`,
  );
  // Behind the signature too: not all of them may end at the door.
  for (const code of ['ok', 'InvalidURI', 'InappropriateJSON', 'MalformedJSON', 'InvalidHTTPRequest', 'AccessDenied']) {
    assert.ok(reached.includes(code), `${code} was never answered`);
  }
  assert.ok(after < before + 100, `it grew from ${before} to ${after} MB`);
  assert.ok(longest < 2000, `it stood still for ${longest} ms`);
});

test('what the odd requests are for: a handler that fails on a rare one is found', async (t) => {
  let failures = 0;
  const planted: ((request: { rawPath: string; body: Uint8Array }) => unknown)[] = [
    ({ rawPath }) => decodeURIComponent(rawPath),
    ({ body }) => JSON.parse(Buffer.from(body).toString('latin1') || '{}'),
    ({ body }) => {
      const decoded = decodeBody({ type: 'object', properties: { zoneName: {} } }, body);
      return typeof decoded === 'string' ? '' : (decoded.value as { zoneName: string }).zoneName?.at(0);
    },
  ];
  for (const [i, bug] of planted.entries()) {
    failures = 0;
    const listener = await listen('127.0.0.1', 0, {
      handle: async ({ rawPath, body = new Uint8Array() }) => {
        try {
          bug({ rawPath, body });
          return { status: 200, headers: {}, body: '' };
        } catch {
          failures += 1;
          return { status: 500, headers: {}, body: '' };
        }
      },
      malformed: () => ({ status: 400, headers: {}, body: '' }),
      failed: assert.ifError,
    });
    t.after(() => listener.close());
    await attack(listener.port, oddRequests(signerAt(listener.port), SEED), 2500);
    assert.ok(failures > 0, `bug ${i} stayed hidden`);
  }
});
