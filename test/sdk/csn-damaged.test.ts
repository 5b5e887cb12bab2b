import assert from 'node:assert/strict';
import { closeSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RULES } from '../../src/domain/testing/stage.ts';
import { Engine, NOBODY } from '../../src/engine/engine.ts';
import { loadState } from '../../src/engine/open.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { keyedIds } from '../../src/platform/ids.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { directLog } from '../../src/store/direct.ts';
import { admin } from '../client.ts';
import { removeData, startServer } from '../server.ts';
import { type CsnOperation, type Ids, newIds, SOUND, send } from './csn-stage.ts';
import { ok } from './making.ts';
import { assertCode } from './texts.ts';

const MEGABYTE = 1_000_000;
const PAGE = 4096;

/** What the log thread keeps of the database in memory is 16 MB: with 24 more, the oldest rows must be read again. */
async function fill(directory: string): Promise<void> {
  const log = directLog({ directory });
  const engine = new Engine({
    ...{
      log,
      state: await loadState(log),
      clock: systemClock,
      ids: keyedIds(new Uint8Array(32)),
      logger: silentLogger,
    },
    rules: RULES,
    subscriber: NOBODY,
  });
  for (let i = 0; i < 24; i += 1) {
    engine.execute({
      command: () => ({ events: [], result: undefined }),
      cause: { operation: 'fill' },
      token: { account: 'f'.repeat(32), scope: String(i), fingerprint: '' },
      render: () => ({ status: 200, body: 'x'.repeat(MEGABYTE) }),
    });
    await engine.settled(engine.state.position);
  }
  await engine.close();
}

/** Writes over everything but the first page. */
function damage(directory: string): void {
  const name = readdirSync(directory).find((file) => file.endsWith('.db'))!;
  const path = join(directory, name);
  const bytes = Buffer.alloc(PAGE, 0xa5);
  const file = openSync(path, 'r+');
  for (let at = PAGE; at < statSync(path).size; at += PAGE) writeSync(file, bytes, 0, PAGE, at);
  closeSync(file);
}

test('DbException: a database that is damaged under the server takes no writes, and no retry or restart cures that', async (t) => {
  let server = await startServer();
  t.after(() => server.kill());
  const ids: Ids = await newIds(server, server.client);
  await server.stop();
  await fill(server.directory);
  server = await server.restart();
  const call = (operation: CsnOperation) => send(server.client, SOUND[operation](ids));
  const before = (await ok(call('QueryCsnDetail'))).text;
  damage(server.directory);

  // The first one to notice: an attached VPC's own table gets rules, whose rows lie beside the oldest.
  assertCode(await call('AttachCsnInstance'), 'DbException');
  assert.match(server.output(), /"kind":"damaged"/);
  let writes = 0;
  for (const operation of Object.keys(SOUND) as CsnOperation[]) {
    const { method } = SOUND[operation](ids);
    const answer = await call(operation);
    if (method === 'GET' || operation === 'QueryCsnBpPrice') assert.equal(answer.status, 200, operation);
    else {
      assertCode(answer, 'DbException');
      writes += 1;
    }
  }
  const body = { name: 'lab', cidr: '10.0.0.0/16' };
  assertCode(await server.client.call('POST', '/v1/vpc', { body }), 'InternalError');
  assert.equal((await ok(call('QueryCsnDetail'))).text, before, 'nothing of it is seen');
  assert.equal((await admin(server, 'GET', '/readyz')).status, 503);
  // Every write, the first one twice, and one of another service: all of them our own fault.
  assert.match((await admin(server, 'GET', '/metrics')).text, new RegExp(`^internal_errors_total ${writes + 2}$`, 'm'));
  assert.equal((await admin(server, 'GET', '/healthz')).status, 200);

  await server.kill();
  await assert.rejects(server.restart(), /damaged|malformed|cannot be read/);
  removeData(server);
});
