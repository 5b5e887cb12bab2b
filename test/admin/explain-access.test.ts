import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SERVED } from '../../src/bce/services.ts';
import { BCE_OPERATIONS } from '../../src/contract/bce.ts';
import { ACCESS_REASONS, BEARINGS } from '../../src/domain/access/reasons.ts';
import { type Answer, admin } from '../client.ts';
import {
  attachPolicy,
  created,
  makeRole,
  makeUser,
  newName,
  sessionOf,
  takeRole,
  type User,
} from '../identity/people.ts';
import { makeRecord, makeZone, ok, refused, ZONE } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';

/** GET /netloom/v1/access: who may do what, and which statement says so. Every answer is held against a real call. */
describe('explain access', () => {
  let server: TestServer;
  let zone: string;
  let account: string;
  const explain = (asked: Readonly<Record<string, string>>): Promise<Answer> =>
    admin(server, 'GET', `/netloom/v1/access?${`${new URLSearchParams(asked)}`.replaceAll('+', '%20')}`);
  const told = async (asked: Readonly<Record<string, string>>) => (await ok(explain(asked))).json;
  const reason = async (asked: Readonly<Record<string, string>>): Promise<string> => (await told(asked)).reason;
  const mayRead = async ({ client }: Pick<User, 'client'>, id = zone): Promise<boolean> =>
    (await client.call('GET', `${ZONE}/${id}`)).status === 200;

  before(async () => {
    server = await startServer();
    zone = await makeZone(server.client);
    account = (await ok(admin(server, 'GET', '/netloom/v1/accounts'))).json.accounts[0].accountId;
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('operations are those that are served, each of its own name', () => {
    assert.deepEqual([...BCE_OPERATIONS.keys()].sort(), SERVED.map(({ name }) => name).sort());
  });

  test('the statement that allows, and what the others are about', async () => {
    const records = { permission: ['LD_OPERATE'], service: 'bce:ld', resource: [`zone/${zone}`] };
    const alice = await makeUser(server.client, { permission: ['READ'], region: 'gz' }, records, {
      permission: ['CSN_READ'],
      service: 'bce:csn',
    });
    const asked = { user: alice.name, operation: 'GetPrivateZone', resource: `zone/${zone}` };
    const answer = await told(asked);
    assert.equal(await mayRead(alice), true);
    const { policy } = answer.statement;
    const [first, second] = answer.considered;
    assert.deepEqual(
      [first.entry.region, second.entry.resource, answer.statement.entry],
      ['gz', [`zone/${zone}`], second.entry],
      'as the policy has it',
    );
    const where = { policy, type: 'Custom', via: `user/${alice.name}` };
    assert.deepEqual(answer, {
      ...{
        allowed: true,
        reason: 'allowed',
        sentence: ACCESS_REASONS.allowed,
        account,
        as: `user/${alice.name}`,
        session: false,
      },
      ...{ operation: 'GetPrivateZone', permission: 'PRIVATEZONE_READ', service: 'bce:privatezone' },
      ...{ resource: `zone/${zone}`, region: '*', from: '127.0.0.1', at: answer.at },
      statement: { ...where, index: 1, effect: 'Allow', entry: second.entry },
      considered: [
        ...[{ ...where, index: 0, effect: 'Allow', entry: first.entry }].map((one) => ({
          ...{ ...one, bearing: 'region-other', sentence: BEARINGS['region-other'] },
        })),
        { ...where, index: 1, effect: 'Allow', entry: second.entry, bearing: 'applies', sentence: BEARINGS.applies },
      ],
      also: [],
    });
    assert.deepEqual(
      (await told({ ...asked, accessKeyId: alice.client.keys.accessKeyId, user: '' })).statement,
      answer.statement,
    );
    assert.equal(await reason({ user: alice.name, operation: 'ListPrivateZone' }), 'not-allowed');
    assert.equal((await alice.client.call('GET', ZONE)).status, 403);
    const deleting = await told({ ...asked, operation: 'DeletePrivateZone' });
    assert.deepEqual([deleting.allowed, deleting.considered[1].bearing], [false, 'permission-other']);
    const elsewhere = await told({ ...asked, resource: 'zone/zone-elsewhere00' });
    assert.deepEqual([elsewhere.allowed, elsewhere.considered[1].bearing], [false, 'resource-other']);
  });

  test('a call as it was made: its operation, and the whole that a part of it belongs to', async () => {
    const alice = await makeUser(server.client, { permission: ['OPERATE'], resource: [`zone/${zone}`] });
    const record = await makeRecord(server.client, zone);
    const asked = { user: alice.name };
    const byCall = await told({ ...asked, call: `DELETE ${ZONE}/record/${record}` });
    const byName = await told({ ...asked, operation: 'DeleteRecord', resource: `zone/${zone}` });
    assert.deepEqual({ ...byCall, at: '' }, { ...byName, at: '' });
    assert.equal(byCall.allowed, true);
    const unbinding = await told({ ...asked, call: `PUT ${ZONE}/${zone}?unbind` });
    assert.deepEqual([unbinding.operation, unbinding.resource], ['UnbindVpc', `zone/${zone}`]);
    const elsewhere = await told({ ...asked, call: `DELETE ${ZONE}/record/rc-nowhere00000` });
    assert.deepEqual(
      [elsewhere.allowed, elsewhere.resource],
      [false, 'zone/*'],
      'what is not there, and what is others’',
    );
    for (const call of ['GET', 'GET /v1/nothing', `${ZONE}`, `get ${ZONE}`, `PATCH ${ZONE}`])
      assert.match((await refused(explain({ ...asked, call }), 'InvalidHTTPRequest')).json.message, /call is a method/);
    const both = { ...asked, operation: 'ListPrivateZone', call: `GET ${ZONE}` };
    assert.match((await refused(explain(both), 'InvalidHTTPRequest')).json.message, /call says operation/);
  });

  test('a Deny of a group, with its eid; conditions here, elsewhere, and at another time', async () => {
    const alice = await makeUser(server.client, { permission: ['*'] });
    const group = newName('group');
    await created(server.client.call('POST', '/v1/group', { body: { name: group } }));
    await ok(server.client.call('PUT', `/v1/group/${group}/user/${alice.name}`));
    const night = { ipAddress: ['127.0.0.0/8'], currentTime: { dateGreaterThan: '2020-01-01T00:00:00Z' } };
    const name = newName('policy');
    const entry = { eid: 'e1', service: 'bce:*', region: '*', effect: 'Deny', permission: ['READ'], condition: night };
    await created(
      server.client.call('POST', '/v1/policy', {
        body: { name, document: JSON.stringify({ accessControlList: [entry] }) },
      }),
    );
    await attachPolicy(server.client, `group/${group}`, name);
    const asked = { user: alice.name, operation: 'GetPrivateZone', resource: `zone/${zone}` };
    const denied = await told(asked);
    assert.deepEqual([denied.allowed, denied.reason, await mayRead(alice)], [false, 'denied', false]);
    assert.deepEqual(denied.statement, {
      policy: name,
      type: 'Custom',
      via: `group/${group}`,
      index: 0,
      eid: 'e1',
      effect: 'Deny',
      entry,
    });
    for (const elsewhere of [{ from: '10.0.0.1' }, { from: 'fd00::1' }, { at: '2019-12-31T00:00:00Z' }])
      assert.deepEqual([await reason({ ...asked, ...elsewhere })], ['allowed'], JSON.stringify(elsewhere));
    assert.equal(await reason({ ...asked, from: '::ffff:127.0.0.1' }), 'denied');
  });

  test('sessions: what narrows them, what they never may, and what everybody may', async () => {
    const alice = await makeUser(server.client, { permission: ['*'] });
    const narrowed = { accessControlList: [{ service: 'bce:ld', region: '*', effect: 'Allow', permission: ['READ'] }] };
    const keys = (await ok(alice.client.call('POST', '/v1/sessionToken', { body: narrowed }))).json;
    const brief = sessionOf(server.client, keys);
    const asked = { accessKeyId: keys.accessKeyId, resource: `zone/${zone}` };
    assert.equal(await reason({ ...asked, operation: 'GetPrivateZone' }), 'allowed');
    assert.equal(await mayRead({ client: brief }), true);
    const deleting = await told({ ...asked, operation: 'DeletePrivateZone' });
    assert.equal(deleting.reason, 'session-not-allowed');
    assert.deepEqual(deleting.considered.at(-1).entry, narrowed.accessControlList[0], 'of its own ACL');
    assert.equal((await brief.call('DELETE', `${ZONE}/${zone}`)).status, 403);
    assert.equal(await reason({ accessKeyId: keys.accessKeyId, operation: 'GetSessionToken' }), 'permanent');
    const nobody = await makeUser(server.client);
    assert.equal(await reason({ user: nobody.name, operation: 'GetSessionToken' }), 'open');
    await ok(nobody.client.call('POST', '/v1/sessionToken'));

    const role = await makeRole(server.client, account, { permission: ['READ'] });
    const guest = await takeRole(server.client, account, role);
    for (const who of [{ role }, { accessKeyId: guest.accessKeyId }]) {
      const reading = await told({ ...who, operation: 'GetPrivateZone', resource: `zone/${zone}` });
      assert.deepEqual([reading.allowed, reading.as, reading.session], [true, `role/${role}`, true]);
      assert.equal(await reason({ ...who, operation: 'CreatePrivateZone' }), 'not-allowed');
    }
    assert.equal(await mayRead({ client: sessionOf(server.client, guest) }), true);
  });

  test('root, by its key or its account; keys and users that are switched off', async () => {
    const { accessKeyId } = server.client.keys;
    for (const who of [{ accessKeyId }, { account }])
      assert.deepEqual(await reason({ ...who, operation: 'DeleteUser', resource: 'user/alice' }), 'root');
    const alice = await makeUser(server.client, { permission: ['*'] });
    const key = alice.client.keys.accessKeyId;
    await ok(server.client.call('PUT', `/v1/user/${alice.name}/accesskey/${key}`, { query: 'disable' }));
    const asked = { operation: 'ListPrivateZone' };
    assert.deepEqual(
      [await reason({ ...asked, accessKeyId: key }), await reason({ ...asked, user: alice.name })],
      ['key-disabled', 'allowed'],
    );
    await ok(server.client.call('PUT', `/v1/user/${alice.name}`, { body: { enabled: false } }));
    assert.equal(await reason({ ...asked, user: alice.name }), 'gone');
    const other = (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'frozen' }))).json;
    await ok(admin(server, 'PUT', `/netloom/v1/accounts/${other.accountId}`, { frozen: true }));
    assert.equal(await reason({ ...asked, accessKeyId: other.accessKeyId }), 'account-frozen');
  });

  test('a regional operation in its region; what the body of a call names is told beside', async () => {
    const alice = await makeUser(server.client, {
      service: 'bce:network',
      region: 'gz',
      permission: ['VPC_FULL_CONTROL'],
    });
    const asked = { user: alice.name, operation: 'CreateVpc' };
    assert.deepEqual([await reason(asked), await reason({ ...asked, region: 'GZ' })], ['not-allowed', 'allowed']);
    const bind = await told({ user: alice.name, operation: 'BindVpc', resource: `zone/${zone}` });
    assert.deepEqual(bind.also, [{ permission: 'READ', resource: 'vpc/{vpcIds}' }]);
  });

  test('what nobody is or nothing means is refused', async () => {
    const operation = 'ListPrivateZone';
    for (const asked of [
      { user: 'nobody' },
      { role: 'none' },
      { accessKeyId: 'none' },
      { account: 'none' },
      { user: 'nobody', account },
    ])
      await refused(explain({ operation, ...asked }), 'NoSuchObject');
    const root = { account };
    for (const [asked, said] of [
      [root, /./],
      [{ ...root, operation: 'ListCsns' }, /operation is the name/],
      [{ ...root, operation: 'AddRecord', resource: 'csn/csn-1' }, /resource is zone\/<id>/],
      [{ ...root, operation: 'AddRecord', resource: zone }, /resource is zone\/<id>/],
      // A policy of this zone alone allows no making of zones: what such a call asks for is told, and nothing else.
      [{ ...root, operation: 'CreatePrivateZone', resource: `zone/${zone}` }, /resource is zone\/\*/],
      [{ ...root, operation, from: 'here' }, /from is an address/],
      [{ ...root, operation, at: 'noon' }, /at is a moment/],
      [{ operation }, /names somebody/],
      [{ operation, user: 'a', role: 'b' }, /one of accessKeyId, user and role/],
    ] as const)
      assert.match((await refused(explain(asked), 'InvalidHTTPRequest')).json.message, said);
  });

  test('a name that two accounts have needs its account', async () => {
    const other = (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'other' }))).json;
    const body = { name: newName('twin') };
    for (const keys of [server.client.keys, other])
      await created(server.client.as(keys).call('POST', '/v1/user', { body }));
    const asked = { user: body.name, operation: 'ListPrivateZone' };
    assert.match((await refused(explain(asked), 'InvalidHTTPRequest')).json.message, /several accounts have the name/);
    assert.equal((await told({ ...asked, account: other.accountId })).account, other.accountId);
  });
});
