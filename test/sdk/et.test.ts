import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { admin, Client } from '../client.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { CHANNEL, LINE } from './et-making.ts';
import { raiseCommonCodes } from './global-codes.ts';
import { ok as answered } from './making.ts';
import { vpcCalls } from './vpc-calls.ts';

let server: TestServer;
let client: Client;
let other: { accountId: string; client: Client };

before(async () => {
  server = await startServer();
  client = server.client;
  const { json } = await answered(admin(server, 'POST', '/netloom/v1/accounts', { name: 'other' }));
  other = { accountId: json.accountId, client: new Client(server.ports.api, json) };
});
after(async () => {
  await server.stop();
  removeData(server);
});

const { ok, done, refused } = vpcCalls(() => client);
const ID = /^[a-z]+-[0-9a-z]{12}$/;
const BGP = { routeType: 'bgp', networks: undefined, bgpAsn: '65010', bgpKey: 'secret' };
const TAGS = [{ tagKey: 'env', tagValue: 'test' }];

const newLine = async (more: object = {}): Promise<string> =>
  (await ok('POST', '/v1/et/init', { body: { ...LINE, ...more } })).id;
const newChannel = async (line: string, more: object = {}): Promise<string> =>
  (await ok('POST', `/v1/et/${line}/channel`, { body: { ...CHANNEL, ...more } })).id;
const channelsOf = async (line: string, query = '') =>
  (await ok('GET', `/v1/et/${line}/channel`, { query })).etChannels;

/** Loads a channel into a new CSN, by its own client; then it may come out again. */
async function load(by: Client, instanceId: string, more: object = {}) {
  const { csnId } = (await answered(by.call('POST', '/v1/csn', { body: { name: 'c' } }))).json;
  const body = { instanceType: 'channel', instanceId, instanceRegion: 'bj', ...more };
  await answered(by.call('PUT', `/v1/csn/${csnId}`, { query: 'attach', body }));
  return async () => void (await answered(by.call('PUT', `/v1/csn/${csnId}`, { query: 'detach', body })));
}

describe('lines', () => {
  test('a line is applied for, shown, listed, updated, deleted; the call may say what it will cost', async () => {
    const billing = { paymentTiming: 'Prepaid', reservation: { reservationLength: 1, reservationTimeUnit: 'month' } };
    const id = await newLine({ tags: TAGS, linkDelay: 3, billing, autoRenew: billing.reservation });
    assert.match(id, ID);
    const shown = { ...LINE, id, status: 'established', expireTime: '', linkDelay: 3, tags: TAGS };
    assert.deepEqual(await ok('GET', `/v1/et/${id}`), shown);
    assert.deepEqual(await ok('GET', '/v1/et'), { marker: id, isTruncated: false, maxKeys: 1000, ets: [shown] });

    await done('PUT', `/v1/et/${id}`, { body: { name: 'm', userPhone: '2', linkDelay: 0 } });
    const changed = { ...shown, name: 'm', userPhone: '2', linkDelay: 0 };
    assert.deepEqual(await ok('GET', `/v1/et/${id}`), changed);
    await done('PUT', `/v1/et/${id}`, { body: {} });
    assert.deepEqual(await ok('GET', `/v1/et/${id}`), changed);
    await done('DELETE', `/v1/et/${id}`);
    await refused('NoSuchObject', 'GET', `/v1/et/${id}`);
  });

  test('lists page by inclusive marker, also one whose line is gone; the filter comes first', async () => {
    const ids = [await newLine(), await newLine(), await newLine()];
    await done('DELETE', `/v1/et/${ids[1]}`);
    const list = async (query: string) => {
      const { ets, nextMarker, isTruncated } = await ok('GET', '/v1/et', { query });
      return [ets.map((line: { id: string }) => ids.indexOf(line.id)), ids.indexOf(nextMarker), isTruncated];
    };
    assert.deepEqual(await list('maxKeys=1'), [[0], 2, true]);
    assert.deepEqual(await list(`marker=${ids[1]}`), [[2], -1, false]);
    assert.deepEqual(await list('status=established'), [[0, 2], -1, false]);
    assert.deepEqual(await list('status=building'), [[], -1, false]);
    await refused('InvalidHTTPRequest', 'GET', '/v1/et', { query: 'marker=dcphy-x' });
    for (const id of [ids[0], ids[2]]) await done('DELETE', `/v1/et/${id}`);
  });

  test('what a line refuses', async () => {
    const id = await newLine();
    for (const bad of [{ name: '' }, { name: undefined }, { isp: null }, { apAddr: ' ' }, { linkDelay: '3' }]) {
      await refused('InappropriateJSON', 'POST', '/v1/et/init', { body: { ...LINE, ...bad } });
    }
    await refused('InappropriateJSON', 'PUT', `/v1/et/${id}`, { body: { name: ' ' } });
    await refused('NoSuchObject', 'PUT', '/v1/et/dcphy-x', { body: {} });
    await refused('NoSuchObject', 'DELETE', '/v1/et/dcphy-x');
    await refused('NoSuchObject', 'GET', '/v1/et/init');
    const channel = await newChannel(id);
    await refused('OperationDenied', 'DELETE', `/v1/et/${id}`);
    await done('DELETE', `/v1/et/${id}/channel/${channel}`);
    const foreign = await other.client.call('GET', `/v1/et/${id}`);
    assert.equal(foreign.json.code, 'NoSuchObject');
    const tagged = await client.call('GET', `/v1/et/${id}`);
    const headers = { 'if-match': String(tagged.headers.etag) };
    await done('PUT', `/v1/et/${id}`, { body: { name: 'm' }, headers });
    await refused('PreconditionFailed', 'DELETE', `/v1/et/${id}`, { headers });
    await done('DELETE', `/v1/et/${id}`);
  });
});

describe('channels', () => {
  let line: string;
  let path: string;
  before(async () => {
    line = await newLine();
    path = `/v1/et/${line}/channel`;
  });
  const change = (channel: string, query: string, body: object) => done('PUT', `${path}/${channel}`, { query, body });
  const denied = (code: string, channel: string, query: string, body: object) =>
    refused(code, 'PUT', `${path}/${channel}`, { query, body });

  test('a static channel is created, shown, listed, changed, deleted', async () => {
    const id = await newChannel(line, { tags: TAGS, authorizedUsers: [other.accountId], enableIpv6: 0 });
    assert.match(id, ID);
    const shown = {
      ...{ ...CHANNEL, id, status: 'established', authorizedUsers: [other.accountId], tags: TAGS },
      ...{ bgpAsn: '', bgpKey: '', bgpStatus: '', bgpRouteLimit: 0 },
      ...{ enableIpv6: 0, ipv6BgpStatus: '', baiduIpv6Address: '', customerIpv6Address: '', ipv6Networks: [] },
      ...{ sendInterval: 0, receivInterval: 0, detectMultiplier: 0 },
    };
    const more = await newChannel(line, { vlanId: 0 });
    assert.deepEqual((await channelsOf(line))[0], shown);
    assert.deepEqual(
      (await channelsOf(line)).map((one: { id: string }) => one.id),
      [id, more],
    );
    assert.deepEqual(await channelsOf(line, `etChannelId=${id}`), [shown]);

    await change(id, 'modifyAttribute', { name: 'd', bgpRouteLimit: 5 });
    // The Go SDK sends an empty name where none is set.
    await change(id, 'modifyAttribute', { name: '', description: '' });
    await change(id, 'addRoutes', { routeType: 'static-route', networks: ['192.168.0.0/16', '172.16.0.0/12'] });
    await change(id, 'removeRoutes', { routeType: 'static-route', networks: ['172.16.0.0/12', '10.0.0.0/8'] });
    await change(id, 'addUsers', { authorizedUsers: ['0'.repeat(32)] });
    await change(id, 'removeUsers', { authorizedUsers: [other.accountId] });
    const changed = { name: 'd', description: '', bgpRouteLimit: 5, networks: ['192.168.0.0/16'] };
    assert.deepEqual(await channelsOf(line, `etChannelId=${id}`), [
      { ...shown, ...changed, authorizedUsers: ['0'.repeat(32)] },
    ]);
    for (const one of [id, more]) await done('DELETE', `${path}/${one}`);
    assert.deepEqual(await channelsOf(line), []);
  });

  test('a BGP channel says how its session is; two of a line share a CSN one under the other', async () => {
    const [one, two] = [await newChannel(line, BGP), await newChannel(line, { ...BGP, vlanId: 101 })];
    const [shown] = await channelsOf(line, `etChannelId=${one}`);
    assert.deepEqual(
      [shown.bgpAsn, shown.bgpKey, shown.bgpStatus, shown.networks],
      ['65010', 'secret', 'established', []],
    );
    const { csnId } = await ok('POST', '/v1/csn', { body: { name: 'c' } });
    const attach = (id: string, query = 'attach') =>
      client.call('PUT', `/v1/csn/${csnId}`, {
        ...{ query, body: { instanceType: 'channel', instanceId: id, instanceRegion: 'bj' } },
      });
    await answered(attach(one));
    assert.equal((await attach(two)).json.code, 'InstanceIdInvalidException');
    await change(one, 'associate', { extraChannelId: two });
    await answered(attach(two));
    await denied('OperationDenied', one, 'disassociate', { extraChannelId: two });
    await refused('OperationDenied', 'DELETE', `${path}/${two}`);
    await answered(attach(two, 'detach'));
    await change(one, 'disassociate', { extraChannelId: two });
    await answered(attach(one, 'detach'));
    await denied('OperationDenied', one, 'disassociate', { extraChannelId: two });
    await change(two, 'associate', { extraChannelId: one });
    await denied('OperationDenied', one, 'associate', { extraChannelId: two });
    await denied('NoSuchObject', one, 'associate', { extraChannelId: 'dedicatedconn-x' });
    await denied('NoSuchObject', one, 'disassociate', { extraChannelId: 'dedicatedconn-x' });
    await denied('InappropriateJSON', one, 'associate', { extraChannelId: one });
    await denied('OperationDenied', one, 'addRoutes', { routeType: 'static-route', networks: ['10.0.0.0/8'] });
    await denied('OperationDenied', one, 'removeRoutes', { routeType: 'static-route' });
    for (const id of [one, two]) await done('DELETE', `${path}/${id}`);
  });

  test('a user may load the channel, and is not taken out while it is loaded', async () => {
    const id = await newChannel(line, { authorizedUsers: [other.accountId] });
    const unload = await load(other.client, id, { instanceAccountId: (await whoami()).accountId });
    await denied('OperationDenied', id, 'removeUsers', { authorizedUsers: [other.accountId] });
    await unload();
    await change(id, 'removeUsers', { authorizedUsers: [other.accountId] });
    await done('DELETE', `${path}/${id}`);
  });

  test('a channel of a line applied for elsewhere is there', async () => {
    const far = await answered(client.call('POST', '/v1/et/init', { body: LINE, port: server.ports.apiGz }));
    const id = await newChannel(far.json.id);
    const unload = await load(client, id, { instanceRegion: 'gz' });
    await unload();
  });

  test('what a channel refuses', async () => {
    const id = await newChannel(line);
    const create = (code: string, more: object) =>
      refused(code, 'POST', path, { body: { ...CHANNEL, vlanId: 7, ...more } });
    await create('DuplicateException', { vlanId: 100 });
    const full = (await answered(client.call('POST', '/v1/et/init', { body: LINE }))).json.id;
    const over = (vlanId: number) => client.call('POST', `/v1/et/${full}/channel`, { body: { ...CHANNEL, vlanId } });
    for (let i = 0; i < 50; i += 1) await answered(over(200 + i));
    assert.equal((await over(300)).json.code, 'QuotaExceeded');
    const networks = Array.from({ length: 101 }, (_, i) => `10.0.${i}.0/24`);
    await create('InappropriateJSON', { networks });
    for (const bad of [
      ...[{ vlanId: 1 }, { vlanId: '100' }, { vlanId: 4010 }, { routeType: 'ospf' }, { networks: ['10.0.0.1/8'] }],
      ...[{ baiduAddress: '192.0.2.1' }, { customerAddress: '192.0.2.9/30' }, { authorizedUsers: ['x'] }],
      ...[{ enableIpv6: 1 }, { baiduIpv6Address: '2001:db8::1/88' }, { ipv6Networks: ['2001:db8::/64'] }],
      ...[
        { ...BGP, bgpAsn: '0' },
        { ...BGP, bgpAsn: undefined },
        { ...BGP, networks: ['10.0.0.0/8'] },
      ],
    ]) {
      await create('InappropriateJSON', bad);
    }
    await refused('NoSuchObject', 'POST', '/v1/et/dcphy-x/channel', { body: CHANNEL });
    await refused('NoSuchObject', 'GET', '/v1/et/dcphy-x/channel');
    await refused('NoSuchObject', 'GET', path, { query: 'etChannelId=dedicatedconn-x' });
    await refused('NoSuchObject', 'DELETE', `${path}/dedicatedconn-x`);
    const routes = { routeType: 'static-route', networks: ['10.0.0.0/8'] };
    const users = { authorizedUsers: [other.accountId] };
    for (const [flag, body] of [
      ...([
        ['modifyAttribute', {}],
        ['addRoutes', routes],
        ['removeRoutes', routes],
      ] as const),
      ...([
        ['addUsers', users],
        ['removeUsers', users],
        ['associate', { extraChannelId: id }],
        ['disassociate', { extraChannelId: id }],
      ] as const),
    ]) {
      await denied('NoSuchObject', 'dedicatedconn-x', flag, body);
    }
    await denied('InappropriateJSON', id, 'modifyAttribute', { bgpRouteLimit: -1 });
    await denied('InappropriateJSON', id, 'addRoutes', { ...routes, networks: ['172.16.0.0/16'] });
    await denied('InappropriateJSON', id, 'addRoutes', { ...routes, routeType: 'bgp' });
    await denied('InappropriateJSON', id, 'addRoutes', { ...routes, ipv6Networks: ['2001:db8::/64'] });
    await denied('InappropriateJSON', id, 'removeRoutes', { ...routes, networks: ['x'] });
    await denied('InappropriateJSON', id, 'addUsers', {});
    await refused('InvalidURI', 'PUT', `${path}/${id}`, { body: {} });
    await refused('InvalidURI', 'PUT', `${path}/${id}`, { query: 'addUsers&removeUsers', body: users });
    await refused('PreconditionFailed', 'DELETE', `${path}/${id}`, { headers: { 'if-match': '"x"' } });
    const unload = await load(client, id);
    await refused('OperationDenied', 'DELETE', `${path}/${id}`);
    await unload();
    await done('DELETE', `${path}/${id}`);
  });

  test('a line that the operator stopped takes no more channels', async () => {
    const stopped = await newLine();
    await answered(admin(server, 'PUT', `/netloom/v1/lines/${stopped}/status`, { status: 'stopped' }));
    await refused('OperationDenied', 'POST', `/v1/et/${stopped}/channel`, { body: CHANNEL });
  });
});

const whoami = async (): Promise<{ accountId: string }> =>
  (await answered(admin(server, 'GET', '/netloom/v1/accounts'))).json.accounts[0];

test('the codes of every operation', async () => {
  await raiseCommonCodes(server, {
    ...{ service: 'et', path: '/v1/et/init', body: LINE, otherBody: { ...LINE, name: 'else' } },
    made: async (by) => `/v1/et/${(await answered(by.call('POST', '/v1/et/init', { body: LINE }))).json.id}`,
  });
});

test('all of it is there after kill -9', async () => {
  const line = await newLine();
  await newChannel(line, BGP);
  const all = async () => [await ok('GET', `/v1/et/${line}`), await channelsOf(line)];
  const before = await all();
  await server.kill();
  server = await server.restart();
  client = server.client;
  assert.deepEqual(await all(), before);
});
