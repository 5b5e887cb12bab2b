import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { admin } from '../client.ts';
import { inWords, queryFor } from '../packets/asking.ts';
import { askUdp, eventually } from '../packets/clients.ts';
import { ACCESS_KEY, removeData, SECRET_KEY, startServer, type TestServer } from '../server.ts';
import { type OfficialCall, type OfficialFailure, officialClient } from './official.ts';

/** PrivateZone as the official JavaScript SDK's client drives it, and as DNS shows it. */
describe('the official client', () => {
  let server: TestServer;
  let call: OfficialCall;
  let vpc = '';
  let zone = '';
  let record = '';
  const zonePath = () => `/v1/privatezone/${zone}`;
  const recordPath = () => `/v1/privatezone/record/${record}`;

  before(async () => {
    server = await startServer();
    call = officialClient(server.ports.api, ACCESS_KEY, SECRET_KEY);
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  /** The VPC's own address, from the admin API, once it is bound. */
  async function resolver(): Promise<{ address: string; port: number }> {
    let shown = await admin(server, 'GET', `/netloom/v1/vpcs/${vpc}`);
    await eventually(async () => {
      shown = await admin(server, 'GET', `/netloom/v1/vpcs/${vpc}`);
      return shown.json?.dns?.[0]?.state === 'bound';
    }).catch(() => assert.fail(`the resolver is never bound: ${shown.text}`));
    assert.equal(shown.json.region, 'bj');
    return { address: shown.json.dnsAddress, port: shown.json.dnsPort };
  }

  async function answers(name: string, type = 'A') {
    const message = await askUdp(await resolver(), queryFor(name, type));
    assert.ok(message !== undefined, 'no answer');
    return inWords(message);
  }

  test('CreateVpc, CreatePrivateZone, AddRecord, BindVpc, and DNS answers at once', async () => {
    vpc = (await call('POST', '/v1/vpc', {}, { name: 'lab', cidr: '10.0.0.0/16' })).body.vpcId;
    assert.match(vpc, /^vpc-[0-9a-z]{12}$/);
    zone = (await call('POST', '/v1/privatezone', {}, { zoneName: 'Corp.Test.' })).body.zoneId;
    assert.match(zone, /^zone-[0-9a-z]{12}$/);
    const content = { rr: 'www', type: 'A', value: '10.0.0.5', ttl: 300, description: 'first' };
    record = (await call('POST', `${zonePath()}/record`, { clientToken: 'r-1' }, content)).body.recordId;
    assert.match(record, /^rc-[0-9a-z]{12}$/);
    assert.deepEqual((await call('PUT', zonePath(), { bind: '' }, { region: 'BJ', vpcIds: [vpc] })).body, {});
    assert.deepEqual(await answers('www.corp.test'), {
      rcode: 'NOERROR',
      answer: ['www.corp.test. 300 A 10.0.0.5'],
      authority: [],
    });
  });

  test('what it shows, in the forms of the contract', async () => {
    const { body, http_headers: headers } = await call('GET', zonePath());
    const { createTime, updateTime, ...rest } = body;
    assert.match(createTime, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    assert.match(updateTime, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    // Beijing time (dns contract 6.3): eight hours ahead of UTC.
    const ago = Date.now() + 8 * 3600_000 - Date.parse(`${createTime.replace(' ', 'T')}Z`);
    assert.ok(ago >= -1000 && ago < 60_000, createTime);
    const bindVpcs = [{ vpcId: vpc, vpcName: 'lab', vpcRegion: 'bj' }];
    assert.deepEqual(rest, { zoneId: zone, zoneName: 'corp.test', recordCount: 1, bindVpcs });
    assert.equal(headers['content-type'], 'application/json; charset=utf-8');
    assert.match(headers['x-bce-request-id']!, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

    const { bindVpcs: _, ...listed } = body;
    const zones = (await call('GET', '/v1/privatezone')).body;
    assert.deepEqual(zones, { marker: zone, isTruncated: false, maxKeys: 1000, zones: [listed] });
    const records = (await call('GET', `${zonePath()}/record`)).body;
    const shown = { recordId: record, rr: 'www', value: '10.0.0.5', status: 'enable', type: 'A', ttl: 300 };
    assert.deepEqual(records, {
      marker: record,
      isTruncated: false,
      maxKeys: 1000,
      records: [{ ...shown, priority: 0, description: 'first' }],
    });
  });

  test('DisableRecord, EnableRecord and UpdateRecord, each in the next query', async () => {
    const disabled = await call('PUT', recordPath(), { disable: '' });
    assert.deepEqual(disabled.body, {});
    assert.equal((await answers('www.corp.test')).rcode, 'NXDOMAIN');
    await call('PUT', recordPath(), { disable: '' });
    await call('PUT', recordPath(), { enable: '' });
    await call('PUT', recordPath(), { enable: '' });
    assert.deepEqual((await answers('www.corp.test')).answer, ['www.corp.test. 300 A 10.0.0.5']);
    await call('PUT', recordPath(), {}, { rr: 'www', type: 'A', value: '10.0.0.6' });
    assert.deepEqual((await answers('www.corp.test')).answer, ['www.corp.test. 300 A 10.0.0.6'], 'ttl stays as stored');
    const [stored] = (await call('GET', `${zonePath()}/record`)).body.records;
    assert.equal(stored.description, 'first', 'omitted optionals keep their value');
  });

  test('a refusal, as its client reads it', async () => {
    const failure = await call('GET', '/v1/privatezone/zone-000000000000').then(
      () => assert.fail('answered'),
      (error: OfficialFailure) => error,
    );
    assert.equal(failure.status_code, 400);
    assert.equal(failure.code, 'ZoneIdInvalidException');
    assert.equal(failure.message, 'The param zoneId is invalid.');
    assert.match(failure.request_id, /^[0-9a-f-]{36}$/);
  });

  test('kill -9, restart: the same answers from API and DNS, and to the same client token', async () => {
    const before = [await call('GET', zonePath()), await call('GET', `${zonePath()}/record`)].map(({ body }) => body);
    const where = await resolver();
    await server.kill();
    server = await server.restart();
    assert.deepEqual(await resolver(), where, 'the VPC keeps its address');
    const restarted = [await call('GET', zonePath()), await call('GET', `${zonePath()}/record`)].map(
      ({ body }) => body,
    );
    assert.deepEqual(restarted, before);
    assert.deepEqual((await answers('www.corp.test')).answer, ['www.corp.test. 300 A 10.0.0.6']);
    const content = { rr: 'www', type: 'A', value: '10.0.0.5', ttl: 300, description: 'first' };
    const again = await call('POST', `${zonePath()}/record`, { clientToken: 'r-1' }, content);
    assert.equal(again.body.recordId, record);
  });

  test('dig agrees', async (t) => {
    if (spawnSync('dig', ['-v']).error !== undefined) return t.skip('no dig here');
    const { address, port } = await resolver();
    for (const transport of ['+notcp', '+tcp']) {
      const ask = ['+short', '+tries=1', transport, '-p', String(port), `@${address}`, 'WWW.corp.test', 'A'];
      assert.equal(spawnSync('dig', ask, { encoding: 'utf8' }).stdout, '10.0.0.6\n', transport);
    }
  });

  test('DeleteRecord, UnbindVpc, DeletePrivateZone', async () => {
    assert.deepEqual((await call('DELETE', recordPath())).body, {});
    assert.equal((await answers('www.corp.test')).rcode, 'NXDOMAIN');
    assert.deepEqual((await call('PUT', zonePath(), { unbind: '' }, { region: 'bj', vpcIds: [vpc] })).body, {});
    assert.equal((await answers('www.corp.test')).rcode, 'SERVFAIL', 'no zone, no upstream');
    assert.deepEqual((await call('GET', zonePath())).body.bindVpcs, []);
    assert.deepEqual((await call('DELETE', zonePath())).body, {});
    await assert.rejects(call('GET', zonePath()), { code: 'ZoneIdInvalidException' });
    await assert.rejects(call('DELETE', zonePath()), { code: 'ZoneIdInvalidException' });
    const none = (await call('GET', '/v1/privatezone')).body;
    assert.deepEqual(none, { isTruncated: false, maxKeys: 1000, zones: [] });
  });
});
