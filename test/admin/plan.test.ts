import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { admin, type Client } from '../client.ts';
import { inWords, queryFor } from '../packets/asking.ts';
import { askUdp } from '../packets/clients.ts';
import { CSN, PACKAGE, TABLE } from '../sdk/csn-making.ts';
import { bind, makeRecord, makeVpc, makeZone, ok, RECORD, ZONE } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { call, onDisk, type Planned, planOf } from './planning.ts';

/** One answer of a plan. */
interface Answered {
  readonly status: number;
  readonly body?: unknown;
  readonly reason?: string;
}

/** Times pass between a plan and what it foretold. */
const timeless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (name, field) => (/(time|createdTime)$/i.test(name) ? 'T' : field));

/** Makes the calls as they were planned, with what was really answered where the plan refers to answers. */
async function carryOut(client: Client, calls: readonly Planned[]): Promise<{ status: number; body?: unknown }[]> {
  const answers: { status: number; body?: unknown }[] = [];
  const member = (path: string): string => {
    const [n, ...names] = path.split('.');
    // biome-ignore lint/suspicious/noExplicitAny: an answer of any operation.
    return names.reduce((found: any, name) => found[name], answers[Number(n)]!.body);
  };
  const filled = (text: string): string => text.replace(/\$\{([^}]+)\}/g, (_, path) => member(path));
  for (const { method, path, query = '', body } of calls) {
    const words = typeof query === 'string' ? query : new URLSearchParams(query as Record<string, string>).toString();
    const got = await client.call(method, filled(path), {
      query: filled(words),
      ...(body === undefined ? {} : { body: JSON.parse(filled(JSON.stringify(body))) }),
    });
    const { requestId: _requestId, ...shown } = got.json ?? {};
    answers.push({ status: got.status, ...(got.text === '' ? {} : { body: shown }) });
  }
  return answers;
}

describe('a plan', () => {
  let server: TestServer;
  const plan = (calls: readonly Planned[], more: object = {}) => planOf(server, calls, more);

  before(async () => {
    server = await startServer();
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('foretells what the real calls are answered, ids included, and what they change', async () => {
    const calls = [
      call('POST', '/v1/vpc', { name: 'one', cidr: '10.1.0.0/16' }),
      call('POST', '/v1/vpc', { name: 'two', cidr: '10.2.0.0/16' }),
      call('POST', ZONE, { zoneName: 'planned.test' }),
      call('PUT', `${ZONE}/\${2.zoneId}`, { region: 'bj', vpcIds: [`\${0.vpcId}`] }, 'bind'),
      call(
        'POST',
        `${ZONE}/\${2.zoneId}/record`,
        { rr: 'www', type: 'A', value: '10.1.0.9' },
        { clientToken: 'plan-1' },
      ),
      call('GET', `${ZONE}/\${2.zoneId}/record`),
      call('POST', CSN, { name: 'net' }),
      call(
        'PUT',
        `${CSN}/\${6.csnId}`,
        { instanceType: 'vpc', instanceId: `\${0.vpcId}`, instanceRegion: 'bj' },
        'attach',
      ),
      call(
        'PUT',
        `${CSN}/\${6.csnId}`,
        { instanceType: 'vpc', instanceId: `\${1.vpcId}`, instanceRegion: 'bj' },
        { attach: true },
      ),
      call('GET', `${CSN}/\${6.csnId}/instance`, undefined, { maxKeys: 10 }),
      call('GET', `${CSN}/\${6.csnId}/routeTable`),
      call('POST', `${TABLE}/\${10.csnRts.0.csnRtId}/propagation`, { attachId: `\${9.instances.0.attachId}` }),
      call('POST', `${TABLE}/\${10.csnRts.0.csnRtId}/propagation`, { attachId: `\${9.instances.1.attachId}` }),
      call('POST', `${TABLE}/\${10.csnRts.0.csnRtId}/rule`, {
        ...{ attachId: `\${9.instances.0.attachId}`, destAddress: '0.0.0.0/0', routeType: 'custom' },
      }),
      call('GET', `${TABLE}/\${10.csnRts.0.csnRtId}/rule`),
      call('DELETE', `/v1/vpc/\${0.vpcId}`),
      call('POST', `${ZONE}/\${2.zoneId}/record`, { rr: 'www', type: 'A', value: '10.1.0.9' }, 'clientToken=plan-1'),
      call('POST', `${ZONE}/\${2.zoneId}/record`, { rr: 'www', type: 'A', value: '10.1.0.8' }, 'clientToken=plan-1'),
      call(
        'PUT',
        `${CSN}/\${6.csnId}`,
        { instanceType: 'vpc', instanceId: `\${1.vpcId}`, instanceRegion: 'bj' },
        'detach',
      ),
      call('GET', '/v1/nothing'),
      call('GET', '/v2/csn'),
      call('GET', CSN, undefined, { maxKeys: 'x' }),
    ];
    const { answers, diff } = await plan(calls);
    const again = await plan(calls);
    assert.deepEqual(timeless(again), timeless({ answers, diff }));
    const real = await carryOut(server.client, calls);
    // Why, a plan says in our words too; BCE's answer has only its code.
    assert.deepEqual(timeless(answers.map(({ reason: _reason, ...answer }: Answered) => answer)), timeless(real));
    assert.deepEqual(
      answers.flatMap(({ reason }: Answered) => reason ?? []),
      ['vpc-in-use', 'token-mismatch'],
    );
    assert.deepEqual(
      real.map(({ status }) => status),
      [...Array(15).fill(200), 400, 200, 403, 200, 400, 404, 400],
    );

    const of = (kind: string) => diff.things.filter((one: { kind: string }) => one.kind === kind);
    const vpcIds = [answers[0].body.vpcId, answers[1].body.vpcId];
    assert.deepEqual(new Set(of('vpc').map(({ id }: { id: string }) => id)), new Set(vpcIds));
    assert.deepEqual(of('binding')[0].id, `${answers[2].body.zoneId}/${vpcIds[0]}`);
    assert.equal(of('record')[0].after.value, '10.1.0.9');
    assert.equal(of('attachment').length, 1);
    assert.equal(of('propagation').length, 1);
    assert.equal(of('csnRule')[0].after.destination, '0.0.0.0/0');
    // The three private blocks towards the TGW.
    assert.equal(of('routeRule').length, 3);
    const { classes, total } = diff.reachability;
    assert.equal(total, 2);
    assert.deepEqual(
      // biome-ignore lint/suspicious/noExplicitAny: looked at by what is expected.
      classes.map((one: any) => [one.prefix, one.reason, one.sources, one.after.instanceId]),
      [
        ['10.1.0.0/16', 'learned', 1, vpcIds[0]],
        ['0.0.0.0/0', 'custom-rule', 1, vpcIds[0]],
      ],
    );
  });

  test('says what a detach would do to a CSN that is in use', async () => {
    const csnId = (await ok(server.client.call('POST', CSN, { body: { name: 'used' } }))).json.csnId;
    const [narrow, wide] = await Promise.all(
      ['10.9.0.0/16', '10.0.0.0/8'].map(async (cidr) => {
        const body = { name: 'v', cidr };
        return (await ok(server.client.call('POST', '/v1/vpc', { body }))).json.vpcId as string;
      }),
    );
    const instance = (id: string) => ({ instanceType: 'vpc', instanceId: id, instanceRegion: 'bj' });
    for (const id of [narrow!, wide!])
      await ok(server.client.call('PUT', `${CSN}/${csnId}`, { query: 'attach', body: instance(id) }));
    const { instances } = (await ok(server.client.call('GET', `${CSN}/${csnId}/instance`))).json;
    const table = (await ok(server.client.call('GET', `${CSN}/${csnId}/routeTable`))).json.csnRts[0].csnRtId;
    for (const { attachId } of instances)
      await ok(server.client.call('POST', `${TABLE}/${table}/propagation`, { body: { attachId } }));
    const { diff } = await plan([call('PUT', `${CSN}/${csnId}`, instance(narrow!), 'detach')]);
    assert.deepEqual(
      // biome-ignore lint/suspicious/noExplicitAny: looked at by what is expected.
      diff.reachability.classes.map(({ table: of, prefix, before: from, after: to, reason, sources }: any) => [
        ...[of, prefix, from.instanceId, to.instanceId, to.prefix, reason, sources],
      ]),
      [[table, '10.9.0.0/16', narrow, wide, '10.0.0.0/8', 'shorter-prefix', 1]],
    );
    const removed = diff.things.filter(({ change }: { change: string }) => change === 'removed');
    assert.deepEqual(
      new Set(removed.map(({ kind }: { kind: string }) => kind)),
      new Set(['routeRule', 'attachment', 'propagation']),
    );
  });

  test('changes nothing: lists, DNS, the data folder', async () => {
    const vpc = await makeVpc(server.client);
    const zone = await makeZone(server.client, 'kept.test');
    const record = await makeRecord(server.client, zone);
    await ok(bind(server.client, zone, vpc));
    const { dnsAddress, dnsPort } = (await ok(admin(server, 'GET', `/netloom/v1/vpcs/${vpc}`))).json;
    const lists = ['/v1/vpc', ZONE, `${ZONE}/${zone}`, `${ZONE}/${zone}/record`, CSN, PACKAGE];
    const seen = async () => ({
      lists: await Promise.all(lists.map(async (path) => (await ok(server.client.call('GET', path))).json)),
      dns: await Promise.all(
        ['www.kept.test', 'new.kept.test'].map(async (name) => {
          const answer = await askUdp({ address: dnsAddress, port: dnsPort }, queryFor(name, 'A'));
          return inWords(answer!);
        }),
      ),
      disk: onDisk(server),
    });
    const was = await seen();
    const { answers } = await plan([
      call('POST', `${ZONE}/${zone}/record`, { rr: 'new', type: 'A', value: '10.0.0.2' }),
      call('PUT', `${RECORD}/${record}`, { rr: 'www', type: 'A', value: '10.0.0.3' }),
      call('DELETE', `${ZONE}/${zone}`),
      call('POST', CSN, { name: 'never' }),
      call('DELETE', `/v1/vpc/${vpc}`),
    ]);
    assert.deepEqual(
      answers.map(({ status }: { status: number }) => status),
      [200, 200, 200, 200, 200],
    );
    assert.deepEqual(await seen(), was);
  });

  test('sees the account as it stands: frozen, not certified, with a service closed, in another region', async () => {
    const { accountId, ...keys } = (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'stands' }))).json;
    const change = (body: object) => ok(admin(server, 'PUT', `/netloom/v1/accounts/${accountId}`, body));
    const codes = async () => {
      const calls = [call('GET', ZONE), call('GET', '/v1/vpc')];
      const { answers } = await plan(calls, { account: accountId });
      const real = await Promise.all(calls.map(({ path }) => server.client.as(keys).call('GET', path)));
      assert.deepEqual(
        answers.map(({ status }: { status: number }) => status),
        real.map(({ status }) => status),
      );
      return answers.map(({ body }: { body: { code?: string } }) => body.code);
    };
    await change({ frozen: true });
    assert.deepEqual(await codes(), ['AccessDenied', 'AccessDenied']);
    await change({ frozen: false, certified: false });
    assert.deepEqual(await codes(), ['QualifyNotPass', 'QualifyNotPass']);
    await change({ certified: true, services: { privatezone: false } });
    assert.deepEqual(await codes(), ['OptInRequired', undefined]);
    const make = call('POST', '/v1/vpc', { name: 'v', cidr: '10.0.0.0/16' });
    const list = call('GET', '/v1/vpc');
    const { answers } = await plan([{ ...make, region: 'gz' }, list, { ...list, region: 'gz' }], {
      account: accountId,
    });
    assert.deepEqual([answers[1].body.vpcs.length, answers[2].body.vpcs.length], [0, 1]);
  });

  test('makes each call where it says, BEC too, which has the paths of VPC', async () => {
    const edge = { name: 'e', regionId: 'cn-hangzhou-cm', cidr: '10.0.0.0/16' };
    const calls = [
      { ...call('POST', '/v1/vpc', edge), region: 'bec' },
      { ...call('GET', `/v1/vpc/\${0.details.vpcId}`), region: 'bec' },
      call('GET', `/v1/vpc/\${0.details.vpcId}`),
      call('POST', CSN, { name: 'net' }),
      call(
        'PUT',
        `${CSN}/\${3.csnId}`,
        {
          ...{ instanceType: 'bec_vpc', instanceId: `\${0.details.vpcId}`, instanceRegion: edge.regionId },
        },
        'attach',
      ),
    ];
    const { answers, diff } = await plan(calls);
    assert.deepEqual(
      answers.map(({ status }: { status: number }) => status),
      [200, 200, 404, 200, 200],
    );
    assert.equal(diff.things.find(({ kind }: { kind: string }) => kind === 'edgeVpc').after.cidr, edge.cidr);
  });
});
