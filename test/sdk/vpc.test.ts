import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { admin, type Client } from '../client.ts';
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

const { ok, done, refused, newVpc, subnetBody, newSubnet, tableOf, remove } = vpcCalls(() => client);
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const NOTHING = { name: 'n' };

describe('VPC', () => {
  test('is created, shown, listed, updated, deleted', async () => {
    const tags = [{ tagKey: 'env', tagValue: 'test' }];
    const vpcId = await newVpc({ description: 'd', enableIpv6: true, tags });
    assert.match(vpcId, /^vpc-[0-9a-z]{12}$/);
    const { vpc } = await ok('GET', `/v1/vpc/${vpcId}`);
    const { createdTime, ipv6Cidr, ...rest } = vpc;
    assert.match(createdTime, TIME);
    assert.match(ipv6Cidr, /^fd[0-9a-f:]+::\/56$/);
    const shown = {
      vpcId,
      name: 'v',
      cidr: '10.0.0.0/16',
      description: 'd',
      isDefault: false,
      secondaryCidr: [],
      tags,
    };
    assert.deepEqual(rest, { ...shown, relay: false, subnets: [] });
    const page = await ok('GET', '/v1/vpc');
    assert.deepEqual(page, {
      ...{ marker: vpcId, isTruncated: false, maxKeys: 1000 },
      vpcs: [{ ...shown, createdTime, ipv6Cidr }],
    });

    const changes = { name: 'w', enableIpv6: false, secondaryCidr: ['172.16.0.0/16'] };
    await done('PUT', `/v1/vpc/${vpcId}`, { query: 'modifyAttribute', body: changes });
    await done('PUT', `/v1/vpc/openRelay/${vpcId}`);
    const changed = (await ok('GET', `/v1/vpc/${vpcId}`)).vpc;
    assert.deepEqual(
      [changed.name, changed.description, changed.ipv6Cidr, changed.secondaryCidr, changed.relay],
      ['w', 'd', '', ['172.16.0.0/16'], true],
    );
    await done('PUT', `/v1/vpc/shutdownRelay/${vpcId}`);
    assert.equal((await ok('GET', `/v1/vpc/${vpcId}`)).vpc.relay, false);

    const ips = `/v1/vpc/${vpcId}/privateIpAddressInfo`;
    assert.deepEqual(await ok('GET', ips, { query: 'privateIpAddresses=10.0.0.1,10.0.0.2' }), {
      vpcPrivateIpAddresses: [],
    });
    assert.deepEqual(await ok('GET', ips, { query: 'privateIpRange=10.0.0.1-10.0.0.9' }), {
      vpcPrivateIpAddresses: [],
    });
    const resources = { pageNo: 1, pageSize: 10, totalCount: 0, result: [] };
    assert.deepEqual(await ok('GET', '/v1/vpc/resourceIp', { query: `vpcId=${vpcId}` }), resources);
    await done('DELETE', `/v1/vpc/${vpcId}`);
    await refused('NoSuchObject', 'GET', `/v1/vpc/${vpcId}`);
  });

  test('lists page by inclusive marker, also one whose VPC is gone; filters come first', async () => {
    const ids = [await newVpc(), await newVpc(), await newVpc()];
    const list = async (query: string) => {
      const { vpcs, marker, nextMarker, isTruncated, maxKeys } = await ok('GET', '/v1/vpc', { query });
      assert.equal(marker, vpcs[0]?.vpcId);
      assert.equal(isTruncated, nextMarker !== undefined);
      return [vpcs.map((vpc: { vpcId: string }) => ids.indexOf(vpc.vpcId)).join(), ids.indexOf(nextMarker), maxKeys];
    };
    assert.deepEqual(await list('maxKeys=2'), ['0,1', 2, 2]);
    assert.deepEqual(await list(`marker=${ids[2]}&maxKeys=2`), ['2', -1, 2]);
    assert.deepEqual(await list(`vpcIds=${ids[2]},${ids[0]},vpc-x`), ['0,2', -1, 1000]);
    assert.deepEqual(await list('isDefault=True'), ['', -1, 1000]);
    assert.deepEqual(await list('isDefault=false&maxKeys=1'), ['0', 1, 1]);
    await remove(ids[1]!);
    assert.deepEqual(await list(`marker=${ids[1]}`), ['2', -1, 1000]);
    await refused('InvalidHTTPRequest', 'GET', '/v1/vpc', { query: 'marker=vpc-x' });
    await refused('InvalidHTTPRequest', 'GET', '/v1/vpc', { query: 'maxKeys=-1' });
    await refused('InvalidHTTPRequest', 'GET', '/v1/vpc', { query: 'isDefault=maybe' });
    await remove(ids[0]!);
    await remove(ids[2]!);
  });

  test('refusals', async () => {
    const vpcId = await newVpc();
    for (const body of [
      ...[{ name: 'v' }, { cidr: '10.0.0.0/16' }, { name: 'v', cidr: 10 }, { name: 'default', cidr: '10.0.0.0/16' }],
      ...[
        { name: 'v', cidr: '11.0.0.0/16' },
        { name: 'v', cidr: '10.0.0.0/16', enableIpv6: 'true' },
      ],
      ...[{ name: 'v', cidr: '10.0.0.0/16', tags: [{ tagKey: '', tagValue: '' }] }],
    ]) {
      await refused('InappropriateJSON', 'POST', '/v1/vpc', { body });
    }
    const query = 'modifyAttribute';
    await refused('InvalidURI', 'PUT', `/v1/vpc/${vpcId}`, { body: NOTHING });
    await refused('NoSuchObject', 'PUT', '/v1/vpc/vpc-x', { query, body: NOTHING });
    await refused('InappropriateJSON', 'PUT', `/v1/vpc/${vpcId}`, {
      query,
      body: { name: 'v', secondaryCidr: ['10.0.0.0/24'] },
    });
    for (const path of ['openRelay/', 'shutdownRelay/', '']) {
      await refused('NoSuchObject', path === '' ? 'DELETE' : 'PUT', `/v1/vpc/${path}vpc-x`);
    }
    const ips = `/v1/vpc/${vpcId}/privateIpAddressInfo`;
    for (const bad of ['', 'privateIpAddresses=x', 'privateIpRange=10.0.0.1', 'privateIpRange=10.0.0.9-10.0.0.1']) {
      await refused('InvalidHTTPRequest', 'GET', ips, { query: bad });
    }
    await refused('NoSuchObject', 'GET', '/v1/vpc/vpc-x/privateIpAddressInfo', {
      query: 'privateIpAddresses=10.0.0.1',
    });
    await refused('InvalidHTTPRequest', 'GET', '/v1/vpc/resourceIp');
    await refused('NoSuchObject', 'GET', '/v1/vpc/resourceIp', { query: 'vpcId=vpc-x' });
    await refused('NoSuchObject', 'GET', '/v1/vpc/resourceIp', { query: `vpcId=${vpcId}&subnetId=sbn-x` });

    const body = { name: 'v', secondaryCidr: ['172.16.0.0/16'] };
    await done('PUT', `/v1/vpc/${vpcId}`, { query, body });
    await newSubnet(vpcId, { cidr: '172.16.1.0/24', vpcSecondaryCidr: '172.16.0.0/16' });
    await refused('OperationDenied', 'PUT', `/v1/vpc/${vpcId}`, { query, body: { name: 'v', secondaryCidr: [] } });
    await refused('NotAllowDeleteVpc', 'DELETE', `/v1/vpc/${vpcId}`);
    await remove(vpcId);
  });

  test('a quota', async () => {
    const made = [];
    for (let i = 0; i < 8; i += 1) made.push(await newVpc());
    await refused('QuotaExceeded', 'POST', '/v1/vpc', { body: { name: 'v', cidr: '10.0.0.0/16' } });
    const secondaryCidr = ['172.16.0.0/16', '172.17.0.0/16', '172.18.0.0/16'];
    const update = { query: 'modifyAttribute', body: { name: 'v', secondaryCidr } };
    await refused('QuotaExceeded', 'PUT', `/v1/vpc/${made[0]}`, update);
    for (const vpcId of made) await remove(vpcId);
  });

  test('while a zone is bound it stays', async () => {
    const vpcId = await newVpc();
    const { zoneId } = await ok('POST', '/v1/privatezone', { body: { zoneName: 'vpc-suite.test' } });
    const body = { region: 'bj', vpcIds: [vpcId] };
    await done('PUT', `/v1/privatezone/${zoneId}`, { query: 'bind', body });
    await refused('NotAllowDeleteVpc', 'DELETE', `/v1/vpc/${vpcId}`);
    await done('PUT', `/v1/privatezone/${zoneId}`, { query: 'unbind', body });
    await remove(vpcId);
  });

  test('belongs to its account and its region', async () => {
    const vpcId = await newVpc();
    const { json } = await admin(server, 'POST', '/netloom/v1/accounts', { name: 'other' });
    const stranger = client.as({ accessKeyId: json.accessKeyId, secretAccessKey: json.secretAccessKey });
    assert.equal((await stranger.call('GET', `/v1/vpc/${vpcId}`)).json.code, 'NoSuchObject');
    assert.equal((await stranger.call('GET', '/v1/vpc', { query: `marker=${vpcId}` })).json.code, 'InvalidHTTPRequest');
    assert.deepEqual((await stranger.call('GET', '/v1/vpc')).json, { isTruncated: false, maxKeys: 1000, vpcs: [] });
    const gz = { port: server.ports.apiGz };
    await refused('NoSuchObject', 'GET', `/v1/vpc/${vpcId}`, gz);
    assert.deepEqual((await ok('GET', '/v1/vpc', gz)).vpcs, []);
    await remove(vpcId);
  });

  test('a client token makes one VPC; If-Match guards a change', async () => {
    const options = { query: 'clientToken=t1', body: { name: 'v', cidr: '10.0.0.0/16' } };
    const { vpcId } = await ok('POST', '/v1/vpc', options);
    assert.equal((await ok('POST', '/v1/vpc', options)).vpcId, vpcId);
    const { headers } = await client.call('GET', `/v1/vpc/${vpcId}`);
    const change = { query: 'modifyAttribute', body: NOTHING, headers: { 'if-match': String(headers.etag) } };
    await done('PUT', `/v1/vpc/${vpcId}`, change);
    await refused('PreconditionFailed', 'PUT', `/v1/vpc/${vpcId}`, change);
    await remove(vpcId);
  });
});

describe('subnet and reserve', () => {
  let vpcId: string;
  before(async () => {
    vpcId = await newVpc({ enableIpv6: true });
  });
  after(() => remove(vpcId));

  test('a subnet is created, shown, listed, updated, deleted', async () => {
    const subnetId = await newSubnet(vpcId, { enableIpv6: true, description: 'd' });
    assert.match(subnetId, /^sbn-[0-9a-z]{12}$/);
    const { subnet } = await ok('GET', `/v1/subnet/${subnetId}`);
    const { createdTime, ipv6Cidr, ...rest } = subnet;
    assert.match(createdTime, TIME);
    assert.match(ipv6Cidr, /^fd[0-9a-f:]+::\/64$/);
    assert.deepEqual(rest, {
      ...{ subnetId, name: 's', zoneName: 'cn-bj-a', cidr: '10.0.1.0/24', vpcId, subnetType: 'BCC', description: 'd' },
      ...{ availableIp: 252, availableUnreservedIp: 252, tags: [] },
    });
    assert.deepEqual((await ok('GET', `/v1/vpc/${vpcId}`)).vpc.subnets, [subnet]);
    const other = await newSubnet(vpcId, { cidr: '10.0.2.0/28', zoneName: 'cn-bj-b', subnetType: 'BBC' });
    const list = async (query: string) =>
      (await ok('GET', '/v1/subnet', { query })).subnets.map((one: { subnetId: string }) => one.subnetId);
    assert.deepEqual(await list(''), [subnetId, other]);
    assert.deepEqual(await list(`vpcId=${vpcId}&marker=${other}`), [other]);
    assert.deepEqual(await list('zoneName=cn-bj-b'), [other]);
    assert.deepEqual(await list('subnetType=BCC'), [subnetId]);
    assert.deepEqual(await list(`subnetIds=${other}`), [other]);
    assert.deepEqual(await list('vpcId=vpc-x'), []);
    await done('PUT', `/v1/subnet/${subnetId}`, { query: 'modifyAttribute', body: { name: 't', enableIpv6: false } });
    const changed = (await ok('GET', `/v1/subnet/${subnetId}`)).subnet;
    assert.deepEqual([changed.name, changed.description, changed.ipv6Cidr], ['t', 'd', '']);
    await done('DELETE', `/v1/subnet/${subnetId}`);
    await done('DELETE', `/v1/subnet/${other}`);
    await refused('NoSuchObject', 'GET', `/v1/subnet/${subnetId}`);
  });

  test('a reserve is created, listed, deleted, and moves availableIp', async () => {
    const subnetId = await newSubnet(vpcId);
    const reserve = { subnetId, ipCidr: '10.0.1.64/26', ipVersion: 4, description: 'd' };
    const { ipReserveId } = await ok('POST', '/v1/subnet/ipreserve', { body: reserve });
    const available = async () => (await ok('GET', `/v1/subnet/${subnetId}`)).subnet.availableIp;
    assert.equal(await available(), 252 - 64);
    const page = await ok('GET', '/v1/subnet/ipreserve', { query: `subnetId=${subnetId}` });
    const { createdTime, updatedTime, ...rest } = page.ipReserves[0];
    assert.match(createdTime, TIME);
    assert.match(updatedTime, TIME);
    assert.deepEqual(rest, { ...reserve, ipReserveId, ipVersion: '4' });
    assert.deepEqual([page.marker, page.isTruncated, page.maxKeys], [ipReserveId, false, 1000]);
    assert.equal((await ok('GET', '/v1/subnet/ipreserve')).ipReserves.length, 1);
    await refused('DuplicateException', 'POST', '/v1/subnet/ipreserve', { body: reserve });
    await refused('NotAllowOperateSubnet', 'DELETE', `/v1/subnet/${subnetId}`);
    await done('DELETE', `/v1/subnet/ipreserve/${ipReserveId}`);
    assert.equal(await available(), 252);
    await refused('NoSuchObject', 'DELETE', `/v1/subnet/ipreserve/${ipReserveId}`);
    await refused('NoSuchObject', 'POST', '/v1/subnet/ipreserve', { body: { ...reserve, subnetId: 'sbn-x' } });
    for (const bad of [{ ipVersion: '4' }, { ipVersion: 6 }, { ipCidr: '10.0.2.0/26' }]) {
      await refused('InappropriateJSON', 'POST', '/v1/subnet/ipreserve', { body: { ...reserve, ...bad } });
    }
    await done('DELETE', `/v1/subnet/${subnetId}`);
  });

  test('refusals', async () => {
    const subnetId = await newSubnet(vpcId);
    const create = (code: string, more: object) =>
      refused(code, 'POST', '/v1/subnet', { body: subnetBody(vpcId, more) });
    await create('NoSuchObject', { vpcId: 'vpc-x' });
    await create('DuplicateException', { cidr: '10.0.0.0/20' });
    await create('InappropriateJSON', { cidr: '10.9.0.0/24' });
    await create('InappropriateJSON', { zoneName: 'cn-gz-a' });
    const query = 'modifyAttribute';
    await refused('NoSuchObject', 'PUT', '/v1/subnet/sbn-x', { query, body: NOTHING });
    await refused('InvalidURI', 'PUT', `/v1/subnet/${subnetId}`, { body: NOTHING });
    await refused('NoSuchObject', 'DELETE', '/v1/subnet/sbn-x');
    for (const part of ['2', '3', '4']) await newSubnet(vpcId, { cidr: `10.0.${part}.0/24` });
    await create('QuotaExceeded', { cidr: '10.0.5.0/24' });
    await done('PUT', `/v1/vpc/${vpcId}`, { query, body: { name: 'v', enableIpv6: false } });
    await create('OperationDenied', { cidr: '10.0.5.0/24', enableIpv6: true });
    await refused('OperationDenied', 'PUT', `/v1/subnet/${subnetId}`, { query, body: { name: 's', enableIpv6: true } });
  });
});

test('all of it is there after kill -9', async () => {
  const vpcId = await newVpc({ enableIpv6: true });
  const subnetId = await newSubnet(vpcId, { enableIpv6: true });
  await ok('POST', '/v1/subnet/ipreserve', { body: { subnetId, ipCidr: '10.0.1.0/28', ipVersion: 4 } });
  const sourceAddress = '10.0.1.0/24';
  const rule = { destinationAddress: '192.168.1.0/24', nexthopId: 'n-1', nexthopType: 'nat' };
  await ok('POST', '/v1/route/rule', { body: { routeTableId: await tableOf(vpcId), sourceAddress, ...rule } });
  const all = async () => [
    await ok('GET', `/v1/vpc/${vpcId}`),
    await ok('GET', '/v1/subnet/ipreserve'),
    await ok('GET', '/v1/route', { query: `vpcId=${vpcId}` }),
  ];
  const before = await all();
  await server.kill();
  server = await server.restart();
  client = server.client;
  assert.deepEqual(await all(), before);
});
