import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Answer, admin } from '../client.ts';
import { makeRecord, makeZone, ok, refused, ZONE } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { askPlan, call, firstAccount, onDisk, type Planned, planOf } from './planning.ts';

/** Plans nobody would make by good manners, and plans while others are at work. */
describe('a plan', () => {
  let server: TestServer;
  let account: string;
  const ask = (body: unknown): Promise<Answer> => askPlan(server, body);
  const plan = (calls: readonly Planned[], more: object = {}) => planOf(server, calls, more);

  before(async () => {
    server = await startServer();
    account = await firstAccount(server);
  });
  after(async () => {
    await server.stop();
    removeData(server);
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
    for (let i = 0; i < 500; i += 50) {
      const some = Array.from({ length: 50 }, (_, j) => makeRecord(server.client, zone, { rr: `n${i + j}` }));
      await Promise.all(some);
    }
    const disk = onDisk(server);
    const list = call('GET', `${ZONE}/${zone}/record`, undefined, 'maxKeys=1000');
    const { json } = await refused(
      ask({ account, calls: [call('DELETE', `${ZONE}/${zone}`), ...Array(99).fill(list)].reverse() }),
      'OperationDenied',
    );
    assert.match(json.message, /calls\[\d+\] was reached/);
    assert.deepEqual(onDisk(server), disk);
    assert.equal((await plan([list])).answers[0].body.records.length, 500);
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
