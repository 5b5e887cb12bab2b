import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startServer, type TestServer } from '../server.ts';
import { makeVpc, ok, refused } from './making.ts';
import { bindBody, make, makeSubnet, RESOLVER, RULE, resolverBody, ruleBody } from './resolver-stage.ts';

/** Paging and filters of resolvers and rules: common contract 2.7, dns contract 1.14, 1.15, 4.4, 4.5. */
describe('lists of resolvers and rules', () => {
  let server: TestServer;
  const ids: Record<string, string[]> = { [RESOLVER]: [], [RULE]: [] };
  const list = async (path: string, query = '') => (await ok(server.client.call('GET', path, { query }))).json;
  const found = async (path: string, query = '') =>
    (await list(path, query)).result.map(({ id }: { id: string }) => ids[path]!.indexOf(id));

  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:', NETLOOM_DNS_POOL: 'none' } });
    const { client } = server;
    const vpc = await makeVpc(client);
    const place = { vpc, subnet: await makeSubnet(client, vpc) };
    for (let i = 0; i < 99; i += 1) ids[RESOLVER]!.push(await make(client, RESOLVER, resolverBody(place)));
    for (let i = 0; i < 102; i += 1) {
      ids[RULE]!.push(await make(client, RULE, ruleBody(ids[RESOLVER]![i % 99]!, { zone: `z${i}.test` })));
    }
    ids[RESOLVER]!.push(await make(client, RESOLVER, resolverBody(place)));
    for (const i of [1, 100]) {
      await ok(client.call('PUT', `${RULE}/${ids[RULE]![i]}/bind`, { body: bindBody(vpc) }));
    }
  });
  after(() => server.kill());

  test('a hundred at the most and by default; a marker is the first item of its page', async () => {
    for (const query of ['', 'maxKeys=0', 'maxKeys=', 'maxKeys=null', 'maxKeys=100', 'maxKeys=1000']) {
      const { marker, isTruncated, nextMarker, maxKeys, result } = await list(RULE, query);
      const [first, next] = [ids[RULE]![0], ids[RULE]![100]];
      assert.deepEqual(
        { marker, isTruncated, nextMarker, maxKeys },
        { marker: first, isTruncated: true, nextMarker: next, maxKeys: 100 },
      );
      assert.equal(result.length, 100);
    }
    assert.deepEqual(await found(RULE, `marker=${ids[RULE]![100]}`), [100, 101]);
    const whole = await list(RESOLVER);
    assert.deepEqual([whole.isTruncated, 'nextMarker' in whole, whole.maxKeys], [false, false, 100]);
    assert.equal(whole.result.length, 100, 'as many as one account may have');
    await refused(
      server.client.call('POST', RESOLVER, {
        body: resolverBody({ vpc: whole.result[0].vpcId, subnet: whole.result[0].ipModels[0].subnetId }),
      }),
      'QuotaExceeded',
    );
  });

  test('pages of 30 hold everything once, in the order of creation', async () => {
    for (const path of [RESOLVER, RULE]) {
      const seen: string[] = [];
      for (let marker: string | undefined = ''; marker !== undefined; ) {
        const page = await list(path, `maxKeys=30&marker=${marker}`);
        seen.push(...page.result.map(({ id }: { id: string }) => id));
        marker = page.nextMarker;
      }
      assert.deepEqual(seen, ids[path]);
    }
  });

  test('by status: every word of the sources is accepted, filters apply before paging', async () => {
    assert.deepEqual(await found(RULE, 'status=BOUND'), [1, 100]);
    assert.deepEqual(await found(RULE, 'status=BOUND&maxKeys=1'), [1]);
    assert.equal((await list(RULE, 'status=BOUND&maxKeys=1')).nextMarker, ids[RULE]![100]);
    const unbound = await list(RULE, 'status=UNBOUND');
    assert.deepEqual([unbound.result.length, unbound.isTruncated], [100, false]);
    for (const status of ['BINGDING', 'UNBINGDING', 'BINDING', 'UNBINDING']) {
      assert.deepEqual(await list(RULE, `status=${status}`), { isTruncated: false, maxKeys: 100, result: [] });
    }
    assert.equal((await found(RESOLVER, 'status=RUNNING')).length, 100);
    for (const status of ['CREATING', 'CREATE_FAILED', 'STOPPED', 'DELETING']) {
      assert.deepEqual(await found(RESOLVER, `status=${status}`), []);
    }
    assert.equal((await found(RESOLVER, 'status=&marker=')).length, 100);
  });

  test('a marker survives the deletion of its object, and is of its own list', async () => {
    await ok(server.client.call('DELETE', `${RULE}/${ids[RULE]![100]}`));
    assert.deepEqual(await found(RULE, `marker=${ids[RULE]![100]}`), [101]);
    await ok(server.client.call('DELETE', `${RESOLVER}/${ids[RESOLVER]![99]}`));
    const gone = await list(RESOLVER, `marker=${ids[RESOLVER]![99]}`);
    assert.deepEqual(gone, { isTruncated: false, maxKeys: 100, result: [] });
    await refused(server.client.call('GET', RESOLVER, { query: `marker=${ids[RULE]![0]}` }), 'InvalidHTTPRequest');
    await refused(server.client.call('GET', RULE, { query: `marker=${ids[RESOLVER]![0]}` }), 'InvalidHTTPRequest');
  });
});
