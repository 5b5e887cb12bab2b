import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Client } from '../client.ts';
import { startServer, type TestServer } from '../server.ts';
import { vpcCalls } from './vpc-calls.ts';

let server: TestServer;
let client: Client;

before(async () => {
  server = await startServer({ settings: { NETLOOM_DATA: ':memory:', NETLOOM_QUOTAS: 'routeRulesPerTable=1' } });
  client = server.client;
});
after(() => server.stop());

const { ok, done, refused, newVpc, tableOf } = vpcCalls(() => client);

test('a VPC that a CSN has loaded leads private space to the TGW, and is not deleted', async () => {
  const vpcId = await newVpc();
  const routeTableId = await tableOf(vpcId);
  const { csnId } = await ok('POST', '/v1/csn', { body: { name: 'c' } });
  const body = { instanceType: 'vpc', instanceId: vpcId, instanceRegion: 'bj' };
  await done('PUT', `/v1/csn/${csnId}`, { query: 'attach', body });
  const { tgwId } = (await ok('GET', `/v1/csn/${csnId}/tgw`)).tgws[0];
  const rules = async () => (await ok('GET', '/v1/route', { query: `vpcId=${vpcId}` })).routeRules;

  const shown = await rules();
  assert.deepEqual(
    shown.map(({ routeRuleId, ...rule }: Record<string, string>) => rule),
    ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((destinationAddress) => ({
      ...{ routeTableId, sourceAddress: '0.0.0.0/0', destinationAddress, nexthopId: tgwId, nexthopType: 'tgw' },
      ...{ pathType: '', description: '' },
    })),
  );
  for (const { routeRuleId } of shown) {
    await refused('OperationDenied', 'DELETE', `/v1/route/rule/${routeRuleId}`);
    await refused('OperationDenied', 'PUT', `/v1/route/rule/${routeRuleId}`, { body: { description: 'd' } });
  }
  await refused('NotAllowDeleteVpc', 'DELETE', `/v1/vpc/${vpcId}`);

  // One rule is the user's quota here, and it may say what the system's say.
  const own = { routeTableId, sourceAddress: '0.0.0.0/0', nexthopId: 'i-1', nexthopType: 'custom' };
  await ok('POST', '/v1/route/rule', { body: { ...own, destinationAddress: '172.16.0.0/12' } });
  await refused('QuotaExceeded', 'POST', '/v1/route/rule', { body: { ...own, destinationAddress: '8.8.8.0/24' } });

  await done('PUT', `/v1/csn/${csnId}`, { query: 'detach', body });
  assert.deepEqual(
    (await rules()).map(({ nexthopId }: Record<string, string>) => nexthopId),
    ['i-1'],
  );
  await done('DELETE', `/v1/vpc/${vpcId}`);
});
