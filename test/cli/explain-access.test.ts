import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ACCESS_REASONS, BEARINGS } from '../../src/domain/access/reasons.ts';
import { admin } from '../client.ts';
import { acl, attachPolicy, created, makeUser, type User } from '../identity/people.ts';
import { makeZone, ok } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { netloom, type Ran, settingsFor } from './run.ts';

/** `netloom explain access`: the answer first, then which statement decided, and what the others are about. */
let server: TestServer;
let zone: string;
let account: string;
let alice: User;
let policy: string;
/** Of alice's policy, as it is written. */
let entries: object[];
const explain = (...args: string[]): Promise<Ran> => netloom(['explain', 'access', ...args], settingsFor(server));

before(async () => {
  server = await startServer();
  zone = await makeZone(server.client);
  account = (await ok(admin(server, 'GET', '/netloom/v1/accounts'))).json.accounts[0].accountId;
  const statements = [
    { service: 'bce:privatezone', permission: ['READ'] },
    { service: 'bce:ld', permission: ['OPERATE'], resource: [zone], condition: { ipAddress: '127.0.0.0/8' } },
  ];
  entries = (acl(...statements) as { accessControlList: object[] }).accessControlList;
  alice = await makeUser(server.client, ...statements);
  policy = (await ok(server.client.call('GET', `/v1/user/${alice.name}/policy`))).json.policies[0].name;
});
after(async () => {
  await server.stop();
  removeData(server);
});

test('who may: which statement says so, and what the others are about', async () => {
  const { code, out, err } = await explain(
    `user/${alice.name}`,
    'AddRecord',
    `zone/${zone}`,
    '--at',
    '2031-03-04T05:06:07Z',
  );
  assert.deepEqual([code, err], [0, '']);
  assert.deepEqual(out.split('\n'), [
    `allowed: AddRecord on zone/${zone} by user/${alice.name} of account ${account}`,
    `  allowed: ${ACCESS_REASONS.allowed}`,
    `  decided by Allow, statement 1 of policy ${policy}, by user/${alice.name}`,
    `       ${JSON.stringify(entries[1])}`,
    '',
    'asked for PRIVATEZONE_OPERATE of bce:privatezone in region *, from 127.0.0.1 at 2031-03-04T05:06:07Z',
    `  Allow, statement 0 of policy ${policy}, by user/${alice.name}`,
    `       ${JSON.stringify(entries[0])}`,
    `       permission-other: ${BEARINGS['permission-other']}`,
    '',
  ]);
});

test('who may not: exit code 1; from elsewhere; a list, which is of no single resource', async () => {
  const elsewhere = await explain(`user/${alice.name}`, 'AddRecord', `zone/${zone}`, '--from', '10.0.0.1');
  assert.equal(elsewhere.code, 1);
  assert.match(elsewhere.out, /^denied: AddRecord on /);
  assert.match(elsewhere.out, new RegExp(`^ {7}condition-unmet: ${BEARINGS['condition-unmet']}$`, 'm'));
  const binding = await explain(alice.client.keys.accessKeyId, 'BindVpc');
  assert.equal(binding.code, 1);
  assert.match(binding.out, /^denied: BindVpc on zone\/\* by user\//);
  assert.match(binding.out, /^ {2}and for READ on vpc\/\{vpcIds\}, as the body of the call names it$/m);
});

test('by the call that was made: what a user tells who was refused', async () => {
  const { code, out } = await explain(`user/${alice.name}`, 'PUT', `/v1/privatezone/${zone}?bind`);
  assert.deepEqual([code, out.split(' by ', 1)[0]], [0, `allowed: BindVpc on zone/${zone}`]);
  const nothing = await explain(`user/${alice.name}`, 'GET', '/v1/nothing');
  assert.equal(nothing.code, 2);
  assert.match(nothing.err, /call is a method and a path/);
});

test('a name with a blank', async () => {
  await created(server.client.call('POST', '/v1/user', { body: { name: 'Ann Lee + Co' } }));
  assert.match((await explain('user/Ann Lee + Co', 'ListPrivateZone')).out, /^denied: .* by user\/Ann Lee \+ Co of /);
});

test('what a policy says is no command to a terminal', async () => {
  const odd = await makeUser(server.client, { resource: ['\u009b2J\u202e\u{e0041}'], permission: ['READ'] });
  const { out } = await explain(`user/${odd.name}`, 'ListPrivateZone');
  assert.match(out, /"\\u009b2J\\u202e\\udb40\\udc41"/);
  assert.doesNotMatch(out, /[\u009b\u202e]/);
  const entry = { eid: '\u009b2J\u202e', service: 'bce:*', region: '*', effect: 'Allow', permission: ['READ'] };
  const body = { name: 'eid', document: JSON.stringify({ accessControlList: [entry] }) };
  await created(server.client.call('POST', '/v1/policy', { body }));
  await attachPolicy(server.client, `user/${odd.name}`, 'eid');
  const decided = (await explain(`user/${odd.name}`, 'ListPrivateZone')).out;
  assert.match(decided, /decided by Allow, statement 0 \(\\u009b2J\\u202e\) of policy eid/);
  assert.doesNotMatch(decided, /[\u009b\u202e]/);
});

test('JSON for a script; the root of an account', async () => {
  const { code, out } = await explain(server.client.keys.accessKeyId, 'DeleteUser', 'user/bob', '--json');
  assert.equal(code, 0);
  const { allowed, reason, as } = JSON.parse(out);
  assert.deepEqual([allowed, reason, as], [true, 'root', 'root']);
});

test('what cannot be told: exit code 2', async () => {
  const unknown = await explain('user/nobody', 'AddRecord');
  assert.deepEqual([unknown.code, unknown.out], [2, '']);
  const operation = await explain(`user/${alice.name}`, 'AddRecords');
  assert.equal(operation.code, 2);
  assert.match(operation.err, /operation is the name of one of BCE/);
  const missing = await explain(`user/${alice.name}`);
  assert.equal(missing.code, 2);
  assert.match(missing.err, /Arguments are missing/);
  assert.match((await explain(`user/${alice.name}`, 'AddRecord', '--account', 'none')).err, /refused/);
});
