import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Answer, admin } from '../client.ts';
import { bind, makeRecord, makeVpc, makeZone, ok, refused } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';

/** How the operator says queries are treated. */
describe('policies', () => {
  let server: TestServer;
  let vpc: string;
  let zone: string;
  const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
    admin(server, method, `/netloom/v1${path}`, body);
  const shown = async (path: string) => (await ok(ask('GET', path))).json;

  before(async () => {
    server = await startServer();
    [vpc, zone] = [await makeVpc(server.client, 'lab'), await makeZone(server.client)];
    await ok(bind(server.client, zone, vpc));
    await makeRecord(server.client, zone);
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test("a VPC's policy is what was said last, over a restart too", async () => {
    const path = `/vpcs/${vpc}/dns-policy`;
    assert.deepEqual(await shown(path), { allow: [], queryLog: false });
    await ok(ask('PUT', path, { allow: ['127.0.0.0/8', '2001:DB8::/32'], queryLog: true, responsesPerSecond: 7 }));
    const said = { allow: ['127.0.0.0/8', '2001:db8::/32'], queryLog: true, responsesPerSecond: 7 };
    assert.deepEqual(await shown(path), said);
    await server.kill();
    server = await server.restart();
    assert.deepEqual(await shown(path), said);
    await ok(ask('PUT', path, {}));
    assert.deepEqual(await shown(path), { allow: [], queryLog: false });
  });

  test('what cannot be a policy is refused, and named', async () => {
    const path = `/vpcs/${vpc}/dns-policy`;
    for (const body of [{ allow: ['10.0.0.1/8'] }, { allow: 'all' }, { responsesPerSecond: -1 }, { log: true }]) {
      await refused(ask('PUT', path, body), 'InappropriateJSON');
    }
    const { json } = await ask('PUT', path, { allow: ['10.0.0.1/8'] });
    assert.match(json.message, /10\.0\.0\.1\/8/);
    await refused(ask('PUT', path, { responsesPerSecond: 1e6 + 1 }), 'InappropriateJSON');
    await refused(ask('PUT', '/vpcs/vpc-none/dns-policy', {}), 'NoSuchObject');
    await refused(ask('GET', '/vpcs/vpc-none/dns-policy'), 'NoSuchObject');
  });

  test('a zone is shown to the operator, and told what becomes of names it does not have', async () => {
    const path = `/zones/${zone}`;
    const { accountId, serial, ...rest } = await shown(path);
    assert.match(accountId, /^[0-9a-f]{32}$/);
    assert.ok(serial > 1e9);
    const bindVpcs = [{ vpcId: vpc, vpcName: 'lab', vpcRegion: 'bj' }];
    assert.deepEqual(rest, { zoneId: zone, name: 'corp.test', missingName: 'default', bindVpcs, records: 1 });
    for (const missingName of ['recurse', 'nxdomain', 'default']) {
      await ok(ask('PUT', `${path}/missing-name`, { missingName }));
      assert.equal((await shown(path)).missingName, missingName);
    }
    for (const body of [{}, { missingName: 'servfail' }]) {
      await refused(ask('PUT', `${path}/missing-name`, body), 'InappropriateJSON');
    }
    await refused(ask('PUT', '/zones/zone-none/missing-name', { missingName: 'default' }), 'ZoneIdInvalidException');
    await refused(ask('GET', '/zones/zone-none'), 'ZoneIdInvalidException');
  });
});
