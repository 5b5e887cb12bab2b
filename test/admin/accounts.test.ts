import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SERVICES } from '../../src/domain/account/types.ts';
import { type Answer, admin } from '../client.ts';
import { makeVpc, makeZone, ok, refused, ZONE } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';

const ALL_OPEN = Object.fromEntries(SERVICES.map((service) => [service, true]));

/** The operator's own API: accounts, their keys and flags, DNS of a VPC. */
describe('the admin API', () => {
  let server: TestServer;
  const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
    admin(server, method, `/netloom/v1${path}`, body);
  const open = async (body: object) => (await ok(ask('POST', '/accounts', body))).json;
  const list = (keys: { accessKeyId: string; secretAccessKey: string }) => server.client.as(keys).call('GET', ZONE);

  before(async () => {
    server = await startServer();
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('an account is opened with a root key that works at once, and lives over a restart', async () => {
    const made = await open({ name: 'made' });
    assert.match(made.accountId, /^[0-9a-f]{32}$/);
    await ok(list(made));
    const given = { accountId: 'a'.repeat(32), accessKeyId: 'AKgiven', secretAccessKey: 'SK.given-1' };
    assert.deepEqual(await open({ name: 'given', ...given }), given);
    await server.kill();
    server = await server.restart();
    await ok(list(made));
    await ok(list(given));
  });

  test('its refusals', async () => {
    const again = { name: 'again', accessKeyId: 'AKgiven' };
    assert.equal((await refused(ask('POST', '/accounts', again), 'DuplicateException')).status, 400);
    await refused(ask('POST', '/accounts', { name: 'x', accountId: 'a'.repeat(32) }), 'DuplicateException');
    for (const bad of [{}, { name: 1 }, { name: '' }, { name: 'x'.repeat(66) }, { name: 'x', accountId: 'short' }]) {
      await refused(ask('POST', '/accounts', bad), 'InappropriateJSON');
    }
    for (const field of ['accessKeyId', 'secretAccessKey']) {
      for (const text of ['', 'a/b', 'ü', 'x'.repeat(129)]) {
        await refused(ask('POST', '/accounts', { name: 'x', [field]: text }), 'InappropriateJSON');
      }
    }
    await refused(ask('POST', '/accounts', '{'), 'MalformedJSON');
    await refused(ask('GET', '/accounts?maxKeys=x'), 'InvalidHTTPRequest');
    await refused(ask('GET', '/accounts?marker=none'), 'InvalidHTTPRequest');
    await refused(ask('PATCH', '/accounts'), 'InvalidURI');
    await refused(ask('GET', '/nowhere'), 'InvalidURI');
  });

  test('accounts are listed in pages and shown alone, without a secret', async () => {
    const { json } = await ok(ask('GET', '/accounts'));
    const names = json.accounts.map(({ name }: { name: string }) => name);
    assert.deepEqual(names, ['first', 'made', 'given']);
    const [, second] = json.accounts;
    const page = (await ok(ask('GET', `/accounts?maxKeys=1&marker=${second.accountId}`))).json;
    assert.equal(page.isTruncated, true);
    assert.equal(page.nextMarker, json.accounts[2].accountId);
    const { json: one, text } = await ok(ask('GET', `/accounts/${second.accountId}`));
    assert.deepEqual(one, second);
    assert.deepEqual(Object.keys(one).sort(), [
      'accountId',
      'certified',
      'createTime',
      'crossBorder',
      'frozen',
      'keys',
      'name',
      'services',
    ]);
    assert.deepEqual(one.services, ALL_OPEN);
    assert.ok(!/secret/i.test(text));
    await refused(ask('GET', '/accounts/none'), 'NoSuchObject');
  });

  test('freezing, certifying, opening and closing services count from the next call', async () => {
    const keys = await open({ name: 'flags' });
    const path = `/accounts/${keys.accountId}`;
    const change = (body: object) => ok(ask('PUT', path, body));
    await change({ frozen: true });
    await refused(list(keys), 'AccessDenied');
    await change({ frozen: false, certified: false });
    await refused(list(keys), 'QualifyNotPass');
    await change({ certified: true, services: { privatezone: false } });
    await refused(list(keys), 'OptInRequired');
    await ok(server.client.as(keys).call('GET', '/v1/vpc'));
    await change({ services: { privatezone: true, vpc: false } });
    await ok(list(keys));
    await refused(server.client.as(keys).call('GET', '/v1/vpc'), 'OptInRequired');
    await change({ name: 'renamed', certified: false });
    await server.kill();
    server = await server.restart();
    const { name, certified, frozen, services } = (await ok(ask('GET', path))).json;
    assert.deepEqual({ name, certified, frozen }, { name: 'renamed', certified: false, frozen: false });
    assert.deepEqual(services, { ...ALL_OPEN, vpc: false });
    await refused(ask('PUT', '/accounts/none', { frozen: true }), 'NoSuchObject');
    for (const bad of [{ frozen: 'yes' }, { name: '' }, { services: { bos: true } }, { services: { vpc: 1 } }]) {
      await refused(ask('PUT', path, bad), 'InappropriateJSON');
    }
  });

  test('keys are added, disabled, enabled and removed', async () => {
    const first = await open({ name: 'keys' });
    const path = `/accounts/${first.accountId}/keys`;
    const second = (await ok(ask('POST', path, {}))).json;
    await ok(list(second));
    await ok(ask('PUT', `${path}/${second.accessKeyId}`, { enabled: false }));
    await refused(list(second), 'InvalidAccessKeyId');
    await ok(list(first));
    await ok(ask('PUT', `${path}/${second.accessKeyId}`, { enabled: true }));
    await ok(list(second));
    await ok(ask('DELETE', `${path}/${second.accessKeyId}`));
    await refused(list(second), 'InvalidAccessKeyId');
    const { keys } = (await ok(ask('GET', `/accounts/${first.accountId}`))).json;
    assert.deepEqual(
      keys.map(({ accessKeyId }: { accessKeyId: string }) => accessKeyId),
      [first.accessKeyId],
    );

    await refused(ask('POST', path, { accessKeyId: first.accessKeyId }), 'DuplicateException');
    await refused(ask('POST', path, { accessKeyId: 'a/b' }), 'InappropriateJSON');
    await refused(ask('POST', '/accounts/none/keys', {}), 'NoSuchObject');
    await refused(ask('PUT', `${path}/none`, { enabled: true }), 'NoSuchObject');
    await refused(ask('DELETE', `${path}/none`), 'NoSuchObject');
    // Another account's key is none of this one's.
    await refused(ask('DELETE', `${path}/AKgiven`), 'NoSuchObject');
    await refused(ask('PUT', `${path}/AKgiven`, { enabled: false }), 'NoSuchObject');
  });

  test('the DNS of a VPC is shown and set', async () => {
    const [one, two] = [await makeVpc(server.client, 'one'), await makeVpc(server.client, 'two')];
    const { json } = await ok(ask('GET', `/vpcs/${one}`));
    assert.equal(json.vpcId, one);
    assert.deepEqual({ address: json.dnsAddress, port: json.dnsPort }, pick(json.dns[0]));
    const clients = ['10.9.0.0/16'];
    await ok(ask('PUT', `/vpcs/${one}/dns`, { listen: [{ address: json.dnsAddress }], clients, default: true }));
    const shown = (await ok(ask('GET', `/vpcs/${one}`))).json;
    assert.deepEqual({ clients: shown.clients, default: shown.default }, { clients, default: true });
    assert.equal(shown.dnsAddress, json.dnsAddress);
    await refused(ask('PUT', `/vpcs/${two}/dns`, { clients }), 'DuplicateException');
    await refused(ask('PUT', `/vpcs/${two}/dns`, { clients: ['no prefix'] }), 'InappropriateJSON');
    await refused(ask('PUT', '/vpcs/vpc-none/dns', {}), 'NoSuchObject');
    await refused(ask('GET', '/vpcs/vpc-none'), 'NoSuchObject');
  });

  test("the first account's keys are shown to the operator again, as long as one is enabled", async () => {
    const { json } = await ok(ask('GET', '/first-account'));
    await makeZone(server.client.as(json), 'own.test');
    const path = `/accounts/${json.accountId}/keys/${json.accessKeyId}`;
    await ok(ask('PUT', path, { enabled: false }));
    await refused(ask('GET', '/first-account'), 'NoSuchObject');
    await ok(ask('PUT', path, { enabled: true }));
  });
});

const pick = ({ address, port }: { address: string; port: number }) => ({ address, port });
