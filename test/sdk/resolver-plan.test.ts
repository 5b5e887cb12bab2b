import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { call, planOf } from '../admin/planning.ts';
import { startServer, type TestServer } from '../server.ts';
import { ok } from './making.ts';
import { make, RESOLVER, RULE, resolverBody, ruleBody } from './resolver-stage.ts';

const SUBNET = { name: 's', zoneName: 'cn-bj-a', cidr: '10.0.1.0/29' };

/** Resolvers and rules in a plan: what is foretold is what happens, addresses and ids included. */
describe('a plan of resolvers and rules', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:', NETLOOM_DNS_POOL: 'none' } });
  });
  after(() => server.kill());

  test('is what the calls do', async () => {
    const vpcRegions = [{ region: 'bj', vpcIds: [`\${0.vpcId}`] }];
    const place = { vpc: `\${0.vpcId}`, subnet: `\${1.subnetId}` };
    const { answers, diff } = await planOf(server, [
      call('POST', '/v1/vpc', { name: 'v', cidr: '10.0.0.0/16' }),
      call('POST', '/v1/subnet', { ...SUBNET, vpcId: `\${0.vpcId}` }),
      call('POST', RESOLVER, resolverBody(place)),
      call('POST', RULE, ruleBody(`\${2.id}`)),
      call('PUT', `${RULE}/\${3.id}/bind`, { vpcRegions }, 'clienToken=t'),
      call('PUT', `${RULE}/\${3.id}/bind`, { vpcRegions }),
      call('GET', `${RESOLVER}/\${2.id}`),
      call('GET', `/v1/subnet/\${1.subnetId}`),
      call('DELETE', `${RESOLVER}/\${2.id}`),
      call('POST', RESOLVER, resolverBody(place, { ipModels: Array(4).fill({ subnetId: place.subnet }) })),
      call('POST', RULE, ruleBody(`\${2.id}`, { dnsServerConfigs: [{ ip: '169.254.169.254' }] })),
    ]);
    const told = answers.map(({ status, reason }: { status: number; reason?: string }) => reason ?? status);
    assert.deepEqual(told, [
      ...[200, 200, 200, 200, 200, 'vpc-bound-already', 200, 200],
      ...['resolver-in-use', 'subnet-full', 'target-forbidden'],
    ]);
    const [{ vpcId: vpc }, { subnetId: subnet }, { id: resolver }, { id: rule }] = answers.map(
      ({ body }: { body: object }) => body,
    );
    assert.deepEqual(answers[6].body.ipModels, [{ subnetId: subnet, ipAddress: '10.0.1.3' }]);
    assert.equal(answers[7].body.subnet.availableIp, 3);
    const things = new Map(diff.things.map((one: { kind: string }) => [one.kind, one]));
    const account = answers[6].body && (things.get('resolver') as { after: { account: string } }).after.account;
    assert.deepEqual(things.get('forwardRule'), {
      ...{ kind: 'forwardRule', id: rule, change: 'made' },
      after: {
        ...{ account, name: 'hq ad', description: '', zone: 'ad.test', resolver },
        targets: [{ ip: '172.20.0.10', port: 53 }],
      },
    });
    assert.deepEqual(things.get('ruleBinding'), {
      ...{ kind: 'ruleBinding', id: `${rule}/${vpc}`, change: 'made', after: { rule, vpc, region: 'bj' } },
    });

    const { client } = server;
    const post = async (path: string, body: object) => (await ok(client.call('POST', path, { body }))).json;
    assert.equal((await ok(client.call('GET', '/v1/vpc'))).json.vpcs.length, 0, 'nothing is left of a plan');
    assert.equal((await post('/v1/vpc', { name: 'v', cidr: '10.0.0.0/16' })).vpcId, vpc);
    assert.equal((await post('/v1/subnet', { ...SUBNET, vpcId: vpc })).subnetId, subnet);
    assert.equal(await make(client, RESOLVER, resolverBody({ vpc, subnet })), resolver);
    assert.equal(await make(client, RULE, ruleBody(resolver)), rule);
    assert.deepEqual((await ok(client.call('GET', `${RESOLVER}/${resolver}`))).json.ipModels, answers[6].body.ipModels);
  });
});
