import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { IAM } from '../../src/contract/iam.ts';
import { IAM_POLICIES } from '../../src/contract/iam-policies.ts';
import { admin, type Client } from '../client.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { ROWS, type Stage } from './iam-code-rows.ts';
import { DOCUMENT, make, makeDirectory, trustOf } from './iam-making.ts';
import { ok, refused } from './making.ts';
import { assertCode } from './texts.ts';

/** As much as a stage has. */
const NETLOOM_QUOTAS = 'users=2,groups=2,policies=2,roles=2,keysPerUser=1,policiesPerSubject=1';
/** Those of every operation are raised by iam.test.ts, but for some that a row shows. */
const SHOWN = ['InappropriateJSON', 'InvalidHTTPRequest'];
/** Raised below, where it takes a crowd. */
const CROWD = 'AddUserToGroup QuotaExceeded';

describe('IAM codes', () => {
  let server: TestServer;
  let stage: Stage;

  const newAccount = async (of: TestServer): Promise<Client> =>
    of.client.as((await ok(admin(of, 'POST', '/netloom/v1/accounts', { name: 'iam' }))).json);

  before(async () => {
    server = await startServer({ settings: { NETLOOM_QUOTAS } });
    const [client, other] = [await newAccount(server), await newAccount(server)];
    const mine = await makeDirectory(client, 'mine');
    const spare = { userName: 'spare', policyName: 'spare' };
    await make(client, '/v1/user', { name: 'spare' });
    await make(client, '/v1/group', { name: 'spare' });
    await make(client, '/v1/policy', { name: 'spare', document: DOCUMENT });
    await make(client, '/v1/role', { name: 'spare', assumeRolePolicyDocument: trustOf('0'.repeat(32)) });
    stage = { client, mine, foreign: await makeDirectory(other, 'theirs'), spare };
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('every code of every row is raised, and no other', () => {
    const named = [...IAM, ...IAM_POLICIES].flatMap(({ name, errors }) => errors.map((code) => `${name} ${code}`));
    const raised = ROWS.filter(([, code]) => !SHOWN.includes(code)).map(([operation, code]) => `${operation} ${code}`);
    assert.deepEqual([...new Set([...raised, CROWD])].sort(), named.sort());
  });

  // Each is refused, so the stage stays as it is for the next.
  for (const [operation, code, situation, act] of ROWS)
    test(`${operation}: ${code}, ${situation}`, async () => assertCode(await act(stage), code, { other: true }));

  test('what was refused changed nothing', async () => {
    const { client, mine } = stage;
    const summary = (await ok(client.call('GET', '/v1/account/summary'))).json;
    assert.deepEqual(summary, { users: 2, groups: 2, policies: 2, roles: 2 });
    const { policies } = (await ok(client.call('GET', `/v1/user/${mine.userName}/policy`))).json;
    assert.deepEqual(
      policies.map(({ name }: { name: string }) => name),
      [mine.policyName],
    );
  });
});

test('AddUserToGroup: QuotaExceeded, a user in ten groups', async (t) => {
  const server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
  t.after(() => server.kill());
  const { client } = server;
  await make(client, '/v1/user', { name: 'u' });
  const joins = Array.from({ length: 11 }, async (_, n) => {
    await make(client, '/v1/group', { name: `g${n}` });
    return client.call('PUT', `/v1/group/g${n}/user/u`);
  });
  const answers = await Promise.all(joins);
  assert.equal(answers.filter(({ status }) => status === 200).length, 10);
  await refused(Promise.resolve(answers.find(({ status }) => status !== 200)!), 'QuotaExceeded');
});
