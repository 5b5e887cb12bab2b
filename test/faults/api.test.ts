import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { type Answer, admin, type Keys } from '../client.ts';
import { eventually } from '../packets/clients.ts';
import { makeVpc, ok, refused } from '../sdk/making.ts';
import { type OfficialFailure, officialClient } from '../sdk/official.ts';
import { ACCESS_KEY, removeData, SECRET_KEY, startServer, type TestServer } from '../server.ts';

const FAULTS = '/netloom/v1/faults';
const VPC = { name: 'lab', cidr: '10.0.0.0/16' };

describe('faults of the API', () => {
  let server: TestServer;
  let other: Keys & { readonly accountId: string };
  let own: string;
  const order = async (api: object, more: object = {}): Promise<string> =>
    (await ok(admin(server, 'POST', FAULTS, { api, ...more }))).json.faultId;
  const struck = async (id: string): Promise<number> =>
    (await ok(admin(server, 'GET', FAULTS))).json.faults.find((one: { faultId: string }) => one.faultId === id).struck;
  const list = (keys?: Keys): Promise<Answer> => server.client.call('GET', '/v1/vpc', keys && { keys });
  const names = async (): Promise<string[]> =>
    (await ok(list())).json.vpcs.map((vpc: { name: string }) => vpc.name).sort();
  const create = (name: string, query = ''): Promise<Answer> =>
    server.client.call('POST', '/v1/vpc', { query, body: { ...VPC, name } });

  before(async () => {
    server = await startServer({ settings: { NETLOOM_FAULTS: 'true', NETLOOM_TEST_CLOCK: 'true' } });
    const made = (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'other' }))).json;
    other = made;
    const { accounts } = (await ok(admin(server, 'GET', '/netloom/v1/accounts'))).json;
    own = accounts.find((one: { accountId: string }) => one.accountId !== made.accountId).accountId;
  });
  afterEach(() => ok(admin(server, 'DELETE', FAULTS)));
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('that they are on is said at the start', () => {
    assert.match(server.output(), /"level":"warn".*NETLOOM_FAULTS/);
  });

  test('an error before: 500 in the form of BCE, and nothing has happened', async () => {
    const id = await order({ kind: 'error', operation: 'CreateVpc' });
    const failed = await refused(create('never'), 'InternalError');
    assert.equal(failed.status, 500);
    assert.deepEqual(Object.keys(failed.json), ['code', 'message', 'requestId']);
    assert.deepEqual(await names(), []);
    assert.equal(await struck(id), 1);
    await ok(create('first'));
    assert.equal(await struck(id), 1, 'it was ordered once');
  });

  test('an error after: the change is there and durable, and its client token tells what it made', async () => {
    await order({ kind: 'error', when: 'after', operation: 'CreateVpc' });
    await refused(create('kept', 'clientToken=once'), 'InternalError');
    await server.kill();
    server = await server.restart();
    assert.deepEqual(await names(), ['first', 'kept']);
    const { vpcId } = (await ok(create('kept', 'clientToken=once'))).json;
    assert.equal((await ok(server.client.call('GET', `/v1/vpc/${vpcId}`))).json.vpc.name, 'kept');
    assert.deepEqual(await names(), ['first', 'kept'], 'and none was made twice');
  });

  test('what is refused is no success: an error after is kept for one', async () => {
    const id = await order({ kind: 'error', when: 'after', service: 'vpc' });
    await refused(server.client.call('GET', '/v1/vpc/vpc-unknown00000'), 'NoSuchObject');
    assert.equal(await struck(id), 0);
    await refused(list(), 'InternalError');
  });

  test('a throttle: 429 with Retry-After', async () => {
    await order({ kind: 'throttle', retryAfter: 7, method: 'GET' }, { count: 2 });
    for (let i = 0; i < 2; i += 1) {
      const { status, headers } = await refused(list(), 'TooManyRequests');
      assert.deepEqual([status, headers['retry-after']], [429, '7']);
    }
    await ok(list());
  });

  test('a drop: the connection is closed without an answer, before and after', async () => {
    await order({ kind: 'drop', operation: 'CreateVpc' });
    await assert.rejects(create('dropped'), { code: 'ECONNRESET' });
    assert.ok(!(await names()).includes('dropped'));
    await order({ kind: 'drop', when: 'after', operation: 'CreateVpc' });
    await assert.rejects(create('unheard'), { code: 'ECONNRESET' });
    assert.ok((await names()).includes('unheard'));
  });

  test('a delay: the call is answered as ever, so much later; several add up', async () => {
    await order({ kind: 'delay', ms: 150 });
    await order({ kind: 'delay', ms: 150, when: 'after' });
    const began = performance.now();
    await ok(list());
    assert.ok(performance.now() - began >= 299);
  });

  test('after a delay it is all looked at anew: a key removed meanwhile opens nothing', async () => {
    const path = `/netloom/v1/accounts/${other.accountId}/keys`;
    const keys = (await ok(admin(server, 'POST', path))).json;
    const id = await order({ kind: 'delay', ms: 300 });
    const late = list({ accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey });
    await eventually(async () => (await struck(id)) === 1);
    await ok(admin(server, 'DELETE', `${path}/${keys.accessKeyId}`));
    await refused(late, 'InvalidAccessKeyId');
  });

  test('Baidu’s own client, which gives up at once, tells the caller; the next call goes through', async () => {
    const official = officialClient(server.ports.api, ACCESS_KEY, SECRET_KEY);
    const id = await order({ kind: 'error', account: own, operation: 'QueryVpcList' });
    const failure = await official('GET', '/v1/vpc').catch((error: OfficialFailure) => error);
    assert.equal((failure as OfficialFailure).code, 'InternalError');
    assert.ok((await official('GET', '/v1/vpc')).body.vpcs.length > 0);
    assert.equal(await struck(id), 1);
  });

  test('of calls at the same time as many are struck as were ordered, and never one of another account', async () => {
    const id = await order({ kind: 'error', account: own }, { count: 7 });
    const calls = await Promise.all(Array.from({ length: 40 }, (_, i) => list(i % 2 === 0 ? other : undefined)));
    assert.equal(calls.filter(({ status }) => status === 500).length, 7);
    assert.ok(calls.every(({ status }, i) => i % 2 === 1 || status === 200));
    assert.equal(await struck(id), 7);
  });

  test('strangers use none up, and the admin API is never struck', async () => {
    const id = await order({ kind: 'error' }, { count: 'unlimited' });
    await refused(list({ accessKeyId: 'AKnobody', secretAccessKey: 'x' }), 'InvalidAccessKeyId');
    for (const path of ['/healthz', '/readyz', '/metrics'])
      assert.equal((await admin(server, 'GET', path)).status, 200);
    assert.equal(await struck(id), 0);
    await refused(list(), 'InternalError');
    const { text } = await admin(server, 'GET', '/metrics');
    assert.match(text, /^internal_errors_total 0$/m, 'what was ordered is no failure of ours');
  });

  test('a scope: an id in the path, a region, a service; the other calls go on', async () => {
    const vpc = await makeVpc(server.client);
    const show = (id: string) => server.client.call('GET', `/v1/vpc/${id}`);
    await order({ kind: 'error', resource: vpc }, { count: 'unlimited' });
    await refused(show(vpc), 'InternalError');
    await ok(list());
    await order({ kind: 'error', region: 'GZ' }, { count: 'unlimited' });
    await refused(server.client.call('GET', '/v1/vpc', { port: server.ports.apiGz }), 'InternalError');
    await ok(list());
    await order({ kind: 'error', service: 'csn' }, { count: 'unlimited' });
    await refused(server.client.call('GET', '/v1/csn'), 'InternalError');
    await ok(list());
  });

  test('the same seed strikes the same calls, another one others', async () => {
    const run = async (seed: number): Promise<string> => {
      const id = await order({ kind: 'error' }, { count: 'unlimited', probability: 0.5, seed });
      let seen = '';
      for (let i = 0; i < 24; i += 1) seen += (await list()).status === 500 ? 'x' : '.';
      await ok(admin(server, 'DELETE', `${FAULTS}/${id}`));
      return seen;
    };
    const first = await run(1);
    assert.match(first, /x/);
    assert.match(first, /\./);
    assert.equal(await run(1), first);
    assert.notEqual(await run(2), first);
  });

  test('an instance is attaching for as long as is ordered, of the server’s clock', async () => {
    const vpc = await makeVpc(server.client);
    const { csnId } = (await ok(server.client.call('POST', '/v1/csn', { body: { name: 'c' } }))).json;
    const body = { instanceType: 'vpc', instanceId: vpc, instanceRegion: 'bj' };
    const change = (flag: string) => server.client.call('PUT', `/v1/csn/${csnId}`, { query: flag, body });
    const statuses = async () =>
      (await ok(server.client.call('GET', `/v1/csn/${csnId}/instance`))).json.instances.map(
        ({ status }: { status: string }) => status,
      );
    const advance = (seconds: number) => ok(admin(server, 'POST', '/netloom/v1/clock', { seconds }));
    const slow = async (state: object) => (await ok(admin(server, 'POST', FAULTS, { state }))).json.faultId;
    const attach = await slow({ seconds: 3600, change: 'attach', csn: csnId });
    await refused(
      server.client.call('PUT', `/v1/csn/${csnId}`, { query: 'attach', body: { ...body, instanceId: 'vpc-no' } }),
      'InstanceIdInvalidException',
    );
    assert.equal(await struck(attach), 0, 'what is refused takes no turn');
    await ok(change('attach'));
    assert.equal(await struck(attach), 1);
    assert.deepEqual(await statuses(), ['attaching']);
    await refused(change('detach'), 'DetachInstanceException');
    await server.kill();
    server = await server.restart();
    assert.deepEqual(await statuses(), ['attaching'], 'it is in the log how long it takes');
    await advance(3601);
    assert.deepEqual(await statuses(), ['attached']);
    await slow({ seconds: 60 });
    await ok(change('detach'));
    assert.deepEqual(await statuses(), ['detaching']);
    await advance(61);
    assert.deepEqual(await statuses(), []);
    await ok(change('attach'));
    assert.deepEqual(await statuses(), ['attached'], 'the next one is as fast as ever');
  });
});
