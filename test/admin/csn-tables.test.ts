import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../client.ts';
import { PREPAID } from '../sdk/csn-bandwidth-code-rows.ts';
import { BP, CSN, PACKAGE, TABLE } from '../sdk/csn-making.ts';
import { makeVpc, ok, refused } from '../sdk/making.ts';
import { channel, load, newCsn, Operator, vpc } from './csn-operator.ts';

/** Tables, rules of any prefix, options, what is announced and renewals: csn contract 8, on the operator's listener. */
describe("what BCE's console does to a CSN", () => {
  let operator: Operator;
  let account: string;
  let client: Client;
  let csn: string;
  let table: string;
  let attachId: string;
  const NOWHERE = [
    ['/csn/nonsense', 'CsnIdInvalidException'],
    ['/csn/csn-0000000000000000', 'CsnNotFoundException'],
  ] as const;
  const rulesOf = async (id: string) => (await ok(client.call('GET', `${TABLE}/${id}/rule`))).json.csnRtRules;

  before(async () => {
    operator = await Operator.start({ NETLOOM_QUOTAS: 'tablesPerCsn=3,rulesPerCsnTable=3' });
    ({ account, client } = await operator.account('console'));
    ({ csn, table } = await newCsn(client));
    attachId = await load(client, csn, vpc(await makeVpc(client)));
  });
  after(() => operator.server.kill());

  test('a table is made, named anew and deleted, unless something is in it', async () => {
    const { csnRtId } = await operator.json('POST', `/csn/${csn}/routeTables`, { name: 'own', description: 'd' });
    const path = `/csn/routeTables/${csnRtId}`;
    const shown = async () => (await ok(client.call('GET', `${CSN}/${csn}/routeTable`))).json.csnRts[1];
    assert.deepEqual(await shown(), { csnRtId, name: 'own', description: 'd', type: 'custom' });
    assert.equal((await ok(operator.ask('PUT', path, { name: 'new' }))).text, '');
    assert.deepEqual(await shown(), { csnRtId, name: 'new', description: 'd', type: 'custom' });

    await ok(client.call('POST', `${TABLE}/${csnRtId}/propagation`, { body: { attachId } }));
    await refused(operator.ask('DELETE', path), 'OperationDenied');
    await ok(client.call('DELETE', `${TABLE}/${csnRtId}/propagation/${attachId}`));
    await ok(operator.ask('DELETE', path));
    assert.equal(await shown(), undefined);
    await refused(operator.ask('DELETE', path), 'RouteTableIdInvalid');
    await refused(operator.ask('PUT', path, { name: 'x' }), 'RouteTableIdInvalid');
    await refused(operator.ask('DELETE', `/csn/routeTables/${table}`), 'OperationDenied');
  });

  test('its refusals: names, fields nothing is known of, the quota, CSNs there are not', async () => {
    for (const body of [{}, { name: '' }, { name: 'x'.repeat(66) }, { name: 'x', nmae: 'y' }, { name: 1 }]) {
      await refused(operator.ask('POST', `/csn/${csn}/routeTables`, body), 'InappropriateJSON');
    }
    const one = await operator.json('POST', `/csn/${csn}/routeTables`, { name: 'one' });
    const two = await operator.json('POST', `/csn/${csn}/routeTables`, { name: 'two' });
    await refused(operator.ask('POST', `/csn/${csn}/routeTables`, { name: 'three' }), 'QuotaExceeded');
    for (const { csnRtId } of [one, two]) await ok(operator.ask('DELETE', `/csn/routeTables/${csnRtId}`));
    for (const [path, code] of NOWHERE) await refused(operator.ask('POST', `${path}/routeTables`, { name: 'x' }), code);
  });

  test('a rule of any prefix leads to an instance, or nowhere', async () => {
    const path = `/csn/routeTables/${table}/rules`;
    const towards = await operator.json('POST', path, { destAddress: '10.9.0.0/16', attachId, description: 'by hand' });
    const nowhere = await operator.json('POST', path, { destAddress: '10.9.8.0/24', blackHole: true });
    const [first, second] = await rulesOf(table);
    assert.deepEqual(
      [first.ruleId, first.destAddress, first.fromAttachId, first.blackHole, first.description, first.routeType],
      [towards.ruleId, '10.9.0.0/16', attachId, false, 'by hand', 'custom'],
    );
    assert.deepEqual(
      [second.ruleId, second.fromAttachId, second.nextHopId, second.blackHole, second.status],
      [nowhere.ruleId, '', '', true, 'active'],
    );

    await refused(operator.ask('POST', path, { destAddress: '10.9.0.0/16', blackHole: true }), 'DuplicateException');
    await refused(
      operator.ask('POST', path, { destAddress: '10.1.0.0/16', attachId: 'tgwAttach-0' }),
      'InstanceIdInvalidException',
    );
    for (const body of [
      { destAddress: '10.1.0.0/16' },
      { destAddress: '10.1.0.0/16', attachId, blackHole: true },
      { destAddress: '10.1.0.1/16', attachId },
      { destAddress: '2001:db8::/32', attachId },
      { destAddress: '10.1.0.0/16', attachId, description: 'x'.repeat(201) },
      { destAddress: '10.1.0.0/16', blackhole: true },
      { destAddress: '10.1.0.0/16', blackHole: 'true' },
    ]) {
      await refused(operator.ask('POST', path, body), 'InappropriateJSON');
    }
    const third = await operator.json('POST', path, { destAddress: '0.0.0.0/0', attachId });
    await refused(operator.ask('POST', path, { destAddress: '10.1.0.0/16', attachId }), 'QuotaExceeded');
    await refused(
      operator.ask('POST', '/csn/routeTables/csnRt-0/rules', { destAddress: '0.0.0.0/0', attachId }),
      'RouteTableIdInvalid',
    );
    for (const { ruleId } of [towards, nowhere, third]) await ok(operator.ask('DELETE', `${path}/${ruleId}`));
    assert.deepEqual(await rulesOf(table), []);
  });

  test('a rule is deleted by its id, unless it was learned', async () => {
    const path = `/csn/routeTables/${table}/rules`;
    await ok(client.call('POST', `${TABLE}/${table}/propagation`, { body: { attachId } }));
    const [{ ruleId }] = await rulesOf(table);
    await refused(operator.ask('DELETE', `${path}/${ruleId}`), 'CsnDynamicRuleNotAllowOperate');
    await ok(client.call('DELETE', `${TABLE}/${table}/propagation/${attachId}`));
    await refused(operator.ask('DELETE', `${path}/${ruleId}`), 'CsnRouteRuleNotFoundException');
    await refused(operator.ask('DELETE', `${path}/%20`), 'CsnRouteRuleIdBlankException');
    await refused(operator.ask('DELETE', '/csn/routeTables/csnRt-0/rules/x'), 'RouteTableIdInvalid');
  });

  test('CSNs, their tables and their rules are listed in pages, whosever they are', async () => {
    const other = await operator.account('other');
    const another = await newCsn(other.client);
    const mine = (await operator.json('GET', '/csn')).csns.find((one: { csnId: string }) => one.csnId === csn);
    assert.deepEqual([mine.name, mine.instanceNum, mine.csnRtNum], ['lab', 1, 1]);
    const { csns } = await operator.json('GET', `/csn?account=${other.account}`);
    assert.deepEqual(
      csns.map((one: { csnId: string; account: string }) => [one.csnId, one.account]),
      [[another.csn, other.account]],
    );
    await refused(operator.ask('GET', '/csn?marker=x'), 'InvalidHTTPRequest');

    const own = await operator.json('POST', `/csn/${csn}/routeTables`, { name: 'own' });
    const rules = `/csn/routeTables/${own.csnRtId}/rules`;
    const destinations = ['10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16'];
    for (const destAddress of destinations) await ok(operator.ask('POST', rules, { destAddress, attachId }));
    const { csnRts } = await operator.json('GET', `/csn/${csn}/routeTables`);
    assert.deepEqual(
      csnRts.map(({ csnRtId, ruleNum }: { csnRtId: string; ruleNum: number }) => [csnRtId, ruleNum]),
      [
        [table, 0],
        [own.csnRtId, 3],
      ],
    );
    const first = await operator.json('GET', `${rules}?maxKeys=2`);
    const rest = await operator.json('GET', `${rules}?marker=${first.nextMarker}`);
    const shown = [...first.csnRtRules, ...rest.csnRtRules];
    assert.deepEqual(
      shown.map(({ destAddress }) => destAddress),
      destinations,
    );
    const [expected] = await rulesOf(own.csnRtId);
    const { csnId: _csn, sourceAddress: _source, ...rule } = expected;
    assert.deepEqual(shown[0], rule);
    assert.equal(rest.marker, first.nextMarker);
    await refused(operator.ask('GET', `${rules}?marker=x`), 'InvalidHTTPRequest');
    await refused(operator.ask('GET', '/csn/routeTables/csnRt-0/rules'), 'RouteTableIdInvalid');
    for (const [path, code] of NOWHERE) await refused(operator.ask('GET', `${path}/routeTables`), code);
    for (const { ruleId } of shown) await ok(operator.ask('DELETE', `${rules}/${ruleId}`));
    await ok(operator.ask('DELETE', `/csn/routeTables/${own.csnRtId}`));
  });

  test('options are off, and each is switched by itself', async () => {
    const path = `/csn/${csn}/options`;
    const off = { ecmp: false, anyCidr: false, autoAssociate: false, autoPropagate: false };
    assert.deepEqual(await operator.json('GET', path), off);
    await ok(operator.ask('PUT', path, { anyCidr: true }));
    await ok(operator.ask('PUT', path, { autoPropagate: true, autoAssociate: true, ecmp: null }));
    const on = { ...off, anyCidr: true, autoAssociate: true, autoPropagate: true };
    assert.deepEqual(await operator.json('GET', path), on);

    const spare = vpc(await makeVpc(client, 'spare'));
    const loaded = await load(client, csn, spare);
    const related = async (kind: string) => (await ok(client.call('GET', `${TABLE}/${table}/${kind}`))).json;
    assert.equal((await related('association')).associations[0].attachId, loaded);
    assert.equal((await related('propagation')).propagations[0].attachId, loaded);
    const rule = { attachId, destAddress: '10.77.0.0/16', routeType: 'custom' };
    await ok(client.call('POST', `${TABLE}/${table}/rule`, { body: rule }));
    await ok(client.call('PUT', `${CSN}/${csn}`, { query: 'detach', body: spare }));
    const mine = (await rulesOf(table)).find(
      ({ destAddress }: { destAddress: string }) => destAddress === '10.77.0.0/16',
    );
    await ok(operator.ask('DELETE', `/csn/routeTables/${table}/rules/${mine.ruleId}`));

    await ok(operator.ask('PUT', path, off));
    assert.deepEqual(await operator.json('GET', path), off);
    for (const body of [{ ecmp: 'yes' }, { ecpm: true }]) {
      await refused(operator.ask('PUT', path, body), 'InappropriateJSON');
    }
    for (const [where, code] of NOWHERE) {
      await refused(operator.ask('GET', `${where}/options`), code);
      await refused(operator.ask('PUT', `${where}/options`, {}), code);
    }
  });

  test('what a channel is told: the active rules of its table that are no blackholes and not its own', async () => {
    const id = 'dedicatedconn-announced';
    const body = { account, region: 'bj', cidrs: ['192.168.0.0/16'], channel: { mode: 'static', router: 'r' } };
    await ok(operator.ask('PUT', `/instances/channel/${id}`, body));
    const told = await load(client, csn, channel(id));
    const path = `/csn/${csn}/announced/${told}`;
    for (const one of [told, attachId]) {
      await ok(client.call('POST', `${TABLE}/${table}/propagation`, { body: { attachId: one } }));
    }
    assert.deepEqual(await operator.json('GET', path), { isTruncated: false, rules: [] });
    await ok(client.call('POST', `${TABLE}/${table}/association`, { body: { attachId: told } }));
    const rules = `/csn/routeTables/${table}/rules`;
    const { ruleId } = await operator.json('POST', rules, { destAddress: '10.5.0.0/16', blackHole: true });
    const { rules: shown } = await operator.json('GET', path);
    const learned = (await rulesOf(table)).find((one: { fromAttachId: string }) => one.fromAttachId === attachId);
    const { csnId: _csn, sourceAddress: _source, ...expected } = learned;
    assert.deepEqual(shown, [expected]);
    assert.equal(shown[0].destAddress, '10.0.0.0/16');

    await refused(operator.ask('GET', `/csn/${csn}/announced/tgwAttach-0`), 'InstanceIdInvalidException');
    const other = await newCsn(client);
    await refused(operator.ask('GET', `/csn/${other.csn}/announced/${told}`), 'InstanceIdInvalidException');
    for (const [where, code] of NOWHERE) await refused(operator.ask('GET', `${where}/announced/${told}`), code);
    await ok(operator.ask('DELETE', `${rules}/${ruleId}`));
  });

  test('more than a thousand announced rules are said to be there', async () => {
    for (const net of [100, 101]) {
      const id = `dedicatedconn-many${net}`;
      const body = { account, region: 'gz', channel: { mode: 'bgp', router: id } };
      await ok(operator.ask('PUT', `/instances/channel/${id}`, body));
      const routes = Array.from({ length: 501 }, (_, i) => ({ prefix: `${net}.${i >> 8}.${i & 255}.0/24` }));
      await ok(operator.ask('PUT', `/instances/channel/${id}/routes`, { routes }));
      await ok(operator.ask('PUT', `/instances/channel/${id}/session`, { up: true }));
      const many = await load(client, csn, { ...channel(id), instanceRegion: 'gz' });
      await ok(client.call('POST', `${TABLE}/${table}/propagation`, { body: { attachId: many } }));
    }
    const { instances } = (await ok(client.call('GET', `${CSN}/${csn}/instance`))).json;
    const told = instances.find((one: { instanceId: string }) => one.instanceId === 'dedicatedconn-announced');
    const shown = await operator.json('GET', `/csn/${csn}/announced/${told.attachId}`);
    assert.equal(shown.isTruncated, true);
    assert.equal(shown.rules.length, 1000);
  });

  test('a prepaid package is paid for again', async () => {
    const { csnBpId } = (await ok(client.call('POST', PACKAGE, { body: { ...BP, ...PREPAID } }))).json;
    const expires = async () => (await ok(client.call('GET', `${PACKAGE}/${csnBpId}`))).json.expireTime;
    const before = await expires();
    const term = { reservationLength: 1, reservationTimeUnit: 'month' };
    assert.equal((await ok(operator.ask('POST', `/csn/bp/${csnBpId}/renew`, term))).text, '');
    const days = (Date.parse(await expires()) - Date.parse(before)) / 86_400_000;
    assert.ok(days >= 28 && days <= 31, `${days} days`);
    for (const body of [{}, { ...term, reservationLength: 10 }, { ...term, reservationTimeUnit: 'day' }]) {
      await refused(operator.ask('POST', `/csn/bp/${csnBpId}/renew`, body), 'InappropriateJSON');
    }
    await refused(operator.ask('POST', '/csn/bp/csnBp-none/renew', term), 'NoSuchObject');
    const postpaid = (await ok(client.call('POST', PACKAGE, { body: BP }))).json;
    await refused(operator.ask('POST', `/csn/bp/${postpaid.csnBpId}/renew`, term), 'OperationDenied');
  });
});
