import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Answer, admin, type Client } from '../client.ts';
import { inWords, queryFor } from '../packets/asking.ts';
import { askUdp } from '../packets/clients.ts';
import { CSN, PACKAGE, TABLE } from '../sdk/csn-making.ts';
import { bind, makeRecord, makeVpc, makeZone, ok, RECORD, refused, ZONE } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';

interface Planned {
  readonly method: string;
  readonly path: string;
  readonly query?: string | Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  readonly region?: string;
}

const call = (method: string, path: string, body?: unknown, query?: Planned['query']): Planned => ({
  ...{ method, path },
  ...(body === undefined ? {} : { body }),
  ...(query === undefined ? {} : { query }),
});

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
  let account: string;
  const ask = (body: unknown): Promise<Answer> => admin(server, 'POST', '/netloom/v1/plan', body);
  const plan = async (calls: readonly Planned[], more: object = {}) =>
    (await ok(ask({ account, calls, ...more }))).json;

  /** What is on disk, byte by byte. */
  const onDisk = (): string[] =>
    readdirSync(server.directory).map((file) => {
      const path = join(server.directory, file);
      return `${file} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
    });

  before(async () => {
    server = await startServer();
    account = (await ok(admin(server, 'GET', '/netloom/v1/first-account'))).json.accountId;
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
    assert.deepEqual(timeless(answers), timeless(real));
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
      disk: onDisk(),
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

  test('is refused with a sentence, whole', async () => {
    const sentence = async (body: object, code: string): Promise<string> =>
      (await refused(ask(body), code)).json.message;
    const vpc = call('POST', '/v1/vpc', { name: 'v', cidr: '10.0.0.0/16' });
    const get = (path: string) => ({ account, calls: [vpc, call('GET', path)] });
    assert.match(await sentence(get(`/v1/vpc/\${0.vpc}`), 'InappropriateJSON'), /calls\[1\] refers to \$\{0\.vpc\}/);
    assert.match(
      await sentence(get(`/v1/vpc/\${1.vpcId}`), 'InappropriateJSON'),
      /calls\[1\] refers to \$\{1\.vpcId\}/,
    );
    assert.match(await sentence({ ...get('/v1/vpc'), region: 'mars' }, 'InappropriateJSON'), /calls\[0\] .*region/);
    await sentence({ account: 'f'.repeat(32), calls: [vpc] }, 'NoSuchObject');
    for (const body of [
      { calls: [vpc] },
      { account, calls: vpc },
      { account, calls: Array(101).fill(vpc) },
      { account, calls: [{ ...vpc, dryRun: true }] },
      { account, calls: [{ ...vpc, query: { a: ['b'] } }] },
      { account, calls: [{ method: 'GET' }] },
      { account, calls: [], commit: true },
    ]) {
      await sentence(body, 'InappropriateJSON');
    }
    await refused(ask('{"account":'), 'MalformedJSON');
    await refused(ask({ account, calls: [{ ...vpc, body: 'x'.repeat(2 ** 20) }] }), 'InvalidHTTPRequest');
  });

  test('of many and of great calls is answered all the same', async () => {
    assert.deepEqual((await plan([])).answers, []);
    const { answers, diff } = await plan(
      Array.from({ length: 100 }, (_, i) => call('POST', ZONE, { zoneName: `n${i}.test` })),
    );
    assert.equal(new Set(answers.map(({ body }: { body: { zoneId: string } }) => body.zoneId)).size, 100);
    assert.equal(diff.total, 100);
    const zoneName = `${`${'x'.repeat(63)}.`.repeat(3)}test`;
    const { answers: great } = await plan([
      call('POST', ZONE, { zoneName }),
      call('GET', `${ZONE}/\${0.zoneId}`),
      call('POST', ZONE, { zoneName: `\${1.zoneName}`.repeat(6000) }),
    ]);
    assert.equal(great[2].body.code, 'InvalidHTTPRequest');
    let deep: unknown = {};
    for (let i = 0; i < 28; i += 1) deep = { deep };
    const { answers: odd } = await plan([
      call('POST', ZONE, 'text'),
      call('POST', ZONE, [1]),
      call('POST', ZONE, deep),
      call('PATCH', ZONE),
      call('GET', 'no path'),
      call('GET', `/v1/vpc/${'x'.repeat(10_000)}`),
      call('GET', '/v1/vpc/%00%ff'),
    ]);
    assert.deepEqual(
      odd.map(({ body }: { body: { code: string } }) => body.code),
      [...Array(3).fill('InappropriateJSON'), 'InvalidURI', 'InvalidURI', 'NoSuchObject', 'InvalidURI'],
    );
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

  test('is never what a real call becomes, whatever it says in headers, query or body', async () => {
    const before = (await ok(server.client.call('GET', ZONE))).json.zones.length;
    const words = ['x-bce-dry-run', 'x-bce-plan', 'dry-run', 'x-netloom-plan', 'prefer', 'x-http-method-override'];
    for (const [i, name] of words.entries()) {
      const query = ['dryRun=true', 'plan=true', 'dry_run=1', 'validate=true', 'simulate', 'commit=false'][i]!;
      const body = { zoneName: `real${i}.test`, dryRun: true, plan: true, commit: false };
      const headers = { [name]: name === 'prefer' ? 'handling=plan' : 'true' };
      const { json } = await ok(server.client.call('POST', ZONE, { query, body, headers }));
      await ok(server.client.call('GET', `${ZONE}/${json.zoneId}`));
    }
    assert.equal((await ok(server.client.call('GET', ZONE))).json.zones.length, before + words.length);
    // Nor is it anywhere but on the operator's listener.
    await refused(server.client.call('POST', '/netloom/v1/plan', { body: { account, calls: [] } }), 'InvalidURI');
    await refused(
      admin(server, 'POST', '/netloom/v1/plan', { account, calls: [] }, { authorization: '' }),
      'AccessDenied',
    );
  });

  test('that would hold up writes is refused, and changes nothing', async () => {
    const zone = await makeZone(server.client, 'great.test');
    for (let i = 0; i < 1000; i += 50) {
      const some = Array.from({ length: 50 }, (_, j) => makeRecord(server.client, zone, { rr: `n${i + j}` }));
      await Promise.all(some);
    }
    const disk = onDisk();
    const list = call('GET', `${ZONE}/${zone}/record`, undefined, 'maxKeys=1000');
    const { json } = await refused(
      ask({ account, calls: [call('DELETE', `${ZONE}/${zone}`), ...Array(99).fill(list)].reverse() }),
      'OperationDenied',
    );
    assert.match(json.message, /calls\[\d+\] was reached/);
    assert.deepEqual(onDisk(), disk);
    assert.equal((await plan([list])).answers[0].body.records.length, 1000);
  });

  test('among writes under way loses none of them, and none sees it', async () => {
    const zone = await makeZone(server.client, 'busy.test');
    const record = (rr: string) => ({ rr, type: 'A', value: '10.0.0.1' });
    const made: string[] = [];
    await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const path = `${ZONE}/${zone}/record`;
        if (i % 3 === 0) {
          const { answers } = await plan([
            call('POST', path, record(`p${i}`)),
            call('GET', path, undefined, 'maxKeys=1000'),
          ]);
          const planned = answers[1].body.records.filter(({ rr }: { rr: string }) => rr.startsWith('p'));
          assert.deepEqual(
            planned.map(({ rr }: { rr: string }) => rr),
            [`p${i}`],
          );
          return;
        }
        made.push((await ok(server.client.call('POST', path, { body: record(`r${i}`) }))).json.recordId);
        const { json } = await ok(server.client.call('GET', path, { query: 'maxKeys=1000' }));
        assert.ok(json.records.every(({ rr }: { rr: string }) => rr.startsWith('r')));
      }),
    );
    const list = async () => {
      const { json } = await ok(server.client.call('GET', `${ZONE}/${zone}/record`, { query: 'maxKeys=1000' }));
      return new Set(json.records.map(({ recordId }: { recordId: string }) => recordId));
    };
    assert.deepEqual(await list(), new Set(made));
    await server.kill();
    server = await server.restart();
    assert.deepEqual(await list(), new Set(made));
  });
});
