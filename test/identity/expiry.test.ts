import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sign } from '../../src/bce/auth/sign.ts';
import { Edge } from '../../src/bce/edge.ts';
import { Rates } from '../../src/bce/rate.ts';
import { RefusedSignatures } from '../../src/bce/refused-signatures.ts';
import { plainMakers } from '../../src/bce/testing/makers.ts';
import { openAccount } from '../../src/domain/account/commands.ts';
import { emptyState } from '../../src/domain/state.ts';
import { RULES } from '../../src/domain/testing/stage.ts';
import { Engine, NOBODY } from '../../src/engine/engine.ts';
import { tell } from '../../src/engine/hold.ts';
import { LogFailure } from '../../src/engine/log.ts';
import { FixedClock } from '../../src/platform/clock.ts';
import { keyedIds } from '../../src/platform/ids.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { memoryLog } from '../../src/store/memory.ts';
import type { SessionKeys } from './people.ts';

/** The end of a session where nobody but a request notices: no alarm rings, and the disk may be full. */

const NOW = Date.parse('2026-03-04T05:06:07Z');
const HOST = { host: '127.0.0.1:8787' };
const MINUTE = 60_000;

async function setup() {
  const log = memoryLog();
  const append = log.append.bind(log);
  const disk = { full: false };
  log.append = (group) => (disk.full ? Promise.reject(new LogFailure('full', 'no room')) : append(group));
  const clock = new FixedClock(NOW);
  const ids = keyedIds(Buffer.alloc(32));
  const engine = new Engine({
    ...{ log, state: emptyState(), clock, ids, rules: RULES, logger: silentLogger, subscriber: NOBODY },
  }) as Engine;
  const rates = new Rates({ now: () => NOW, limited: () => undefined });
  const refusedSignatures = new RefusedSignatures(() => NOW);
  const edge = new Edge({
    ...{ engine, makers: plainMakers(), logger: silentLogger, refusedSignatures, rates },
    ...{ answered: () => undefined, now: () => NOW, newRequestId: systemRandom.requestId },
  });
  const command = openAccount({ id: 'a'.repeat(32), name: 'a', accessKeyId: 'AK', secret: 'SK' });
  if ('refused' in command) throw new Error(command.refused);
  const render = () => ({ status: 200, body: '' });
  await tell(engine, { command, cause: { operation: 'OpenAccount' }, render });

  const send = async (method: string, path: string, query: string, keys: Partial<SessionKeys> = {}) => {
    const { accessKeyId = 'AK', secretAccessKey = 'SK', sessionToken } = keys;
    const headers = sessionToken === undefined ? HOST : { ...HOST, 'x-bce-security-token': sessionToken };
    const signing = { headers, accessKeyId, secretAccessKey, timestamp: NOW, expirationSeconds: 1800 };
    const authorization = sign({ method, path, query, ...signing });
    const all = { ...headers, authorization };
    const { status, body } = await edge.handle(
      {
        ...{ method, rawPath: path, rawQuery: query, headers: all, rawHeaders: Object.entries(all).flat() },
        ...{ body: new Uint8Array(), remoteAddress: '127.0.0.1' },
      },
      { region: 'bj', bec: false },
    );
    return { status, json: JSON.parse(body || '{}') };
  };
  const open = async (): Promise<SessionKeys> => (await send('POST', '/v1/sessionToken', 'durationSeconds=60')).json;
  const codeOf = async (keys: SessionKeys): Promise<string> =>
    (await send('GET', '/v1/privatezone', '', keys)).json.code ?? 'ok';
  return { engine, clock, disk, send, open, codeOf };
}

test('the first request at its moment finds it gone', async (t) => {
  const { engine, clock, open, codeOf } = await setup();
  t.after(() => engine.close());
  const keys = await open();
  clock.set(NOW + MINUTE - 1);
  assert.equal(await codeOf(keys), 'ok');
  clock.set(NOW + MINUTE);
  assert.equal(await codeOf(keys), 'InvalidAccessKeyId');
  assert.equal(engine.state.sessions.byKey.size, 0);
});

test('a full disk does not prolong it', async (t) => {
  const { engine, clock, disk, send, open, codeOf } = await setup();
  const keys = await open();
  disk.full = true;
  t.after(async () => {
    disk.full = false;
    await engine.close();
  });
  assert.equal((await send('POST', '/v1/sessionToken', '')).status, 500);
  assert.equal(await codeOf(keys), 'ok');
  clock.set(NOW + MINUTE);
  assert.equal(await codeOf(keys), 'InvalidAccessKeyId');
  assert.equal(engine.state.sessions.byKey.size, 1, 'that it ended could not be written');
});
