import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { type Answer, admin } from '../client.ts';
import { removeData, startServer } from '../server.ts';
import { LINE } from './et-making.ts';
import { makeZone, ok, ZONE } from './making.ts';
import { TEXTS } from './texts.ts';

const noLimit = spawnSync('prlimit', ['--version']).error !== undefined && 'no prlimit here';

/** A log that cannot grow: the operating system limits the size of every file the server writes. */
test('InternalError: what cannot be made durable is not acknowledged, nothing of it is seen, and reads go on', {
  skip: noLimit,
}, async (t) => {
  let server = await startServer();
  t.after(() => server.kill());
  const zone = await makeZone(server.client);
  const limit = (bytes: string) => {
    const { status, stderr } = spawnSync('prlimit', [
      '--pid',
      String(server.process.pid),
      `--fsize=${bytes}:unlimited`,
    ]);
    assert.equal(status, 0, String(stderr));
  };
  limit(String(192 * 1024));

  const path = `${ZONE}/${zone}/record`;
  const acknowledged: string[] = [];
  const add = (rr: string, description: string) =>
    server.client.call('POST', path, { body: { rr, type: 'A', value: '10.0.0.1', description } });
  let failed = await add('r0', '');
  for (let i = 1; failed.status === 200 && i < 2000; i += 1) {
    acknowledged.push(failed.json.recordId);
    failed = await add(`r${i}`, 'x'.repeat(255));
  }
  const { status, text } = TEXTS.InternalError!;
  assert.deepEqual({ status: failed.status, message: failed.json.message }, { status, message: text });
  assert.deepEqual(Object.keys(failed.json), ['code', 'message', 'requestId']);
  const { requestId } = failed.json;
  assert.match(server.output(), new RegExp(`"event":"request failed","requestId":"${requestId}"`));

  // A smaller write might still fit; sooner or later none does, whoever asks.
  const until500 = async (write: (i: number) => Promise<Answer>): Promise<Answer> => {
    let answer = await write(0);
    for (let i = 1; answer.status < 300 && i < 100; i += 1) answer = await write(i);
    return answer;
  };
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    until500(() => server.client.call('POST', path, { body, headers }));
  const edge = { name: 'lab', regionId: 'cn-hangzhou-cm', cidr: '10.0.0.0/16' };
  for (const failing of [
    await post('/v1/vpc', { name: 'lab', cidr: '10.0.0.0/16' }),
    await post('/v1/vpc', edge, { host: 'bec.netloom.test' }),
    await post('/v1/et/init', LINE),
    await post('/v1/sessionToken', {}),
    await post('/v1/csn', { name: 'lab', description: 'x'.repeat(200) }),
    await until500((i) => server.client.call('POST', '/v1/user', { body: { name: `u${i}` } })),
    await post('/v1/sessionToken', {}),
  ]) {
    assert.equal(failing.json.code, 'InternalError');
  }
  const account = await until500((i) => admin(server, 'POST', '/netloom/v1/accounts', { name: `a${i}` }));
  assert.deepEqual({ status: account.status, code: account.json.code }, { status: 500, code: 'InternalError' });

  const listed = async (): Promise<string[]> =>
    (await ok(server.client.call('GET', path))).json.records.map(({ recordId }: { recordId: string }) => recordId);
  assert.deepEqual(await listed(), acknowledged);
  assert.match((await admin(server, 'GET', '/metrics')).text, /^internal_errors_total [1-9]/m);
  assert.equal((await admin(server, 'GET', '/healthz')).status, 200);

  await server.kill();
  server = await server.restart();
  assert.deepEqual(await listed(), acknowledged, 'after a restart too');
  await ok(add('again', ''));
  await server.stop();
  removeData(server);
});
