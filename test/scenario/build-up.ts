import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ok, refused } from '../sdk/making.ts';
import { empty, type Lab } from './lab.ts';
import { RT0, RT1 } from './step10.ts';

/** Steps 0 to 10: everything is loaded, step by step, and looked up. */
export function buildUp(lab: () => Lab): void {
  const step4 = ['10.10.0.0/16 P V1 a', '10.20.0.0/16 P V2 a', '10.20.0.0/16 P V4 c', '10.21.0.0/16 P V2 a'];
  const five = ['10.10.0.0/16', '10.10.128.0/17', '10.20.0.0/16', '10.21.0.0/16', '10.30.0.0/16'];

  test('0 CreateCsn', async () => {
    lab().ids.set('CSN', (await ok(lab().csn('POST', '/v1/csn', '', { name: 'lab' }))).json.csnId);
    const { csnRts } = (await ok(lab().csn('GET', '/v1/csn/{CSN}/routeTable'))).json;
    assert.deepEqual(
      csnRts.map(({ type }: { type: string }) => type),
      ['default'],
    );
    lab().ids.set('RT0', csnRts[0].csnRtId);
    assert.deepEqual(await lab().rules('RT0'), []);
    assert.deepEqual(await lab().tgwRegions(), []);
    assert.equal((await lab().detail()).json.instanceNum, 0);
  });

  test('1 attach V1', async () => {
    await empty(lab().attach('V1'));
    assert.deepEqual(await lab().rules('RT0'), []);
    assert.deepEqual(await lab().tgwRegions(), ['bj']);
    assert.equal((await lab().detail()).json.instanceNum, 1);
    const { associations } = (await lab().csn('GET', '/v1/csn/routeTable/{RT0}/association')).json;
    const { propagations } = (await lab().csn('GET', '/v1/csn/routeTable/{RT0}/propagation')).json;
    assert.deepEqual([associations, propagations], [[], []]);
  });

  test('2 propagate V1 to RT0', async () => {
    await empty(lab().propagate('V1', 'RT0'));
    assert.deepEqual(await lab().rules('RT0'), ['10.10.0.0/16 P V1 a']);
    await refused(lab().propagate('V1', 'RT0'), 'CsnPropagationDuplicate');
  });

  test('3 attach V2, propagate V2 to RT0', async () => {
    await empty(lab().attach('V2'));
    await empty(lab().propagate('V2', 'RT0'));
    assert.deepEqual(await lab().rules('RT0'), ['10.10.0.0/16 P V1 a', '10.20.0.0/16 P V2 a', '10.21.0.0/16 P V2 a']);
    assert.deepEqual(await lab().tgwRegions(), ['bj', 'gz']);
  });

  test('4 attach V4, propagate V4 to RT0', async () => {
    await empty(lab().attach('V4'));
    await empty(lab().propagate('V4', 'RT0'));
    assert.deepEqual(await lab().rules('RT0'), [...step4, '10.30.0.0/16 P V4 a']);
    await refused(lab().attach('V4'), 'DuplicateException');
  });

  test('5a attach V3 of B without a grant', async () => {
    const none = await refused(lab().attach('V3', { instanceAccountId: lab().accounts.b }), 'GrantNotFoundException');
    assert.equal(none.status, 404);
    assert.deepEqual(await lab().rules('RT0'), [...step4, '10.30.0.0/16 P V4 a']);
  });

  test('5b B grants V3 to this CSN and account A; attach V3; propagate', async () => {
    const grant = {
      account: lab().accounts.b,
      peerAccount: lab().accounts.a,
      csnId: lab().id('CSN'),
      ...lab().cast.get('V3')!,
    };
    lab().ids.set('grant', (await ok(lab().own('POST', '/grants', grant))).json.grantId);
    await empty(lab().attach('V3', { instanceAccountId: lab().accounts.b }));
    await empty(lab().propagate('V3', 'RT0'));
    const [first, ...rest] = step4;
    assert.deepEqual(await lab().rules('RT0'), [first, '10.10.128.0/17 P V3 a', ...rest, '10.30.0.0/16 P V4 a']);
    assert.deepEqual(await lab().tgwRegions(), ['bj', 'gz', 'hkg']);
    await refused(lab().own('DELETE', `/grants/${lab().id('grant')}`), 'NotAllowRevokeGrant');
  });

  test('6a attach C1; propagate C1 to RT0', async () => {
    await empty(lab().attach('C1'));
    await empty(lab().propagate('C1', 'RT0'));
    assert.deepEqual((await lab().rules('RT0')).slice(-2), [
      '172.16.0.0/12 P C1 a (65010)',
      '192.168.0.0/16 P C1 a (65010 65020)',
    ]);
    assert.deepEqual(await lab().announced('C1'), []);
  });

  test('6b associate C1 with RT0', async () => {
    const before6b = await lab().rules('RT0');
    await empty(lab().associate('C1', 'RT0'));
    assert.deepEqual(await lab().rules('RT0'), before6b);
    assert.deepEqual(await lab().announced('C1'), five);
  });

  test('7 attach C2; propagate C2 to RT0; associate C2 with RT0', async () => {
    await empty(lab().attach('C2'));
    await empty(lab().propagate('C2', 'RT0'));
    await empty(lab().associate('C2', 'RT0'));
    assert.deepEqual((await lab().rules('RT0')).slice(-2), [
      '192.168.0.0/16 P C2 a (65030)',
      '192.168.0.0/16 P C1 c (65010 65020)',
    ]);
    assert.deepEqual(await lab().announced('C1'), [...five, '192.168.0.0/16']);
    assert.deepEqual(await lab().announced('C2'), [...five, '172.16.0.0/12']);
  });

  test('8 AddRouteRule RT0 {V1, 0.0.0.0/0, custom}', async () => {
    const body = { attachId: await lab().attachId('V1'), destAddress: '0.0.0.0/0', routeType: 'custom' };
    const add = () => lab().csn('POST', '/v1/csn/routeTable/{RT0}/rule', '', body);
    await empty(add());
    assert.equal((await lab().rules('RT0'))[0], '0.0.0.0/0 K V1 a');
    await refused(add(), 'DuplicateException');
  });

  test('9 DELETE the 10.21.0.0/16 rule; an unknown rule; a blank one', async () => {
    const { csnRtRules } = (await lab().csn('GET', '/v1/csn/routeTable/{RT0}/rule')).json;
    const learned = csnRtRules.find(({ destAddress }: { destAddress: string }) => destAddress === '10.21.0.0/16');
    const remove = (rule: string) => lab().csn('DELETE', `/v1/csn/routeTable/{RT0}/rule/${rule}`);
    await refused(remove(learned.ruleId), 'CsnDynamicRuleNotAllowOperate');
    const unknown = await refused(remove('0f6c2f0e-5a51-4b7b-9a53-0c1d2e3f4a5b'), 'CsnRouteRuleNotFoundException');
    assert.equal(unknown.status, 404);
    await refused(remove('%20'), 'CsnRouteRuleIdBlankException');
    assert.deepEqual((await lab().csn('GET', '/v1/csn/routeTable/{RT0}/rule')).json.csnRtRules, csnRtRules);
  });

  test('10 create RT1; attach E1; associate E1 with RT1; propagate V2 to RT1; propagate E1 to RT0', async () => {
    const { csnRtId } = (await ok(lab().own('POST', `/csn/${lab().id('CSN')}/routeTables`, { name: 'RT1' }))).json;
    lab().ids.set('RT1', csnRtId);
    await empty(lab().attach('E1'));
    await empty(lab().associate('E1', 'RT1'));
    await empty(lab().propagate('V2', 'RT1'));
    await empty(lab().propagate('E1', 'RT0'));
    assert.deepEqual(await lab().rules('RT0'), RT0);
    assert.deepEqual(await lab().rules('RT1'), RT1);
    assert.deepEqual(await lab().tgwRegions(), ['bj', 'gz', 'hkg', 'cn-hangzhou-cm']);
    const nine = RT0.filter((rule) => !/ c( |$)/.test(rule));
    for (const region of ['bj', 'gz', 'hkg']) assert.deepEqual(await lab().tgwRules(region), nine, region);
    assert.deepEqual(await lab().tgwRules('cn-hangzhou-cm'), RT1);
  });

  test('10 look-ups', async () => {
    const to = ['10.10.1.1', '10.10.200.1', '10.20.1.1', '10.200.1.1', '172.16.5.5', '192.168.9.9', '8.8.8.8'];
    const from = { V1: '10.10.1.9', V2: '10.21.1.9', V4: '10.30.1.9', C1: '172.16.1.9', E1: '10.200.1.9' };
    const seen: Record<string, string[]> = {};
    for (const [source, address] of Object.entries(from)) {
      seen[source] = await Promise.all(to.map((one) => lab().lookup(source, address, one)));
    }
    // "own" is told apart: local, or somebody else's address shadowed by one's own space. 8.8.8.8 has no route in a VPC.
    const own = 'own-cidr-shadows';
    assert.deepEqual(seen, {
      V1: ['local', own, 'V2', 'E1', 'C1', 'C2', 'no-instance-route'],
      V2: ['V1', 'V3', own, 'E1', 'C1', 'C2', 'no-instance-route'],
      V4: ['V1', 'V3', own, 'E1', 'C1', 'C2', 'no-instance-route'],
      C1: ['V1', 'V3', 'V2', 'E1', 'local', own, 'V1'],
      E1: ['no-route', 'no-route', 'V2', 'local', 'no-route', 'no-route', 'no-instance-route'],
    });
  });
}
