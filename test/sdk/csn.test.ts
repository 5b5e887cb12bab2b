import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SERVED } from '../../src/bce/services.ts';
import { decodeBody } from '../../src/http/decode.ts';
import type { Answer } from '../client.ts';
import { ACCESS_KEY, SECRET_KEY, startServer, type TestServer } from '../server.ts';
import { PREPAID } from './csn-bandwidth-code-rows.ts';
import { operator } from './csn-code-row.ts';
import { attach, BP, CSN, detach, LIMIT, PACKAGE, TABLE } from './csn-making.ts';
import { type CsnOperation, type CsnStage, newAccount, newIds, SOUND, send } from './csn-stage.ts';
import { makeVpc, ok, refused } from './making.ts';
import { type OfficialFailure, officialClient } from './official.ts';

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

describe('csn', () => {
  let server: TestServer;
  let foreign: CsnStage['foreign'];
  const newStage = async (): Promise<CsnStage> => {
    const one = await newAccount(server);
    return { server, ...one, ...(await newIds(server, one.client)), foreign };
  };
  const get = async ({ client }: CsnStage, path: string, headers: Record<string, string> = {}): Promise<Answer> =>
    ok(client.call('GET', path, { headers }));

  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
    const other = await newAccount(server);
    foreign = { ...(await newIds(server, other.client)), account: other.account };
  });
  after(() => server.kill());

  for (const name of Object.keys(SOUND) as CsnOperation[]) {
    test(`${name}: 200, in the form of its row to the last member`, async () => {
      const stage = await newStage();
      const answer = await ok(send(stage.client, SOUND[name](stage)));
      const { output } = SERVED.find((row) => row.name === name)!;
      if (output === undefined) {
        assert.equal(answer.text, '');
        assert.equal(answer.headers['content-length'], '0');
        return;
      }
      // What the row does not know, or has in another type, is gone or refused by then.
      assert.deepEqual(decodeBody(output, Buffer.from(answer.text)), { value: answer.json });
      const [list] = Object.values(answer.json).filter(Array.isArray);
      if (list !== undefined && name !== 'QueryCsnDetail' && name !== 'QueryCsnBpDetail') assert.ok(list.length > 0);
      const single = name === 'QueryCsnDetail' || name === 'QueryCsnBpDetail';
      assert.equal(answer.headers.etag !== undefined, single, 'an ETag where one resource is shown');
    });
  }

  test('a CSN in list and in detail, with both spellings of its time', async () => {
    const { client } = await newAccount(server);
    const tags = [{ tagKey: 'env', tagValue: 'test' }];
    const body = { name: 'lab', description: 'of mine', tags };
    const { csnId } = (await ok(client.call('POST', CSN, { body }))).json;
    const { json } = await ok(client.call('GET', `${CSN}/${csnId}`));
    const { createTime, createdTime, ...rest } = json;
    assert.deepEqual(rest, { csnId, ...body, status: 'active', instanceNum: 0, csnBpNum: 0 });
    assert.match(createTime, UTC);
    assert.equal(createdTime, createTime);
    const { json: page } = await ok(client.call('GET', CSN));
    assert.deepEqual(page, { marker: csnId, isTruncated: false, maxKeys: 1000, csns: [json] });
    const { json: empty } = await ok((await newAccount(server)).client.call('GET', CSN));
    assert.deepEqual(empty, { isTruncated: false, maxKeys: 1000, csns: [] });
  });

  test('what an attached VPC brings along: instance, TGW, learned rule, relations', async () => {
    const stage = await newStage();
    const { csn, csnRt, vpc } = stage;
    const instance = { instanceType: 'vpc', instanceId: vpc, instanceName: 'lab', instanceRegion: 'bj' };
    const attachId = stage.attach;
    const [{ instances }, { tgws }, { csnRts }] = await Promise.all(
      ['instance', 'tgw', 'routeTable'].map(async (list) => (await get(stage, `${CSN}/${csn}/${list}`)).json),
    );
    assert.deepEqual(instances, [{ attachId, ...instance, instanceAccountId: stage.account, status: 'attached' }]);
    assert.deepEqual(tgws, [{ tgwId: stage.tgw, csnId: csn, name: 'tgw-bj', region: 'bj', description: '' }]);
    assert.deepEqual(csnRts, [{ csnRtId: csnRt, name: 'default', description: '', type: 'default' }]);
    const { propagations } = (await get(stage, `${TABLE}/${csnRt}/propagation`)).json;
    assert.deepEqual(propagations, [{ attachId, description: '', ...instance, status: 'enable' }]);
    const { associations } = (await get(stage, `${TABLE}/${csnRt}/association`)).json;
    assert.deepEqual(associations, [{ attachId, description: '', ...instance, status: 'active' }]);
    const hop = { nextHopId: vpc, nextHopName: 'lab', nextHopRegion: 'bj', nextHopType: 'vpc' };
    const paths = { asPath: '', community: '', blackHole: false, status: 'active' };
    const rule = { csnId: csn, csnRtId: csnRt, fromAttachId: attachId, ...hop, ...paths };
    const rules = [
      { ruleId: stage.csnRtRule, routeType: 'custom', destAddress: '0.0.0.0/0', ...rule },
      { ruleId: stage.learned, routeType: 'propagated', destAddress: '10.0.0.0/16', ...rule },
    ];
    const more = { description: '', sourceAddress: '' };
    assert.deepEqual(
      (await get(stage, `${TABLE}/${csnRt}/rule`)).json.csnRtRules,
      rules.map((one) => ({ ...one, ...more })),
    );
    assert.deepEqual((await get(stage, `${CSN}/${csn}/tgw/${stage.tgw}/rule`)).json.tgwRtRules, rules);

    await ok(detach(stage.client, csn, vpc));
    const { csnRtRules } = (await get(stage, `${TABLE}/${csnRt}/rule`)).json;
    assert.deepEqual(csnRtRules, [{ ...rules[0], ...more, blackHole: true }]);
    assert.deepEqual((await get(stage, `${CSN}/${csn}/tgw/${stage.tgw}/rule`)).json.tgwRtRules, []);
  });

  test('bandwidths of a package are numbers, and decimal text to the one client that reads text', async () => {
    const stage = await newStage();
    const path = `${PACKAGE}/${stage.csnBp}`;
    const agents = ['', 'bce-sdk-go/0.9.273', 'bce-sdk-python/0.9', 'my-baiducloud-go-sdk/1', 'baiducloud-java-sdk/1'];
    for (const agent of agents) {
      const headers: Record<string, string> = agent === '' ? {} : { 'user-agent': agent };
      for (const one of [(await get(stage, path, headers)).json, (await get(stage, PACKAGE, headers)).json.csnBps[0]]) {
        assert.deepEqual([one.bandwidth, one.usedBandwidth], [100, 60], agent);
      }
    }
    const headers = { 'user-agent': 'baiducloud-go-sdk/0.0.128/go1.19' };
    for (const one of [(await get(stage, path, headers)).json, (await get(stage, PACKAGE, headers)).json.csnBps[0]]) {
      assert.deepEqual([one.bandwidth, one.usedBandwidth], ['100', '60']);
    }
    const [{ bandwidth }] = (await get(stage, `${path}/limit`, headers)).json.bpLimits;
    assert.equal(bandwidth, 60, 'a number everywhere else');
    assert.equal((await get(stage, CSN, headers)).json.csns[0].csnBpNum, 2);
  });

  test('a package, prepaid and postpaid, with both spellings of its times', async () => {
    const { client } = await newAccount(server);
    const made = async (body: object) => {
      const { csnBpId } = (await ok(client.call('POST', PACKAGE, { body }))).json;
      const { createdTime, createTime, ...rest } = (await ok(client.call('GET', `${PACKAGE}/${csnBpId}`))).json;
      assert.match(createdTime, UTC);
      assert.equal(createTime, createdTime);
      return { csnBpId, createdTime, rest };
    };
    const plain = { bandwidth: 100, usedBandwidth: 0, csnId: '', status: 'available', tags: [] };
    const post = await made({ ...BP, interworkType: 'edge-edge' });
    assert.deepEqual(post.rest, {
      ...{ csnBpId: post.csnBpId, name: 'package', ...plain, paymentTiming: 'PostPaid' },
      ...{ interworkType: 'edge-edge', interworkRegion: 'chinesemainland' },
    });
    const pre = await made({ ...BP, ...PREPAID, geographicB: 'Asia-Pacific' });
    const { expireTime, expiredTime, ...rest } = pre.rest;
    assert.deepEqual(rest, {
      ...{ csnBpId: pre.csnBpId, name: 'package', ...plain, paymentTiming: 'PrePaid' },
      ...{ interworkType: 'center', interworkRegion: 'crossregional' },
    });
    assert.equal(expiredTime, expireTime);
    const days = (Date.parse(expireTime) - Date.parse(pre.createdTime)) / 86_400_000;
    assert.ok(days >= 28 && days <= 31, expireTime);
  });

  test('limits of a package and of a CSN, as created; the pair has no direction', async () => {
    const stage = await newStage();
    const sound = SOUND.CreateRegionBandwidth(stage);
    await ok(send(stage.client, sound));
    const [first, second] = [
      { csnBpId: stage.csnBp, csnId: stage.csn, ...LIMIT },
      { csnBpId: stage.bound, csnId: stage.csn, ...sound.body },
    ];
    assert.deepEqual((await get(stage, `${PACKAGE}/${stage.csnBp}/limit`)).json, { bpLimits: [first] });
    assert.deepEqual((await get(stage, `${CSN}/${stage.csn}/bp/limit`)).json, { bpLimits: [first, second] });
    await ok(send(stage.client, SOUND.UpdateRegionBandwidth(stage)));
    const { bpLimits } = (await get(stage, `${PACKAGE}/${stage.csnBp}/limit`)).json;
    assert.deepEqual(bpLimits, [{ ...first, bandwidth: 70 }]);
    assert.equal((await get(stage, `${PACKAGE}/${stage.csnBp}`)).json.usedBandwidth, 70);
    await ok(send(stage.client, SOUND.DeleteRegionBandwidth(stage)));
    assert.deepEqual((await get(stage, `${CSN}/${stage.csn}/bp/limit`)).json, { bpLimits: [second] });
  });

  test('If-Match lets a write on with what a read showed, once; of a package to each client its own', async () => {
    const stage = await newStage();
    const paths = [`${CSN}/${stage.csn}`, `${PACKAGE}/${stage.csnBp}`];
    for (const [i, agent] of ['', 'baiducloud-go-sdk/1'].entries()) {
      for (const path of paths) {
        const headers = {
          'user-agent': agent,
          'if-match': String((await get(stage, path, { 'user-agent': agent })).headers.etag),
        };
        const put = () => stage.client.call('PUT', path, { body: { name: `new ${i}` }, headers });
        await ok(put());
        await refused(put(), 'PreconditionFailed');
      }
    }
  });

  test("another account's VPC with its grant, once it is there, and only by who it is for", async () => {
    const stage = await newStage();
    const { csn, client, account } = stage;
    const more = { instanceAccountId: foreign.account };
    await refused(attach(client, csn, foreign.spare, more), 'GrantNotFoundException');
    const grant = { account: foreign.account, instanceType: 'vpc', instanceId: foreign.spare, instanceRegion: 'bj' };
    await operator(stage, 'POST', '/grants', { ...grant, csnId: csn, peerAccount: account });
    await refused(attach(client, csn, foreign.spare), 'InstanceIdInvalidException');
    await refused(attach(client, stage.plain, foreign.spare, more), 'GrantNotFoundException');
    await ok(attach(client, csn, foreign.spare, more));
    const { instances } = (await get(stage, `${CSN}/${csn}/instance`)).json;
    assert.deepEqual([instances[1].instanceAccountId, instances[1].instanceName], [foreign.account, 'spare']);
    await ok(detach(client, csn, foreign.spare, more));
  });

  test('a client token is remembered when what it deleted is gone, and by its operation alone', async () => {
    const stage = await newStage();
    const path = `${CSN}/${stage.empty}`;
    const query = 'clientToken=same';
    for (let i = 0; i < 2; i += 1) await ok(stage.client.call('DELETE', path, { query }));
    await refused(stage.client.call('DELETE', path), 'CsnNotFoundException');
    await refused(stage.client.call('GET', path, { query }), 'CsnNotFoundException');
    // CSN is in no region: the same token at another region's listener is the same call.
    await ok(stage.client.call('DELETE', path, { query, port: server.ports.apiGz }));
    await ok(stage.client.call('DELETE', `${PACKAGE}/${stage.loose}`, { query }));
    const attaching = (vpc: string) =>
      stage.client.call('PUT', `${CSN}/${stage.csn}`, {
        query: `attach&${query}`,
        body: { instanceType: 'vpc', instanceId: vpc, instanceRegion: 'bj' },
      });
    await ok(attaching(stage.spare));
    await ok(attaching(stage.spare));
    await refused(attaching(await makeVpc(stage.client)), 'IdempotentParameterMismatch');
  });

  test('the price is a question: a client token means nothing to it', async () => {
    const { client } = await newAccount(server);
    for (const bandwidth of [10, 20]) {
      for (const token of ['same', 'x'.repeat(65)]) {
        const asked = { query: `clientToken=${token}`, body: { ...BP, bandwidth } };
        assert.deepEqual((await ok(client.call('POST', `${PACKAGE}/price`, asked))).json, { price: '0.00' });
      }
    }
    const byTraffic = { ...BP, bandwidth: null, billing: { paymentTiming: 'Postpaid', billingMethod: 'ByTraffic' } };
    await ok(client.call('POST', `${PACKAGE}/price`, { body: byTraffic }));
  });

  test('the official client: a round trip, and its errors', async () => {
    const call = officialClient(server.ports.api, ACCESS_KEY, SECRET_KEY);
    const vpc = await makeVpc(server.client);
    const { csnId } = (await call('POST', CSN, { clientToken: 'x' }, { name: 'official' })).body;
    const instance = { instanceType: 'vpc', instanceId: vpc, instanceRegion: 'bj' };
    await call('PUT', `${CSN}/${csnId}`, { attach: '' }, instance);
    const [{ attachId }] = (await call('GET', `${CSN}/${csnId}/instance`, { maxKeys: 2 })).body.instances;
    const [{ csnRtId }] = (await call('GET', `${CSN}/${csnId}/routeTable`)).body.csnRts;
    await call('POST', `${TABLE}/${csnRtId}/propagation`, {}, { attachId });
    const [{ destAddress, ruleId }] = (await call('GET', `${TABLE}/${csnRtId}/rule`)).body.csnRtRules;
    assert.equal(destAddress, '10.0.0.0/16');
    await assert.rejects(call('DELETE', `${TABLE}/${csnRtId}/rule/${ruleId}`), (failure: OfficialFailure) => {
      const { status_code, code, message } = failure;
      assert.deepEqual(
        { status_code, code, message },
        {
          ...{ status_code: 400, code: 'CsnDynamicRuleNotAllowOperate' },
          message: 'The csnRouteRule is dynamic,not allow operate',
        },
      );
      return true;
    });
    await call('PUT', `${CSN}/${csnId}`, { detach: '' }, instance);
    await call('DELETE', `${CSN}/${csnId}`);
  });
});
