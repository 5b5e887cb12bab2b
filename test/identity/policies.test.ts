import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Answer, admin, type Client } from '../client.ts';
import { makeRecord, makeZone, ok, RECORD, refused, ZONE } from '../sdk/making.ts';
import { startServer, type TestServer } from '../server.ts';
import { attachPolicy, created, makePolicy, makeUser, newName, type Statement } from './people.ts';

/** What policies say holds of single things, at once, and of whatever a thing is made of (common contract 3.3). */

const record = { rr: 'x', type: 'A', value: '10.0.0.7' };
const READING: Statement = { permission: ['READ'] };
const denied = (answer: Promise<Answer>): Promise<Answer> => refused(answer, 'AccessDenied');

describe('users of an account', () => {
  let server: TestServer;
  let root: Client;
  let stranger: Client;

  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
    root = server.client;
    stranger = root.as((await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'other' }))).json);
  });
  after(() => server.kill());

  const zones = async (client: Client): Promise<string[]> =>
    (await ok(client.call('GET', ZONE))).json.zones.map(({ zoneId }: { zoneId: string }) => zoneId);
  const add = (client: Client, zone: string) => client.call('POST', `${ZONE}/${zone}/record`, { body: record });
  const switchOff = (client: Client, id: string) => client.call('PUT', `${RECORD}/${id}`, { query: 'disable' });

  test('share what the account has: each sees what another made', async () => {
    const [one, other] = [await makeUser(root, { permission: ['*'] }), await makeUser(root, READING)];
    const zone = await makeZone(one.client, 'shared.test');
    for (const client of [root, one.client, other.client]) assert.ok((await zones(client)).includes(zone));
    await denied(add(other.client, zone));
    assert.ok(!(await zones(stranger)).includes(zone));
  });

  test('a client token is the account’s: under it two users make one thing', async () => {
    const both = [await makeUser(root, { permission: ['*'] }), await makeUser(root, { permission: ['*'] })];
    const make = ({ client }: { readonly client: Client }) =>
      ok(client.call('POST', ZONE, { query: 'clientToken=both', body: { zoneName: 'token.test' } }));
    const [first, second] = [await make(both[0]!), await make(both[1]!)];
    assert.equal(second.text, first.text);
    const reader = await makeUser(root, READING);
    await denied(reader.client.call('POST', ZONE, { query: 'clientToken=both', body: { zoneName: 'token.test' } }));
  });

  test('a policy of one zone reaches that zone and its records, and not even the names of others', async () => {
    const [mine, other] = [await makeZone(root, 'a.test'), await makeZone(root, 'b.test')];
    const [its, others] = [await makeRecord(root, mine), await makeRecord(root, other)];
    const foreign = await makeZone(stranger, 'c.test');
    const theirs = await makeRecord(stranger, foreign);
    const resource = [`zone/${mine}`];
    const { client } = await makeUser(root, { service: 'bce:privatezone', resource, permission: ['OPERATE'] });
    await ok(client.call('GET', `${ZONE}/${mine}`));
    await ok(add(client, mine));
    await ok(switchOff(client, its));
    await denied(client.call('DELETE', `${ZONE}/${mine}`));
    for (const zone of [other, foreign, 'zone-000000000000', 'nonsense']) {
      await denied(client.call('GET', `${ZONE}/${zone}`));
      await denied(add(client, zone));
    }
    for (const id of [others, theirs, 'rc-000000000000', 'nonsense']) await denied(switchOff(client, id));
    await denied(client.call('GET', ZONE));
    await denied(client.call('POST', ZONE, { body: { zoneName: 'd.test' } }));
  });

  test('who may read every zone is told that one is not there, as root is', async () => {
    const foreign = await makeZone(stranger, 'e.test');
    const { client } = await makeUser(root, READING);
    for (const asker of [root, client])
      for (const zone of [foreign, 'zone-000000000000'])
        await refused(asker.call('GET', `${ZONE}/${zone}`), 'ZoneIdInvalidException');
  });

  test('a Deny of one zone is one of its records too, by whatever they are named', async () => {
    const [shut, open] = [await makeZone(root, 'f.test'), await makeZone(root, 'g.test')];
    const [its, others] = [await makeRecord(root, shut), await makeRecord(root, open)];
    const deny: Statement = { effect: 'Deny', resource: [`zone/${shut}`], permission: ['OPERATE'] };
    const { client } = await makeUser(root, { permission: ['*'] }, deny);
    await ok(client.call('GET', `${ZONE}/${shut}`));
    await denied(add(client, shut));
    await denied(switchOff(client, its));
    await denied(client.call('PUT', `${RECORD}/${its}`, { body: record }));
    await denied(client.call('DELETE', `${RECORD}/${its}`));
    await denied(client.call('DELETE', `${ZONE}/${shut}`));
    await ok(add(client, open));
    await ok(client.call('DELETE', `${RECORD}/${others}`));
  });

  test('a group’s policies are its members’, as long as they are members and it has them', async () => {
    const { name, client } = await makeUser(root);
    const group = newName('group');
    await created(root.call('POST', '/v1/group', { body: { name: group } }));
    await attachPolicy(root, `group/${group}`, 'LDReadPolicy');
    const member = `/v1/group/${group}/user/${name}`;
    await denied(client.call('GET', ZONE));
    await ok(root.call('PUT', member));
    await ok(client.call('GET', ZONE));
    await attachPolicy(root, `group/${group}`, 'LDReadPolicy', 'DELETE');
    await denied(client.call('GET', ZONE));
    await attachPolicy(root, `group/${group}`, 'LDReadPolicy');
    await ok(client.call('GET', ZONE));
    await ok(root.call('DELETE', member));
    await denied(client.call('GET', ZONE));
  });

  test('a policy holds from the next request: given, changed, taken away', async () => {
    const { name, client } = await makeUser(root);
    const policy = await makePolicy(root, READING);
    await attachPolicy(root, `user/${name}`, policy);
    const zone = await makeZone(root, 'h.test');
    await ok(client.call('GET', ZONE));
    await denied(add(client, zone));
    const accessControlList = [{ service: 'bce:ld', region: '*', effect: 'Allow', permission: ['LD_OPERATE'] }];
    const document = JSON.stringify({ accessControlList });
    await ok(root.call('POST', `/v1/policy/${policy}`, { body: { document } }));
    await ok(add(client, zone));
    await denied(client.call('GET', '/v1/csn'));
    await attachPolicy(root, `user/${name}`, policy, 'DELETE');
    await denied(client.call('GET', ZONE));
  });

  test('who is disabled or deleted is nobody at once, and so is a key', async () => {
    const { name, client } = await makeUser(root, { permission: ['*'] });
    const path = `/v1/user/${name}`;
    const { id, secret } = (await created(client.call('POST', `${path}/accesskey`))).json;
    const second = root.as({ accessKeyId: id, secretAccessKey: secret });
    await ok(second.call('GET', ZONE));
    await ok(root.call('PUT', `${path}/accesskey/${id}`, { query: 'disable' }));
    await refused(second.call('GET', ZONE), 'InvalidAccessKeyId');
    await ok(root.call('PUT', `${path}/accesskey/${id}`, { query: 'enable' }));
    await ok(second.call('GET', ZONE));
    await ok(root.call('PUT', path, { body: { enabled: false } }));
    for (const key of [client, second]) await denied(key.call('GET', ZONE));
    await ok(root.call('PUT', path, { body: { enabled: true } }));
    await ok(client.call('GET', ZONE));
    await ok(client.call('DELETE', `${path}/accesskey/${id}`));
    await refused(second.call('GET', ZONE), 'InvalidAccessKeyId');
    await ok(client.call('DELETE', path));
    await refused(client.call('GET', ZONE), 'InvalidAccessKeyId');
  });

  test('conditions are of the address a call comes from and its moment', async () => {
    const cases: readonly (readonly [object, boolean])[] = [
      [{ ipAddress: ['127.0.0.0/8'] }, true],
      [{ ipAddress: ['10.0.0.0/8', '192.168.0.0/16'] }, false],
      [{ currentTime: { dateLessThan: '2020-01-01T00:00:00Z' } }, false],
      [{ currentTime: { dateGreaterThan: '2020-01-01T00:00:00Z' } }, true],
    ];
    for (const [condition, passes] of cases) {
      const { client } = await makeUser(root, { ...READING, condition });
      const answer = client.call('GET', ZONE);
      await (passes ? ok(answer) : denied(answer));
    }
  });

  test('a region is that of the call, where calls are made in one', async () => {
    const { client } = await makeUser(root, { service: 'bce:network', region: 'gz', permission: ['VPC_READ'] });
    await denied(client.call('GET', '/v1/vpc'));
    await ok(client.call('GET', '/v1/vpc', { port: server.ports.apiGz }));
    await denied(client.call('GET', '/v1/et', { port: server.ports.apiGz }));
  });

  test('the log says which user it was', async () => {
    const { name, client } = await makeUser(root, { permission: ['*'] });
    const zone = await makeZone(client, 'i.test');
    const history = await ok(admin(server, 'GET', `/netloom/v1/history?resource=${zone}`));
    assert.ok(history.text.includes(`user/${name}`), history.text);
  });
});
