import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { admin } from '../client.ts';
import { startServer, type TestServer } from '../server.ts';
import { PREPAID } from './csn-bandwidth-code-rows.ts';
import { attach, BP, CSN, detach, PACKAGE } from './csn-making.ts';
import { PASSING_ROWS, type PassingStage } from './csn-passing-code-rows.ts';
import { makeVpc, ok } from './making.ts';
import { assertCode } from './texts.ts';

/** A server that takes an hour to attach and to detach, with a clock that can be set ahead. */
describe('what passes in a CSN', () => {
  let server: TestServer;
  let stage: PassingStage;
  const HOUR = 3600;
  const MONTH = 32 * 24 * HOUR;
  const advance = (seconds: number) => ok(admin(server, 'POST', '/netloom/v1/clock', { seconds }));
  const json = async (method: string, path: string, body?: object, query = '') =>
    (await ok(server.client.call(method, path, { query, body }))).json;
  const instances = async (csn: string): Promise<Record<string, string>[]> =>
    (await json('GET', `${CSN}/${csn}/instance`)).instances;

  before(async () => {
    const NETLOOM_ATTACH_DELAY_MS = String(HOUR * 1000);
    server = await startServer({
      settings: { NETLOOM_DATA: ':memory:', NETLOOM_ATTACH_DELAY_MS, NETLOOM_TEST_CLOCK: 'true' },
    });
    const { client } = server;
    const [coming, going] = [await makeVpc(client, 'coming'), await makeVpc(client, 'going')];
    const newCsn = async () => {
      const { csnId } = await json('POST', CSN, { name: 'lab' });
      return [csnId, (await json('GET', `${CSN}/${csnId}/routeTable`)).csnRts[0].csnRtId] as const;
    };
    const newPackage = async () => (await json('POST', PACKAGE, { ...BP, ...PREPAID })).csnBpId;
    const [[csn, csnRt], [plain, plainRt]] = [await newCsn(), await newCsn()];
    const [stopped, stoppedBound] = [await newPackage(), await newPackage()];
    await json('PUT', `${PACKAGE}/${stoppedBound}`, { csnId: csn }, 'bind');
    await ok(attach(client, plain, going));
    await advance(MONTH);
    await ok(detach(client, plain, going));
    await ok(attach(client, csn, coming));
    const [comingAttach, goingAttach] = [(await instances(csn))[0]!.attachId, (await instances(plain))[0]!.attachId];
    const on = { csn, csnRt, plain, plainRt, coming, going, comingAttach, goingAttach, stopped, stoppedBound };
    stage = { server, client, ...on } as PassingStage;
  });
  after(() => server.kill());

  for (const { operation, code, situation, act } of PASSING_ROWS) {
    test(`${operation}: ${code}, ${situation}`, async () => {
      assertCode(await act(stage), code, { other: true });
    });
  }

  test('attaching, attached; detaching, gone; an expired package is stopped, and listed', async () => {
    assert.equal((await instances(stage.csn))[0]!.status, 'attaching');
    assert.equal((await instances(stage.plain))[0]!.status, 'detaching');
    const { json: one } = await ok(stage.client.call('GET', `${PACKAGE}/${stage.stoppedBound}`));
    assert.equal(one.status, 'stopped');
    assert.ok(one.expireTime < new Date(Date.now() + MONTH * 1000).toISOString());
    await advance(HOUR);
    assert.equal((await instances(stage.csn))[0]!.status, 'attached');
    assert.deepEqual(await instances(stage.plain), []);
    await ok(detach(stage.client, stage.csn, stage.coming));
    await json('DELETE', `${CSN}/${stage.plain}`);
    await json('PUT', `${PACKAGE}/${stage.stoppedBound}`, { csnId: stage.csn }, 'unbind');
    await json('DELETE', `${PACKAGE}/${stage.stoppedBound}`);
  });
});
