import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client } from '../client.ts';
import { freePort, removeData, startServer, type TestServer } from '../server.ts';
import { raiseCommonCodes } from './global-codes.ts';
import { ok as answered, makeVpc } from './making.ts';
import { vpcCalls } from './vpc-calls.ts';

let server: TestServer;
let client: Client;

before(async () => {
  const [api, bec] = [await freePort(), await freePort()];
  const NETLOOM_API_LISTEN = `127.0.0.1:${api},127.0.0.1:${bec}=bec`;
  const ports = { api, apiGz: bec, admin: await freePort(), dns: await freePort() };
  server = await startServer({ ports, settings: { NETLOOM_API_LISTEN } });
  client = new Client(bec, server.client.keys);
});
after(async () => {
  await server.stop();
  removeData(server);
});

/** On BEC's own listener. */
const { ok, refused } = vpcCalls(() => client);
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const EDGE = { name: 'e', description: 'd', regionId: 'cn-hangzhou-cm', cidr: '10.200.0.0/16' };
const HOST = { headers: { host: 'bec.netloom.test' } };

const make = async (more: object = {}): Promise<string> =>
  (await ok('POST', '/v1/vpc', { body: { ...EDGE, ...more } })).details.vpcId;
const remove = async (id: string) => void (await ok('DELETE', `/v1/vpc/${id}`));

test('an edge VPC is created, shown, listed, updated, deleted; each write says what was done', async () => {
  const tags = [{ tagKey: 'env', tagValue: 'test' }];
  const { details, ...rest } = await ok('POST', '/v1/vpc', { body: { ...EDGE, tags } });
  const vpcId = details.vpcId;
  assert.match(vpcId, /^vpc-[0-9a-z]{12}$/);
  assert.deepEqual([rest, Object.keys(details)], [{ result: true, action: 'create' }, ['vpcId']]);
  const { vpc } = await ok('GET', `/v1/vpc/${vpcId}`);
  assert.match(vpc.createdTime, TIME);
  const { createdTime } = vpc;
  const place = { region: 'cn', city: 'HANGZHOU', serviceProvider: 'CHINA_MOBILE' };
  const shown = { ...EDGE, vpcId, ...place, isDefault: false, createdTime, tags };
  assert.deepEqual(vpc, shown);
  const page = { orderBy: 'createdTime', order: 'asc', pageNo: 1, pageSize: 10, totalCount: 1, result: [shown] };
  assert.deepEqual(await ok('GET', '/v1/vpc/list'), page);

  const named = { details: { vpcId }, result: true };
  const changes = { name: 'f', description: '' };
  assert.deepEqual(await ok('PUT', `/v1/vpc/${vpcId}`, { body: changes }), { ...named, action: 'update' });
  // The Go SDK sends an empty name where none is set.
  await ok('PUT', `/v1/vpc/${vpcId}`, { body: { name: '', description: 'n' } });
  assert.deepEqual((await ok('GET', `/v1/vpc/${vpcId}`)).vpc, { ...shown, name: 'f', description: 'n' });
  assert.deepEqual(await ok('DELETE', `/v1/vpc/${vpcId}`), { ...named, action: 'delete' });
  await refused('NoSuchObject', 'GET', `/v1/vpc/${vpcId}`);
});

test('carriers and cities are read from the region; others go by their own letters', async () => {
  const id = await make({ regionId: 'CN-Nanning-CX' });
  const { regionId, city, serviceProvider } = (await ok('GET', `/v1/vpc/${id}`)).vpc;
  assert.deepEqual([regionId, city, serviceProvider], ['cn-nanning-cx', 'NANNING', 'cx']);
  await remove(id);
});

test('lists go by number and size of the page, after the filters', async () => {
  const ids: string[] = [];
  for (const name of ['a', 'ab', 'b'])
    ids.push(await make({ name, regionId: name === 'b' ? 'cn-beijing-ct' : 'cn-hangzhou-cm' }));
  const list = async (query: string) => {
    const { result, totalCount, pageNo, pageSize } = await ok('GET', '/v1/vpc/list', { query });
    return [result.map((vpc: { vpcId: string }) => ids.indexOf(vpc.vpcId)), totalCount, pageNo, pageSize];
  };
  assert.deepEqual(await list('pageNo=2&pageSize=2'), [[2], 3, 2, 2]);
  assert.deepEqual(await list('pageNo=9&pageSize=5000'), [[], 3, 9, 1000]);
  assert.deepEqual(await list('pageNo=0&pageSize=0'), [[0, 1, 2], 3, 1, 10]);
  assert.deepEqual(await list('regionId=CN-beijing-ct'), [[2], 1, 1, 10]);
  assert.deepEqual(await list('keyword=a'), [[0, 1], 2, 1, 10]);
  assert.deepEqual(await list(`keywordType=vpcId&keyword=${ids[2]}`), [[2], 1, 1, 10]);
  await refused('InvalidHTTPRequest', 'GET', '/v1/vpc/list', { query: 'pageNo=x' });
  await refused('InvalidHTTPRequest', 'GET', '/v1/vpc/list', { query: 'keywordType=colour' });
  for (const id of ids) await remove(id);
});

test('what an edge VPC refuses', async () => {
  const bad = [
    { regionId: 'bj' },
    { regionId: undefined },
    { cidr: '11.0.0.0/16' },
    { cidr: '10.0.0.1/16' },
    { name: '' },
  ];
  for (const more of bad) await refused('InappropriateJSON', 'POST', '/v1/vpc', { body: { ...EDGE, ...more } });
  const id = await make();
  await refused('InappropriateJSON', 'PUT', `/v1/vpc/${id}`, { body: { name: 'x'.repeat(66) } });
  await refused('NoSuchObject', 'PUT', '/v1/vpc/vpc-x', { body: { name: 'f' } });
  await refused('NoSuchObject', 'DELETE', '/v1/vpc/vpc-x');
  await refused('PreconditionFailed', 'DELETE', `/v1/vpc/${id}`, { headers: { 'if-match': '"x"' } });
  const { csnId } = await ok('POST', '/v1/csn', { body: { name: 'c' } });
  const body = { instanceType: 'bec_vpc', instanceId: id, instanceRegion: 'cn-hangzhou-cm' };
  await answered(client.call('PUT', `/v1/csn/${csnId}`, { query: 'attach', body }));
  await refused('OperationDenied', 'DELETE', `/v1/vpc/${id}`);
  await answered(client.call('PUT', `/v1/csn/${csnId}`, { query: 'detach', body }));
  await remove(id);
});

test('VPCs and edge VPCs share paths: Host or listener says which are meant, and neither sees the other', async () => {
  const id = await make();
  const vpc = await makeVpc(server.client);
  const found = async (by: Client, path: string, options = {}) => (await by.call('GET', path, options)).json;
  assert.equal((await found(server.client, `/v1/vpc/${id}`, HOST)).vpc.regionId, EDGE.regionId);
  assert.equal((await found(server.client, `/v1/vpc/${id}`)).code, 'NoSuchObject');
  assert.equal((await found(client, `/v1/vpc/${vpc}`)).code, 'NoSuchObject');
  assert.equal((await found(server.client, `/v1/vpc/${vpc}`)).vpc.vpcId, vpc);
  // What else VPC has is not BEC's; every other service is everywhere.
  assert.equal((await found(client, '/v1/subnet')).code, 'InvalidURI');
  assert.deepEqual((await found(client, '/v1/et')).ets, []);
  assert.equal((await found(server.client, '/v1/vpc/list', { headers: { host: 'BEC.bj.x' } })).totalCount, 1);
  assert.equal((await found(server.client, '/v1/vpc/list')).code, 'NoSuchObject');
  await remove(id);
});

test('the codes of every operation', async () => {
  await raiseCommonCodes(server, {
    ...{ service: 'bec', ...HOST, path: '/v1/vpc', body: EDGE, otherBody: { ...EDGE, name: 'else' } },
    made: async (by) => {
      const { json } = await answered(by.call('POST', '/v1/vpc', { ...HOST, body: EDGE }));
      return `/v1/vpc/${json.details.vpcId}`;
    },
  });
});

test('all of it is there after kill -9', async () => {
  const id = await make();
  const before = await ok('GET', `/v1/vpc/${id}`);
  await server.kill();
  server = await server.restart();
  assert.deepEqual(await ok('GET', `/v1/vpc/${id}`), before);
});
