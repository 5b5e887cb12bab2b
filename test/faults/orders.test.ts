import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { admin } from '../client.ts';
import { queryFor } from '../packets/asking.ts';
import { askUdp, eventually, type Server } from '../packets/clients.ts';
import { makeVpc, ok, refused } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';

const FAULTS = '/netloom/v1/faults';

const elapsed = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms, 'still'));

describe('ordering faults', () => {
  let server: TestServer;
  const order = (body: unknown) => admin(server, 'POST', FAULTS, body);
  const listed = async () => (await ok(admin(server, 'GET', FAULTS))).json.faults;

  /** Where a new VPC asks. */
  const place = async (): Promise<Server> => {
    const vpc = await makeVpc(server.client);
    const { dnsAddress: address, dnsPort: port } = (await ok(admin(server, 'GET', `/netloom/v1/vpcs/${vpc}`))).json;
    return { address, port };
  };

  before(async () => {
    server = await startServer({
      settings: { NETLOOM_FAULTS: 'true', NETLOOM_DATA: ':memory:', NETLOOM_CLOCK: 'fixed' },
    });
  });
  afterEach(() => ok(admin(server, 'DELETE', FAULTS)));
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('each is listed as it was ordered, with how often it has struck, until it is removed', async () => {
    const api = { kind: 'error', operation: 'CreateVpc' };
    assert.deepEqual((await ok(order({ api }))).json, { faultId: 'fault-1' });
    await ok(
      order({ dns: { kind: 'servfail', name: 'DB.corp.Test.', type: 'aaaa' }, count: 3, probability: 0.5, seed: 9 }),
    );
    await ok(order({ state: { seconds: 5 }, count: 'unlimited' }));
    const usual = { struck: 0, count: 1, probability: 1, seed: 0 };
    assert.deepEqual(await listed(), [
      { faultId: 'fault-1', ...usual, api: { ...api, when: 'before' } },
      {
        ...{ faultId: 'fault-2', struck: 0, count: 3, probability: 0.5, seed: 9 },
        dns: { kind: 'servfail', name: 'db.corp.test', type: 'AAAA' },
      },
      { faultId: 'fault-3', ...usual, count: 'unlimited', state: { seconds: 5 } },
    ]);
    await ok(admin(server, 'DELETE', `${FAULTS}/fault-2`));
    await refused(admin(server, 'DELETE', `${FAULTS}/fault-2`), 'NoSuchObject');
    assert.deepEqual(
      (await listed()).map(({ faultId }: { faultId: string }) => faultId),
      ['fault-1', 'fault-3'],
    );
    await ok(admin(server, 'DELETE', FAULTS));
    assert.deepEqual(await listed(), []);
  });

  test('what could never strike, or is none, is refused with what is wrong, and nothing is ordered', async () => {
    const error = { kind: 'error' };
    const wrong: readonly (readonly [body: unknown, code: string, says: RegExp])[] = [
      [{}, 'InappropriateJSON', /one of api, dns or state/],
      [{ api: error, state: { seconds: 1 } }, 'InappropriateJSON', /one of api, dns or state/],
      [{ api: error, often: 1 }, 'InappropriateJSON', /often is not known/],
      [{ api: { ...error, acount: 'x' } }, 'InappropriateJSON', /api.acount is not known/],
      [{ api: { kind: 'explode' } }, 'InappropriateJSON', /api.kind/],
      [{ api: { kind: 'delay' } }, 'InappropriateJSON', /ms belongs to a delay/],
      [{ api: { ...error, ms: 5 } }, 'InappropriateJSON', /ms belongs to a delay/],
      [{ api: { kind: 'delay', ms: 1e9 } }, 'InappropriateJSON', /api.ms/],
      [{ api: { ...error, retryAfter: 5 } }, 'InappropriateJSON', /retryAfter belongs to a throttle/],
      [{ api: { kind: 'throttle', when: 'after' } }, 'InappropriateJSON', /a throttle is before/],
      [{ api: { ...error, service: 'netloom' } }, 'InappropriateJSON', /service/],
      [{ api: { ...error, service: '__proto__' } }, 'InappropriateJSON', /service/],
      [{ api: { ...error, operation: 'Reset' } }, 'InappropriateJSON', /there is no operation "Reset"/],
      [{ api: { ...error, operation: 'CreateVpc', service: 'csn' } }, 'InappropriateJSON', /another service/],
      [{ api: { ...error, operation: 'CreateVpc', method: 'GET' } }, 'InappropriateJSON', /another method/],
      [{ api: { ...error, region: 'atlantis' } }, 'InappropriateJSON', /region/],
      [{ api: { ...error, account: 'nobody' } }, 'NoSuchObject', /account-unknown/],
      [{ api: error, count: 0 }, 'InappropriateJSON', /count/],
      [{ api: error, count: 'often' }, 'InappropriateJSON', /count/],
      [{ api: error, probability: 0 }, 'InappropriateJSON', /probability/],
      [{ api: error, probability: 1.5 }, 'InappropriateJSON', /probability/],
      [{ api: error, seed: -1 }, 'InappropriateJSON', /seed/],
      [{ dns: { kind: 'truncate', protocol: 'tcp' } }, 'InappropriateJSON', /over udp/],
      [{ dns: { kind: 'servfail', ms: 1 } }, 'InappropriateJSON', /ms belongs to a delay/],
      [{ dns: { kind: 'servfail', vpc: 'vpc-none' } }, 'NoSuchObject', /vpc-unknown/],
      [{ dns: { kind: 'servfail', name: 'a..b' } }, 'InappropriateJSON', /name/],
      [{ dns: { kind: 'servfail', name: 'x'.repeat(64) } }, 'InappropriateJSON', /name/],
      [{ dns: { kind: 'servfail', type: 'TYPE70000' } }, 'InappropriateJSON', /type/],
      [{ state: { seconds: 1, csn: 'csn-none' } }, 'CsnNotFoundException', /csn-unknown/],
      [{ state: { seconds: 0 } }, 'InappropriateJSON', /state.seconds/],
      ['[', 'MalformedJSON', /./],
    ];
    for (const [body, code, says] of wrong) {
      assert.match((await refused(order(body), code)).json.message, says, JSON.stringify(body));
    }
    assert.deepEqual(await listed(), []);
  });

  test('there is a bound to how many', async () => {
    const orders = Array.from({ length: 101 }, () => order({ state: { seconds: 1 } }));
    const codes = (await Promise.all(orders)).map(({ json }) => json.code);
    assert.deepEqual(
      codes.filter((code) => code !== undefined),
      ['QuotaExceeded'],
    );
    await ok(admin(server, 'DELETE', FAULTS));
  });

  test('when there are as many as there may be, the oldest that is spent makes way for a new one', async () => {
    const list = () => server.client.call('GET', '/v1/vpc');
    for (let i = 0; i < 100; i += 1) await ok(order({ api: { kind: 'error', method: 'GET' } }));
    const [oldest, second, third] = (await listed()).map(({ faultId }: { faultId: string }) => faultId);
    await refused(list(), 'InternalError');
    await refused(list(), 'InternalError');
    assert.deepEqual(
      (await listed()).slice(0, 3).map(({ faultId, struck }: { faultId: string; struck: number }) => [faultId, struck]),
      [
        [oldest, 1],
        [second, 1],
        [third, 0],
      ],
    );
    const orders = await Promise.all([1, 2, 3].map(() => order({ dns: { kind: 'drop' } })));
    assert.deepEqual(orders.map(({ status }) => status).sort(), [200, 200, 400]);
    const left = await listed();
    assert.deepEqual([left.length, left[0].faultId], [100, third]);
  });

  test('a fault that is removed delays nobody any more, and nobody else', async () => {
    const create = (name: string) => server.client.call('POST', '/v1/vpc', { body: { name, cidr: '10.0.0.0/16' } });
    const dns = await place();
    const delays = [
      [{ api: { kind: 'delay', ms: 60_000, operation: 'CreateVpc' } }, () => ok(create('late'))],
      [{ dns: { kind: 'delay', ms: 60_000 } }, () => askUdp(dns, queryFor('x.test', 'A'), { patience: 5000 })],
    ] as const;
    for (const [body, ask] of delays) {
      const { faultId } = (await ok(order({ ...body, count: 2 }))).json;
      const late = ask();
      await eventually(async () => (await listed())[0].struck === 1);
      await ok(order({ api: { kind: 'error', operation: 'AttachCsnInstance' } }));
      assert.equal(await Promise.race([late, elapsed(100)]), 'still', 'another order ends no delay');
      await ok(admin(server, 'DELETE', `${FAULTS}/${faultId}`));
      assert.notEqual(await late, undefined);
      await ok(admin(server, 'DELETE', FAULTS));
    }
  });

  test('with a clock that stands still a delay ends by itself, and what takes time when the clock is set ahead', async () => {
    const { client } = server;
    await ok(order({ api: { kind: 'delay', ms: 100 } }));
    const began = performance.now();
    const vpc = await makeVpc(client);
    assert.ok(performance.now() - began >= 99);
    await ok(order({ state: { seconds: 86_400 } }));
    const { csnId } = (await ok(client.call('POST', '/v1/csn', { body: { name: 'c' } }))).json;
    const body = { instanceType: 'vpc', instanceId: vpc, instanceRegion: 'bj' };
    await ok(client.call('PUT', `/v1/csn/${csnId}`, { query: 'attach', body }));
    const status = async () => (await ok(client.call('GET', `/v1/csn/${csnId}/instance`))).json.instances[0].status;
    const advance = (seconds: number) => ok(admin(server, 'POST', '/netloom/v1/clock', { seconds }));
    await advance(86_399);
    assert.equal(await status(), 'attaching');
    await advance(1);
    assert.equal(await status(), 'attached');
    await ok(admin(server, 'DELETE', FAULTS));
  });

  test('a reset removes them, and what is being delayed is answered', async () => {
    const dns = await place();
    await ok(order({ api: { kind: 'delay', ms: 60_000 } }));
    await ok(order({ dns: { kind: 'servfail' }, count: 'unlimited' }));
    const late = server.client.call('POST', '/v1/vpc', { body: { name: 'late', cidr: '10.0.0.0/16' } });
    while ((await listed())[0].struck === 0);
    await ok(admin(server, 'DELETE', `${FAULTS}/${(await listed())[1].faultId}`));
    await ok(order({ dns: { kind: 'delay', ms: 60_000 } }));
    const query = askUdp(dns, queryFor('x.test', 'A'), { patience: 5000 });
    while ((await listed())[1].struck === 0);
    await ok(admin(server, 'POST', '/netloom/v1/reset'));
    await ok(late);
    assert.notEqual(await query, undefined);
    assert.deepEqual(await listed(), []);
    await ok(server.client.call('GET', '/v1/vpc'));
  });
});

test('unless they are switched on, nothing can be ordered', async () => {
  const server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
  try {
    for (const [method, path] of [
      ['POST', FAULTS],
      ['GET', FAULTS],
      ['DELETE', FAULTS],
      ['DELETE', `${FAULTS}/fault-1`],
    ] as const) {
      const body = method === 'POST' ? { api: { kind: 'error' } } : undefined;
      const { json } = await refused(admin(server, method, path, body), 'OperationDenied');
      assert.match(json.message, /start the server with NETLOOM_FAULTS=true/);
    }
    assert.doesNotMatch(server.output(), /NETLOOM_FAULTS/);
  } finally {
    await server.stop();
    removeData(server);
  }
});

test('a stop waits for no fault: what one delays is answered', async () => {
  const server = await startServer({ settings: { NETLOOM_FAULTS: 'true', NETLOOM_DATA: ':memory:' } });
  try {
    await ok(admin(server, 'POST', FAULTS, { api: { kind: 'delay', ms: 60_000 } }));
    const late = server.client.call('GET', '/v1/vpc');
    const struck = async () => (await ok(admin(server, 'GET', FAULTS))).json.faults[0].struck;
    await eventually(async () => (await struck()) === 1);
    const code = server.stop();
    await ok(late);
    assert.equal(await code, 0);
  } finally {
    await server.kill();
    removeData(server);
  }
});
