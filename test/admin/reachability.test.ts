import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Answer, admin } from '../client.ts';
import { attach, CSN, type Made, makeCsn, TABLE } from '../sdk/csn-making.ts';
import { makeVpc, ok, refused } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';

/** POST /netloom/v1/csn/{csnId}/reachability: its form, and what it refuses. What it says is domain/explain's. */
describe('reachability', () => {
  let server: TestServer;
  let made: Made;
  let home: string;
  let far: string;
  let farAttach: string;
  const ask = (body: unknown, csn = made.csn): Promise<Answer> =>
    admin(server, 'POST', `/netloom/v1/csn/${csn}/reachability`, body);
  const question = (more: object = {}) => ({
    ...{ sourceInstance: home, sourceIp: '10.0.0.1', destinationIp: '10.7.0.1', ...more },
  });

  before(async () => {
    server = await startServer();
    const { client } = server;
    home = await makeVpc(client);
    made = await makeCsn(client, home);
    const body = { name: 'far', cidr: '10.7.0.0/16' };
    far = (await ok(client.call('POST', '/v1/vpc', { body, port: server.ports.apiGz }))).json.vpcId;
    await ok(attach(client, made.csn, far, { instanceRegion: 'gz' }));
    const { instances } = (await ok(client.call('GET', `${CSN}/${made.csn}/instance`))).json;
    farAttach = instances.find(({ instanceId }: { instanceId: string }) => instanceId === far).attachId;
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('unreachable: what was found instead, which rules were asked, who was not learned from', async () => {
    const { json } = await ok(ask(question()));
    const { routeTableId, routeRules } = (await ok(server.client.call('GET', '/v1/route', { query: `vpcId=${home}` })))
      .json;
    const first = routeRules.find(({ destinationAddress }: { destinationAddress: string }) => {
      return destinationAddress === '10.0.0.0/8';
    });
    assert.deepEqual(json, {
      verdict: 'unreachable',
      reasons: ['loop'],
      forward: {
        outcome: 'dropped',
        reason: 'loop',
        hops: [
          {
            ...{ at: 'instance', instanceType: 'vpc', instanceId: home, region: 'bj' },
            routeTable: {
              routeTableId,
              rules: [
                {
                  ...{ routeRuleId: first.routeRuleId, destination: '10.0.0.0/8', source: '0.0.0.0/0' },
                  ...{ nexthopType: 'tgw', nexthopId: made.tgw, outcome: 'won', reason: 'only-match' },
                },
              ],
            },
          },
          {
            ...{ at: 'tgw', tgwId: made.tgw, region: 'bj', csnRtId: made.csnRt, association: 'explicit' },
            rules: [
              {
                ...{ ruleId: made.csnRtRule, routeType: 'custom', destAddress: '0.0.0.0/0', attachId: made.attach },
                ...{ nextHopId: home, status: 'active', blackHole: false, outcome: 'won', reason: 'only-match' },
              },
            ],
          },
        ],
      },
    });
    await ok(server.client.call('DELETE', `${TABLE}/${made.csnRt}/rule/${made.csnRtRule}`));
    const { json: none } = await ok(ask(question()));
    assert.deepEqual(none.reasons, ['no-route']);
    assert.deepEqual(none.forward.hops[1].hints, [
      { reason: 'not-propagated', attachId: farAttach, instanceId: far, prefix: '10.7.0.0/16' },
    ]);
  });

  test('reachable and degraded: the way back is called return, rules bear the ids of their lists', async () => {
    await ok(server.client.call('POST', `${TABLE}/${made.csnRt}/propagation`, { body: { attachId: farAttach } }));
    const { json } = await ok(ask(question({ sourceInstanceType: 'vpc' })));
    assert.deepEqual([json.verdict, json.reasons], ['reachable', []]);
    const { csnRtRules } = (await ok(server.client.call('GET', `${TABLE}/${made.csnRt}/rule`))).json;
    const idOf = (address: string): string =>
      csnRtRules.find(({ destAddress }: { destAddress: string }) => destAddress === address).ruleId;
    assert.equal(json.forward.hops[1].rules[0].ruleId, idOf('10.7.0.0/16'));
    assert.equal(json.return.hops[1].rules[0].ruleId, idOf('10.0.0.0/16'));
    assert.equal(json.return.hops[1].association, 'default');
    assert.deepEqual(json.forward.bandwidth, { localRegion: 'bj', peerRegion: 'gz', mbps: 60 });
    const pair = { localRegion: 'bj', peerRegion: 'gz' };
    await ok(server.client.call('POST', `/v1/csn/bp/${made.csnBp}/limit/delete`, { body: pair }));
    const { json: slow } = await ok(ask(question()));
    assert.deepEqual([slow.verdict, slow.reasons], ['degraded', ['cross-region-default-bandwidth']]);
    assert.deepEqual(slow.forward.hops[2], {
      ...{ at: 'link', ...pair, defaultKbps: 10, reason: 'cross-region-default-bandwidth' },
    });
  });

  test('an instance that is no network is refused, one that is not attached is an answer', async () => {
    const alone = await makeVpc(server.client, 'alone');
    assert.deepEqual((await ok(ask(question({ sourceInstance: alone })))).json.reasons, ['source-not-attached']);
    await refused(ask(question({ sourceInstance: 'vpc-unknown' })), 'InstanceIdInvalidException');
    await refused(ask(question({ sourceInstanceType: 'bec_vpc' })), 'InstanceIdInvalidException');
  });

  test('an id that two networks bear needs its type', async () => {
    const { accountId } = (await ok(admin(server, 'GET', '/netloom/v1/first-account'))).json;
    const edge = { account: accountId, name: 'twin', region: 'cn-hangzhou-cm' };
    await ok(admin(server, 'PUT', `/netloom/v1/instances/bec_vpc/${home}`, { ...edge, cidrs: ['10.200.0.0/16'] }));
    const { json } = await refused(ask(question()), 'InappropriateJSON');
    assert.match(json.message, /sourceInstanceType/);
    const source = { sourceInstanceType: 'bec_vpc', sourceIp: '10.200.0.1' };
    assert.deepEqual((await ok(ask(question(source)))).json.reasons, ['source-not-attached']);
  });

  test('its other refusals', async () => {
    await refused(ask(question(), 'nonsense'), 'CsnIdInvalidException');
    await refused(ask(question(), `csn-${'0'.repeat(16)}`), 'CsnNotFoundException');
    const { sourceIp: _sourceIp, ...without } = question();
    for (const bad of [
      without,
      question({ sourceIp: '10.0.0.256' }),
      question({ sourceIp: '10.0.0.01' }),
      question({ destinationIp: '10.7.0.0/16' }),
      question({ destinationIp: '' }),
      question({ destinationIp: 'fd00::1' }),
      question({ sourceInstanceType: 'tgw' }),
      question({ sourceInstance: 7 }),
      question({ source: 'misspelt' }),
    ]) {
      await refused(ask(bad), 'InappropriateJSON');
    }
    await refused(ask('{'), 'MalformedJSON');
  });
});
