import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startServer, type TestServer } from '../server.ts';
import { ok } from './making.ts';
import { ROWS } from './resolver-code-rows.ts';
import { newAccount, newIds, RESOLVER, type ResolverStage, RULE } from './resolver-stage.ts';
import { assertCode } from './texts.ts';

/** Every code of every resolver operation, in the situations of dns contract 3, 4.4, 4.5 and appendix C. */
describe('every code of resolvers and rules', () => {
  let server: TestServer;
  let foreign: ResolverStage['foreign'];

  before(async () => {
    const NETLOOM_QUOTAS = 'resolvers=4,forwardRules=2,vpcsPerZone=2';
    const settings = { NETLOOM_DATA: ':memory:', NETLOOM_DNS_POOL: 'none', NETLOOM_QUOTAS };
    server = await startServer({ settings });
    foreign = await newIds(server, (await newAccount(server)).client);
  });
  after(() => server.kill());

  for (const [operation, code, situation, act] of ROWS) {
    test(`${operation}: ${code}, ${situation}`, async () => {
      const { account, client } = await newAccount(server);
      const stage = { account, client, foreign, ...(await newIds(server, client)) };
      assertCode(await act(stage), code);
      if (situation !== 'one of several') return;
      const { status } = (await ok(client.call('GET', `${RULE}/${stage.rule}`))).json;
      assert.equal(status, 'BOUND');
      await ok(
        client.call('PUT', `${RULE}/${stage.rule}/unbind`, {
          body: { vpcRegions: [{ region: 'bj', vpcIds: [stage.vpc] }] },
        }),
      );
      const { status: left } = (await ok(client.call('GET', `${RULE}/${stage.rule}`))).json;
      assert.equal(left, 'UNBOUND', 'all or none');
    });
  }

  test('QuotaExceeded: a subnet has no address left', async () => {
    const { client } = await newAccount(server);
    const { vpc } = await newIds(server, client);
    const subnet = (
      await ok(
        client.call('POST', '/v1/subnet', {
          body: { name: 't', vpcId: vpc, zoneName: 'cn-bj-a', cidr: '10.0.2.0/29' },
        }),
      )
    ).json.subnetId;
    const ipModels = Array.from({ length: 5 }, () => ({ subnetId: subnet }));
    const body = { name: 'r', vpcId: vpc, vpcRegion: 'bj', type: 'outbound', ipModels };
    assertCode(await client.call('POST', RESOLVER, { body }), 'QuotaExceeded');
    await ok(client.call('POST', RESOLVER, { body: { ...body, ipModels: ipModels.slice(1) } }));
  });

  test('InvalidURI: fixed names are no ids, whatever the method', async () => {
    const { client } = await newAccount(server);
    const { rule } = await newIds(server, client);
    for (const [method, path] of [
      ['PUT', RESOLVER],
      ['DELETE', RESOLVER],
      ['PUT', RULE],
      ['DELETE', RULE],
      ['POST', `${RESOLVER}/record`],
      ['GET', `${RULE}/${rule}/bind`],
      ['POST', `${RULE}/${rule}/bind`],
      ['PUT', `${RULE}/${rule}/rebind`],
      ['PUT', `${RULE}/bind`],
    ] as const) {
      const answer = await client.call(method, path, { query: 'bind', ...(method === 'GET' ? {} : { body: {} }) });
      const expected = path === `${RULE}/bind` ? 'InappropriateJSON' : 'InvalidURI';
      assert.equal(answer.json.code, expected, `${method} ${path}`);
    }
  });
});
