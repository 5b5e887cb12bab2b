import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../client.ts';
import { CSN } from '../sdk/csn-making.ts';
import { makeVpc, ok, refused } from '../sdk/making.ts';
import { load, newCsn, Operator, vpc } from './csn-operator.ts';

/** The registry (csn contract 8, 1): what others made is shown in it, what nobody's API makes is made in it. */
describe('the registry of instances', () => {
  let operator: Operator;
  let account: string;
  let client: Client;
  let own: string;
  const at = (type: string, id: string, rest = '') => `/instances/${type}/${id}${rest}`;
  const shown = (type: string, id: string) => operator.json('GET', at(type, id));
  const prefixes = async (type: string, id: string): Promise<string[]> =>
    (await shown(type, id)).published.map(({ prefix }: { prefix: string }) => prefix);
  const put = (type: string, id: string, body: object) =>
    operator.ask('PUT', at(type, id), { account, region: 'bj', ...body });

  before(async () => {
    operator = await Operator.start();
    ({ account, client } = await operator.account('networks'));
    own = await makeVpc(client, 'own');
  });
  after(() => operator.server.kill());

  test('a VPC of the API is there by itself, and only its API takes it away', async () => {
    const { published, ...rest } = await shown('vpc', own);
    assert.deepEqual(rest, {
      ...{ instanceType: 'vpc', instanceId: own, account, name: 'own', region: 'bj', registered: false },
      ...{ cidrs: ['10.0.0.0/16'], advertised: [] },
    });
    const [{ since, ...route }, ...more] = published;
    assert.deepEqual([route, more], [{ prefix: '10.0.0.0/16', asPath: '', community: '' }, []]);
    assert.ok(Number.isSafeInteger(since) && since > 0);
    await refused(operator.ask('DELETE', at('vpc', own)), 'OperationDenied');
    await refused(put('vpc', own, { cidrs: ['10.0.0.0/16'] }), 'DuplicateException');
  });

  test('one of the registry: put, put again, loaded, and gone', async () => {
    const id = 'vpc-registered';
    assert.equal((await ok(put('vpc', id, { name: 'one', cidrs: ['10.1.0.0/16'] }))).text, '');
    const first = await shown('vpc', id);
    assert.equal(first.registered, true);
    await ok(put('vpc', id, { name: 'two', cidrs: ['10.1.0.0/16', '10.2.0.0/16'] }));
    const second = await shown('vpc', id);
    assert.equal(second.name, 'two');
    assert.deepEqual(second.published[0], first.published[0], 'what stays is published since then');
    assert.ok(second.published[1].since > first.published[0].since);

    const { csn } = await newCsn(client);
    const attachId = await load(client, csn, vpc(id));
    assert.deepEqual((await shown('vpc', id)).attachment, { csnId: csn, attachId, status: 'attached' });
    await refused(put('vpc', id, { region: 'gz', cidrs: ['10.1.0.0/16'] }), 'OperationDenied');
    await refused(operator.ask('DELETE', at('vpc', id)), 'OperationDenied');
    await ok(client.call('PUT', `${CSN}/${csn}`, { query: 'detach', body: vpc(id) }));
    await ok(operator.ask('DELETE', at('vpc', id)));
    await refused(operator.ask('GET', at('vpc', id)), 'NoSuchObject');
    await refused(operator.ask('DELETE', at('vpc', id)), 'NoSuchObject');
  });

  test('its refusals', async () => {
    await refused(put('vpc', 'nonsense', {}), 'InstanceIdInvalidException');
    await refused(put('vpc', 'vpc-x', { region: 'mars' }), 'RegionInvalidException');
    await refused(put('bec_vpc', 'vpc-x', { region: 'bj' }), 'RegionInvalidException');
    await refused(put('vpc', 'vpc-x', { account: 'f'.repeat(32) }), 'NoSuchObject');
    await refused(put('nat', 'nat-x', {}), 'NoSuchObject');
    for (const method of ['GET', 'DELETE']) await refused(operator.ask(method, at('nat', 'x')), 'NoSuchObject');
    const wrong = [
      ...[{ cidrs: ['10.0.0.1/16'] }, { cidrs: ['0.0.0.0/0'] }, { cidrs: ['10.0.0.0/8', '10.1.0.0/16'] }],
      ...[{ cidrs: ['fd00::/8'] }, { cidrs: '10.0.0.0/8' }, { name: 'x'.repeat(66) }, { cidr: '10.0.0.0/8' }],
      ...[{ channel: { mode: 'bgp', router: '' } }, { channel: {} }],
    ];
    for (const body of wrong) await refused(put('vpc', 'vpc-x', body), 'InappropriateJSON');
    for (const body of [{}, { channel: { mode: 'ospf', router: '' } }]) {
      await refused(put('channel', 'dedicatedconn-x', body), 'InappropriateJSON');
    }
  });

  test('a VPC advertises more than its own, a default route too', async () => {
    const path = at('vpc', own, '/advertised');
    await ok(operator.ask('PUT', path, { prefixes: ['0.0.0.0/0'] }));
    assert.deepEqual(await prefixes('vpc', own), ['0.0.0.0/0', '10.0.0.0/16']);
    assert.deepEqual((await shown('vpc', own)).advertised, ['0.0.0.0/0']);
    for (const body of [{ prefixes: ['10.0.0.1/8'] }, { prefixes: ['10.0.0.0/8', '10.0.0.0/8'] }, {}]) {
      await refused(operator.ask('PUT', path, body), 'InappropriateJSON');
    }
    await ok(operator.ask('PUT', path, { prefixes: [] }));
    assert.deepEqual(await prefixes('vpc', own), ['10.0.0.0/16']);
    for (const where of [at('vpc', 'vpc-none'), at('nat', 'x')]) {
      await refused(operator.ask('PUT', `${where}/advertised`, { prefixes: [] }), 'NoSuchObject');
    }
  });

  test('what a router announces is published while the session is up', async () => {
    const id = 'dedicatedconn-bgp';
    await ok(put('channel', id, { channel: { mode: 'bgp', router: 'r1' } }));
    const routes = [
      { prefix: '192.168.0.0/16', asPath: '65010 65020', community: '65010:7' },
      { prefix: '10.9.0.0/16' },
    ];
    await ok(operator.ask('PUT', at('channel', id, '/routes'), { routes }));
    const set = (up: boolean) => ok(operator.ask('PUT', at('channel', id, '/session'), { up }));
    await set(true);
    const { channel: link, published } = await shown('channel', id);
    assert.deepEqual(
      published.map(({ since: _since, ...route }: { since: number }) => route),
      [{ prefix: '10.9.0.0/16', asPath: '', community: '' }, routes[0]],
    );
    assert.deepEqual([link.mode, link.session, link.established, link.received.length], ['bgp', true, true, 2]);
    await set(false);
    assert.deepEqual(await prefixes('channel', id), []);

    const bad = [{ prefix: '10.0.0.1/8' }, { prefix: '10.0.0.0/8', asPath: 'x' }, { prefix: '10.0.0.0/8', med: 1 }];
    for (const route of [...bad, {}, { prefix: '10.0.0.0/8', community: 'x' }]) {
      await refused(operator.ask('PUT', at('channel', id, '/routes'), { routes: [route] }), 'InappropriateJSON');
    }
    await refused(operator.ask('PUT', at('channel', id, '/session'), { up: 'yes' }), 'InappropriateJSON');
    await refused(operator.ask('PUT', at('channel', 'dedicatedconn-0', '/session'), { up: true }), 'NoSuchObject');
    await refused(operator.ask('PUT', at('channel', 'dedicatedconn-0', '/routes'), { routes: [] }), 'NoSuchObject');
  });

  test('a channel and its line publish while both are established, and no more routes than it may', async () => {
    const person = { userName: 'lab', userPhone: '1', userEmail: 'lab@corp.test', userIdc: 'idc' };
    const line = { name: 'line', isp: 'ISP_CMCC', intfType: '10G', apType: 'BAIDU', apAddr: 'BJYZ', ...person };
    const { id: lineId } = (await ok(client.call('POST', '/v1/et/init', { body: line }))).json;
    const ends = { baiduAddress: '169.254.1.1/30', customerAddress: '169.254.1.2/30' };
    const made = { name: 'channel', routeType: 'bgp', vlanId: 100, bgpAsn: '65010', bgpKey: 'k', ...ends };
    const { id } = (await ok(client.call('POST', `/v1/et/${lineId}/channel`, { body: made }))).json;
    const routes = ['10.5.0.0/16', '10.6.0.0/16'].map((prefix) => ({ prefix }));
    const announce = (some: object[]) => operator.ask('PUT', at('channel', id, '/routes'), { routes: some });
    await ok(announce(routes));
    await ok(operator.ask('PUT', at('channel', id, '/session'), { up: true }));
    const both = ['10.5.0.0/16', '10.6.0.0/16'];
    assert.deepEqual(await prefixes('channel', id), both);
    for (const path of [at('channel', id, '/status'), `/lines/${lineId}/status`]) {
      await ok(operator.ask('PUT', path, { status: 'stopped' }));
      assert.deepEqual(await prefixes('channel', id), []);
      await ok(operator.ask('PUT', path, { status: 'established' }));
      assert.deepEqual(await prefixes('channel', id), both);
      await refused(operator.ask('PUT', path, { status: 'broken' }), 'InappropriateJSON');
    }
    for (const path of [at('channel', 'dedicatedconn-0', '/status'), '/lines/dcphy-0/status']) {
      await refused(operator.ask('PUT', path, { status: 'stopped' }), 'NoSuchObject');
    }
    const limited = { query: 'modifyAttribute', body: { bgpRouteLimit: 1 } };
    await ok(client.call('PUT', `/v1/et/${lineId}/channel/${id}`, limited));
    await refused(announce(routes), 'QuotaExceeded');
  });

  test('they are listed in pages, those of one type or account alone too', async () => {
    const list = (query: string) => operator.json('GET', `/instances?${query}`);
    const idsOf = ({ instances }: { instances: { instanceId: string }[] }) => instances.map((one) => one.instanceId);
    const all = idsOf(await list(''));
    assert.equal(all.length, 3);
    assert.deepEqual(idsOf(await list('type=vpc')), [own]);
    assert.deepEqual(idsOf(await list(`type=channel&account=${account}`)), all.slice(1));
    assert.deepEqual(idsOf(await list(`account=${'0'.repeat(32)}`)), []);
    const first = await list('maxKeys=2');
    assert.deepEqual([idsOf(first), first.isTruncated], [all.slice(0, 2), true]);
    assert.deepEqual(idsOf(await list(`marker=${first.nextMarker}`)), all.slice(2));
    for (const query of ['marker=x', 'type=nat', 'maxKeys=x']) {
      await refused(operator.ask('GET', `/instances?${query}`), 'InvalidHTTPRequest');
    }
  });

  test('a page ends where it has shown a thousand prefixes, and is never empty', async () => {
    for (const [id, count] of Object.entries({ big: 1000, small: 1 })) {
      const routes = Array.from({ length: count }, (_, i) => ({ prefix: `100.${64 + (i >> 8)}.${i & 255}.0/24` }));
      const name = `dedicatedconn-${id}`;
      await ok(put('channel', name, { channel: { mode: 'bgp', router: id } }));
      await ok(operator.ask('PUT', at('channel', name, '/routes'), { routes }));
      await ok(operator.ask('PUT', at('channel', name, '/session'), { up: true }));
    }
    const pages: number[] = [];
    let query = '';
    for (;;) {
      const page = await operator.json('GET', `/instances${query}`);
      pages.push(page.instances.length);
      if (!page.isTruncated) break;
      query = `?marker=${page.nextMarker}`;
    }
    assert.deepEqual(pages, [3, 1, 1]);
  });
});
