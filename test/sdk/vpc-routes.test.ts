import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../client.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { vpcCalls } from './vpc-calls.ts';

let server: TestServer;
let client: Client;

before(async () => {
  const quotas = 'vpcsPerRegion=8,secondaryCidrsPerVpc=2,subnetsPerVpc=4,routeRulesPerTable=4';
  server = await startServer({ settings: { NETLOOM_QUOTAS: quotas } });
  client = server.client;
});
after(async () => {
  await server.stop();
  removeData(server);
});

const { ok, done, refused, newVpc, tableOf, remove } = vpcCalls(() => client);

describe('route table', () => {
  let vpcId: string;
  let routeTableId: string;
  before(async () => {
    vpcId = await newVpc();
    routeTableId = await tableOf(vpcId);
  });
  after(() => remove(vpcId));

  const single = { destinationAddress: '192.168.1.0/24', nexthopId: 'i-1', nexthopType: 'custom' };
  const route = (more: object = {}) => ({ body: { routeTableId, sourceAddress: '0.0.0.0/0', ...single, ...more } });
  const hop = (nexthopId: string, pathType: string) => ({ nexthopId, nexthopType: 'dcGateway', pathType });
  const pair = {
    nexthopId: '',
    nexthopType: '',
    nextHopList: [hop('dcgw-1', 'ha:active'), hop('dcgw-2', 'ha:standby')],
  };

  test('is there with its VPC, found by either id, flat', async () => {
    assert.match(routeTableId, /^rt-[0-9a-z]{12}$/);
    const table = { routeTableId, vpcId, routeRules: [] };
    assert.deepEqual(await ok('GET', '/v1/route', { query: `routeTableId=${routeTableId}` }), table);
    for (const path of ['/v1/route', '/v1/route/rule']) {
      await refused('InvalidHTTPRequest', 'GET', path);
      await refused('NoSuchObject', 'GET', path, { query: 'routeTableId=rt-x' });
      await refused('NoSuchObject', 'GET', path, { query: 'vpcId=vpc-x' });
    }
  });

  test('a rule is created, shown, updated, deleted', async () => {
    const { routeRuleId, ...nothing } = await ok('POST', '/v1/route/rule', route({ description: 'd' }));
    assert.match(routeRuleId, /^rr-[0-9a-z]{12}$/);
    assert.deepEqual(nothing, {});
    const shown = { routeRuleId, routeTableId, sourceAddress: '0.0.0.0/0', ...single, description: 'd', pathType: '' };
    const page = await ok('GET', '/v1/route/rule', { query: `vpcId=${vpcId}` });
    assert.deepEqual(page, { marker: routeRuleId, isTruncated: false, maxKeys: 1000, routeRules: [shown] });
    const body = { destinationAddress: '192.168.9.0/24', nexthopId: 'i-2', description: 'e' };
    await done('PUT', `/v1/route/rule/${routeRuleId}`, { body });
    const table = await ok('GET', '/v1/route', { query: `vpcId=${vpcId}` });
    assert.deepEqual(table.routeRules, [{ ...shown, ...body }]);
    await refused('OperationDenied', 'PUT', `/v1/route/rule/${routeRuleId}`, { query: 'switchRouteHA' });
    await done('DELETE', `/v1/route/rule/${routeRuleId}`);
    await refused('NoSuchObject', 'DELETE', `/v1/route/rule/${routeRuleId}`);
  });

  test('several paths are several rules of one route; active and standby switch', async () => {
    const { routeRuleId, routeRuleIds } = await ok('POST', '/v1/route/rule', route(pair));
    assert.equal(routeRuleIds.length, 2);
    assert.equal(routeRuleIds[0], routeRuleId);
    const types = async () =>
      (await ok('GET', '/v1/route', { query: `vpcId=${vpcId}` })).routeRules.map(
        (one: { pathType: string }) => one.pathType,
      );
    assert.deepEqual(await types(), ['ha:active', 'ha:standby']);
    await done('PUT', `/v1/route/rule/${routeRuleId}`, { query: 'switchRouteHA' });
    assert.deepEqual(await types(), ['ha:standby', 'ha:active']);
    const page = await ok('GET', '/v1/route/rule', { query: `vpcId=${vpcId}&maxKeys=1` });
    assert.equal(page.nextMarker, routeRuleIds[1]);
    await refused('DuplicateException', 'POST', '/v1/route/rule', route());
    const other = await ok('POST', '/v1/route/rule', route({ destinationAddress: '192.168.2.0/24' }));
    const onto = { body: { destinationAddress: '192.168.1.0/24' } };
    await refused('DuplicateException', 'PUT', `/v1/route/rule/${other.routeRuleId}`, onto);
    await refused('QuotaExceeded', 'POST', '/v1/route/rule', route({ ...pair, destinationAddress: '192.168.3.0/24' }));
    for (const id of [...routeRuleIds, other.routeRuleId]) await done('DELETE', `/v1/route/rule/${id}`);
  });

  test('refusals', async () => {
    await refused('NoSuchObject', 'POST', '/v1/route/rule', route({ routeTableId: 'rt-x' }));
    await refused('OperationDenied', 'POST', '/v1/route/rule', route({ nexthopId: 'tgw-1', nexthopType: 'tgw' }));
    for (const bad of [
      { sourceAddress: 'x' },
      { sourceAddress: '10.0.9.0/24' },
      { nexthopType: 'x' },
      { nextHopList: [{}] },
    ]) {
      await refused('InappropriateJSON', 'POST', '/v1/route/rule', route(bad));
    }
    await refused('NoSuchObject', 'PUT', '/v1/route/rule/rr-x', { body: {} });
    await refused('InappropriateJSON', 'PUT', '/v1/route/rule/rr-x', { body: { sourceAddress: 'x' } });
    await refused('NoSuchObject', 'PUT', '/v1/route/rule/rr-x', { query: 'switchRouteHA' });
  });
});
