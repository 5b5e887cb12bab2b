import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { admin } from '../client.ts';
import { ACCESS_KEY, removeData, SECRET_KEY, startServer, type TestServer } from '../server.ts';
import { type OfficialCall, type OfficialFailure, officialClient } from './official.ts';
import { RESOLVER, RULE } from './resolver-stage.ts';

const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** Resolvers and forwarding rules as the official JavaScript SDK's client drives them (dns contract 4.4, 4.5). */
describe('the official client, on resolvers and rules', () => {
  let server: TestServer;
  let call: OfficialCall;
  let vpc = '';
  let gz = '';
  let subnet = '';
  const resolvers: Record<'outbound' | 'inbound', string> = { outbound: '', inbound: '' };
  let rule = '';
  const show = async (path: string) => (await call('GET', path)).body;
  const available = async () => (await show(`/v1/subnet/${subnet}`)).subnet.availableIp;
  const failure = (promise: Promise<unknown>): Promise<OfficialFailure> =>
    promise.then(
      () => assert.fail('answered'),
      (error) => error,
    );

  before(async () => {
    server = await startServer();
    call = officialClient(server.ports.api, ACCESS_KEY, SECRET_KEY);
    vpc = (await call('POST', '/v1/vpc', {}, { name: 'lab', cidr: '10.0.0.0/16' })).body.vpcId;
    const inGz = officialClient(server.ports.apiGz, ACCESS_KEY, SECRET_KEY);
    gz = (await inGz('POST', '/v1/vpc', {}, { name: 'far', cidr: '10.0.0.0/16' })).body.vpcId;
    const body = { name: 's', vpcId: vpc, zoneName: 'cn-bj-a', cidr: '10.0.1.0/24' };
    subnet = (await call('POST', '/v1/subnet', {}, body)).body.subnetId;
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('CreateResolver, both ways; its addresses are of the subnet, and shown', async () => {
    for (const [type, ipModels] of [
      ['outbound', [{ subnetId: subnet }, { subnetId: subnet, ipAddress: '' }]],
      ['inbound', [{ subnetId: subnet, ipAddress: '10.0.1.53' }]],
    ] as const) {
      const body = { name: `to-${type}`, description: '', vpcId: vpc, vpcRegion: 'bj', ipModels, type };
      const answer = (await call('POST', RESOLVER, { clientToken: type }, body)).body;
      assert.deepEqual(Object.keys(answer), ['id']);
      assert.match(answer.id, /^rsv-[0-9a-z]{12}$/);
      resolvers[type] = answer.id;
      assert.deepEqual((await call('POST', RESOLVER, { clientToken: type }, body)).body, answer);
    }
    const { createTime, updateTime, ...rest } = await show(`${RESOLVER}/${resolvers.outbound}`);
    assert.match(createTime, TIME);
    assert.equal(updateTime, createTime);
    assert.deepEqual(rest, {
      ...{ id: resolvers.outbound, name: 'to-outbound', status: 'RUNNING', description: '', vpcId: vpc },
      ...{ vpcRegion: 'bj', type: 'outbound' },
      ipModels: ['10.0.1.3', '10.0.1.4'].map((ipAddress) => ({ subnetId: subnet, ipAddress })),
    });
    assert.equal(await available(), 252 - 3);
    const { result, ...page } = await show(RESOLVER);
    assert.deepEqual(page, { marker: resolvers.outbound, isTruncated: false, maxKeys: 100 });
    assert.deepEqual(result, [
      await show(`${RESOLVER}/${resolvers.outbound}`),
      await show(`${RESOLVER}/${resolvers.inbound}`),
    ]);
  });

  test('the VPC knows what lives at its addresses', async () => {
    const at = async (query: object) =>
      (await call('GET', `/v1/vpc/${vpc}/privateIpAddressInfo`, query)).body.vpcPrivateIpAddresses;
    const range = await at({ privateIpRange: '10.0.1.4-10.0.1.53' });
    assert.match(range[0].createdTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.deepEqual(
      range.map(({ createdTime: _, ...rest }: { createdTime: string }) => rest),
      ['10.0.1.4', '10.0.1.53'].map((privateIpAddress) => {
        return { privateIpAddress, cidr: '10.0.1.0/24', privateIpAddressType: 'resolver' };
      }),
    );
    assert.equal((await at({ privateIpAddresses: '10.0.1.3,10.0.1.9' })).length, 1);
    assert.deepEqual(await at({ privateIpAddresses: '10.0.1.9' }), []);
    const resources = async (query: object) => (await call('GET', '/v1/vpc/resourceIp', { vpcId: vpc, ...query })).body;
    const [second] = ['10.0.1.53'].map((ip) => ({ ip, resourceType: 'resolver' }));
    const page = { pageNo: 2, pageSize: 2 };
    assert.deepEqual(await resources({ ...page, subnetId: subnet }), { ...page, totalCount: 3, result: [second] });
    assert.equal((await resources({ resourceType: 'resolver' })).result.length, 3);
    assert.equal((await resources({ resourceType: 'bcc' })).totalCount, 0);
  });

  test('an address this machine does not have fails nothing, and the operator sees it', async () => {
    const shown = await admin(server, 'GET', `/netloom/v1/vpcs/${vpc}`);
    assert.equal(shown.status, 200);
    const inbound = shown.json.dns.filter(({ address }: { address: string }) => address === '10.0.1.53');
    assert.equal(inbound.length, 1, shown.text);
    assert.equal((await admin(server, 'GET', '/readyz')).status, 200);
  });

  test('UpdateDnsParser keeps what is absent', async () => {
    assert.deepEqual((await call('PUT', `${RESOLVER}/${resolvers.outbound}`, {}, { description: '出站' })).body, {});
    await call('PUT', `${RESOLVER}/${resolvers.outbound}`, {}, { name: 'to-hq' });
    const { name, description } = await show(`${RESOLVER}/${resolvers.outbound}`);
    assert.deepEqual([name, description], ['to-hq', '出站']);
  });

  test('CreateResolverRule, and what it shows', async () => {
    const dnsServerConfigs = [{ ip: '172.20.0.10' }, { ip: '2001:DB8:0::53', port: 5353 }];
    const body = { name: 'hq ad', zone: 'AD.HQ.test.', resolverId: resolvers.outbound, dnsServerConfigs };
    rule = (await call('POST', RULE, { clientToken: 't' }, body)).body.id;
    assert.match(rule, /^rule-[0-9a-z]{12}$/);
    const { createTime, updateTime, ...rest } = await show(`${RULE}/${rule}`);
    assert.match(createTime, TIME);
    assert.equal(updateTime, createTime);
    assert.deepEqual(rest, {
      ...{ id: rule, name: 'hq ad', status: 'UNBOUND', description: '', zone: 'ad.hq.test' },
      ...{ resolverId: resolvers.outbound, resolverRegion: 'bj' },
      dnsServerConfigs: [
        { ip: '172.20.0.10', port: 53 },
        { ip: '2001:db8::53', port: 5353 },
      ],
    });
  });

  test('UpdateResolverRule replaces the servers, or keeps them', async () => {
    const dnsServerConfigs = [{ ip: '172.20.0.11', port: 53 }];
    assert.deepEqual((await call('PUT', `${RULE}/${rule}`, {}, { name: 'n', dnsServerConfigs })).body, {});
    await call('PUT', `${RULE}/${rule}`, {}, { name: 'hq', description: 'd' });
    const shown = await show(`${RULE}/${rule}`);
    assert.deepEqual([shown.name, shown.description, shown.dnsServerConfigs], ['hq', 'd', dnsServerConfigs]);
  });

  test('BindVpcToRule and UnbindVpcToRule, of several regions in one call', async () => {
    const vpcRegions = [
      { region: 'BJ', vpcIds: [vpc] },
      { region: 'gz', vpcIds: [gz] },
    ];
    const bind = () => call('PUT', `${RULE}/${rule}/bind`, { clienToken: 'b' }, { vpcRegions });
    assert.deepEqual((await bind()).body, {});
    assert.deepEqual((await bind()).body, {}, 'the same again under its token');
    assert.equal((await show(`${RULE}/${rule}`)).status, 'BOUND');
    const again = await failure(call('PUT', `${RULE}/${rule}/bind`, {}, { vpcRegions: vpcRegions.slice(0, 1) }));
    assert.equal(again.code, 'ZoneHasBindTheVpc');
    assert.equal(again.message, 'The zone has bind the vpcs.');
    await call('PUT', `${RULE}/${rule}/unbind`, { clienToken: 'u' }, { vpcRegions: vpcRegions.slice(1) });
    assert.equal((await show(`${RULE}/${rule}`)).status, 'BOUND');
  });

  test('kill -9, restart: the same again, and to the same client token', async () => {
    const paths = [RESOLVER, RULE, `${RULE}/${rule}`, `/v1/subnet/${subnet}`];
    const before = await Promise.all(paths.map(show));
    await server.kill();
    server = await server.restart();
    assert.deepEqual(await Promise.all(paths.map(show)), before);
    const ipModels = [{ subnetId: subnet, ipAddress: '10.0.1.53' }];
    const body = { name: 'to-inbound', description: '', vpcId: vpc, vpcRegion: 'bj', ipModels, type: 'inbound' };
    assert.equal((await call('POST', RESOLVER, { clientToken: 'inbound' }, body)).body.id, resolvers.inbound);
  });

  test('what is in use stays: the resolver of rules, the subnet, the VPC of a binding', async () => {
    assert.equal((await failure(call('DELETE', `${RESOLVER}/${resolvers.outbound}`))).code, 'OperationDenied');
    assert.equal((await failure(call('DELETE', `/v1/subnet/${subnet}`))).code, 'NotAllowOperateSubnet');
    const reserve = { subnetId: subnet, ipCidr: '10.0.1.48/28', ipVersion: 4 };
    assert.equal((await failure(call('POST', '/v1/subnet/ipreserve', {}, reserve))).code, 'DuplicateException');
  });

  test('DeleteResolverRule takes the bindings along, DeleteResolver gives the addresses back', async () => {
    assert.deepEqual((await call('DELETE', `${RULE}/${rule}`)).body, {});
    assert.equal((await failure(call('GET', `${RULE}/${rule}`))).status_code, 404);
    for (const id of Object.values(resolvers)) {
      assert.deepEqual((await call('DELETE', `${RESOLVER}/${id}`)).body, {});
      const { status_code: status, code } = await failure(call('DELETE', `${RESOLVER}/${id}`));
      assert.deepEqual([status, code], [404, 'NoSuchObject']);
    }
    assert.equal(await available(), 252);
    await call('DELETE', `/v1/subnet/${subnet}`);
    await call('DELETE', `/v1/vpc/${vpc}`);
    assert.deepEqual(await show(RESOLVER), { isTruncated: false, maxKeys: 100, result: [] });
  });
});
