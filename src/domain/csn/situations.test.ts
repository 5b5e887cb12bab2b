import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bindPackage, createPackage, unbindPackage } from '../bandwidth/packages.ts';
import { RULES_PER_CSN, TABLES_PER_CSN } from '../ceilings.ts';
import { DEFAULT_CSN } from '../command.ts';
import { bgp, registered } from '../testing/registered.ts';
import { createVpc, deleteVpc } from '../vpc/commands.ts';
import { createCsn, deleteCsn, setCsnOptions, updateCsn } from './csns.ts';
import { createGrant, deleteGrant, grantsOf } from './grants.ts';
import { associate, dissociate, propagate, unpropagate } from './relations.ts';
import { addOperatorRule, deleteRule } from './rules.ts';
import { createTable, deleteTable, updateTable } from './tables.ts';
import { A, attach, B, detach, granting, on, rule, setting, settleAll, written } from './testing/setting.ts';
import { updateTgw } from './tgws.ts';
import { attachmentOf, effectiveTable, grantStatus, tableOf, tablesIn } from './views.ts';

describe('what the CSN refuses in its situations', () => {
  test('an instance is loaded once, in whichever CSN and status', () => {
    const s = setting();
    const { csnId } = s.stage.do(createCsn({ account: A, name: 'd' }));
    s.stage.csn = { ...DEFAULT_CSN, attachDelay: 1000 };
    assert.equal(s.stage.refused(attach(s, on(s.v1, 'bj'), A, csnId)), 'exists-already');
    s.stage.do(attach(s, on(s.v2, 'gz')));
    assert.equal(s.stage.refused(attach(s, on(s.v2, 'gz'), A, csnId)), 'exists-already');
    s.stage.do(detach(s, on(s.v1, 'bj')));
    assert.equal(s.stage.refused(attach(s, on(s.v1, 'bj'), A, csnId)), 'exists-already');
  });

  test('while it is attaching or detaching an instance is neither detached, related nor led to', () => {
    const s = setting();
    s.stage.csn = { ...DEFAULT_CSN, attachDelay: 1000 };
    s.stage.do(attach(s, on(s.v2, 'gz')));
    s.stage.do(detach(s, on(s.v1, 'bj')));
    for (const [id, instance] of [[s.v1, on(s.v1, 'bj')] as const, [s.v2, on(s.v2, 'gz')] as const]) {
      const attachment = attachmentOf(s.stage.state, 'vpc', id)!;
      const { id: attachId, dueAt } = attachment;
      assert.equal(dueAt, s.stage.state.at + (id === s.v1 ? 1000 : 1000 - (s.stage.state.at - dueAt! + 1000)));
      assert.equal(s.stage.refused(detach(s, instance)), 'detach-forbidden');
      assert.equal(s.stage.refused(associate(A, s.custom, { attachId })), 'instance-invalid');
      assert.equal(s.stage.refused(propagate(A, s.custom, { attachId })), 'instance-invalid');
      assert.equal(s.stage.refused(rule(s, { attachId })), 'instance-invalid');
      assert.equal(effectiveTable(s.stage.state, attachment), undefined);
    }
    assert.equal(s.stage.refused(deleteVpc({ account: A, region: 'gz' }, s.v2)), 'vpc-in-use');
    assert.equal(s.stage.refused(deleteVpc({ account: A, region: 'bj' }, s.v1)), 'vpc-in-use');
  });

  test('a channel is loaded when it is established, by its owner and its users', () => {
    const s = setting();
    const channel = (instance: string, told: Parameters<typeof bgp>[0]) =>
      s.stage.do(registered({ instanceType: 'channel', instance, account: B, region: 'bj', channel: bgp(told) }));
    const foreign = (id: string) => on(id, 'bj', { instanceType: 'channel', instanceAccountId: B });
    channel('dedicatedconn-1', {});
    channel('dedicatedconn-2', { users: [A] });
    channel('dedicatedconn-3', { users: [A], established: false });
    assert.equal(s.stage.refused(attach(s, foreign('dedicatedconn-1'))), 'grant-unknown');
    assert.equal(s.stage.refused(attach(s, foreign('dedicatedconn-3'))), 'instance-invalid');
    assert.equal(s.stage.refused(attach(s, foreign('dedicatedconn-2'))), 'taken');
    assert.equal(s.stage.refused(attach(s, foreign('dedicatedconn-1'), B, s.other)), 'taken');
  });

  test('BGP channels of one router share a CSN only where one is associated under the other', () => {
    const s = setting();
    const channel = (instance: string, told: Parameters<typeof bgp>[0]) => {
      s.stage.do(registered({ instanceType: 'channel', instance, account: A, region: 'bj', channel: bgp(told) }));
      return s.stage.refused(attach(s, on(instance, 'bj', { instanceType: 'channel' })));
    };
    assert.equal(channel('dedicatedconn-1', { router: 'r1' }), 'taken');
    assert.equal(channel('dedicatedconn-2', { router: 'r1' }), 'instance-invalid');
    assert.equal(channel('dedicatedconn-3', { router: 'r2' }), 'taken');
    assert.equal(channel('dedicatedconn-4', { router: 'r1', primary: 'dedicatedconn-1' }), 'taken');
    assert.equal(channel('dedicatedconn-5', { router: 'r2', primary: 'dedicatedconn-1' }), 'instance-invalid');
    // Where no router is known, none is shared.
    assert.equal(channel('dedicatedconn-6', {}), 'taken');
    assert.equal(channel('dedicatedconn-7', {}), 'taken');
    const other = { instanceType: 'channel', instance: 'dedicatedconn-8', account: A, region: 'bj' } as const;
    const fixed = { ...bgp({ router: 'r1' }), mode: 'static' } as const;
    s.stage.do(registered({ ...other, cidrs: ['192.168.0.0/16'], channel: fixed }));
    assert.equal(s.stage.refused(attach(s, on(other.instance, 'bj', { instanceType: 'channel' }))), 'taken');
  });

  test('the primary may come after the channel that is associated under it', () => {
    const s = setting();
    for (const [instance, primary] of [
      ['dedicatedconn-1', 'dedicatedconn-2'] as const,
      ['dedicatedconn-2', ''] as const,
    ]) {
      const channel = bgp({ router: 'r', primary });
      s.stage.do(registered({ instanceType: 'channel', instance, account: A, region: 'bj', channel }));
      s.stage.do(attach(s, on(instance, 'bj', { instanceType: 'channel' })));
    }
  });

  test('a CSN with a bound package is not deleted; an empty one takes tables, rules, TGWs and grants along', () => {
    const s = setting();
    s.stage.do(detach(s, on(s.v1, 'bj')));
    const geography = { geographicA: 'China', geographicB: 'China' };
    const bandwidth = { account: A, name: 'p', bandwidth: 10, ...geography, billing: { paymentTiming: 'Postpaid' } };
    const { csnBpId } = s.stage.do(createPackage(bandwidth));
    s.stage.do(bindPackage(A, csnBpId, s.csnId));
    assert.equal(s.stage.refused(deleteCsn(A, s.csnId)), 'csn-in-use');
    s.stage.do(unbindPackage(A, csnBpId, s.csnId));
    s.stage.do(deleteCsn(A, s.csnId));
    const { csns } = s.stage.state;
    assert.deepEqual([...csns.tables.keys()], [s.otherTable]);
    assert.equal(csns.rules.size + csns.tgws.size + csns.grants.size + csns.sources.size, 0);
    assert.equal(s.stage.refused(createGrant(granting(s.vB, s.csnId))), 'csn-unknown');
  });

  test('a custom table with a relation or a rule stays', () => {
    const s = setting();
    s.stage.do(dissociate(A, s.table, s.a1));
    s.stage.do(associate(A, s.custom, { attachId: s.a1 }));
    assert.equal(s.stage.refused(deleteTable(s.custom)), 'state-forbids');
    s.stage.do(dissociate(A, s.custom, s.a1));
    s.stage.do(propagate(A, s.custom, { attachId: s.a1 }));
    assert.equal(s.stage.refused(deleteTable(s.custom)), 'state-forbids');
    s.stage.do(unpropagate(A, s.custom, s.a1));
    const { ruleId } = s.stage.do(written(s));
    assert.equal(s.stage.refused(deleteTable(s.custom)), 'state-forbids');
    s.stage.do(deleteRule(undefined, s.custom, ruleId));
    s.stage.do(deleteTable(s.custom));
    assert.deepEqual(tableOf(s.stage.state, undefined, s.custom), { refused: 'csn-table-invalid' });
    assert.deepEqual(
      [...tablesIn(s.stage.state, s.csnId)].map(({ id }) => id),
      [s.table],
    );
  });

  test('a grant is one CSN’s, and stays while it is used; it survives detaching', () => {
    const s = setting();
    const { csnId } = s.stage.do(createCsn({ account: A, name: 'd' }));
    const foreign = on(s.vB, 'hkg', { instanceAccountId: B });
    assert.equal(s.stage.refused(attach(s, foreign, A, csnId)), 'grant-unknown');
    const status = () => grantStatus(s.stage.state, s.stage.state.csns.grants.get(s.grantId)!);
    assert.equal(status(), 'granted');
    s.stage.csn = { ...DEFAULT_CSN, attachDelay: 1000 };
    s.stage.do(attach(s, foreign));
    assert.equal(status(), 'attaching');
    assert.equal(s.stage.refused(deleteGrant(B, s.grantId)), 'grant-in-transition');
    settleAll(s.stage);
    assert.equal(status(), 'attached');
    assert.equal(s.stage.refused(deleteGrant(B, s.grantId)), 'grant-in-use');
    s.stage.do(detach(s, foreign));
    assert.equal(status(), 'detaching');
    assert.equal(s.stage.refused(deleteGrant(B, s.grantId)), 'grant-in-transition');
    settleAll(s.stage);
    assert.equal(status(), 'granted');
    // The owner loads it into a CSN of their own: that is no use of the grant.
    s.stage.csn = DEFAULT_CSN;
    s.stage.do(attach(s, on(s.vB, 'hkg'), B, s.other));
    assert.equal(status(), 'granted');
    s.stage.do(deleteGrant(B, s.grantId));
    assert.equal(grantsOf(s.stage.state, B).size + grantsOf(s.stage.state, undefined).size, 0);
  });

  test('quotas, where the operator sets them', () => {
    const s = setting();
    s.stage.quotas = { csns: 1, instancesPerCsnRegion: 1, tablesPerCsn: 2, rulesPerCsnTable: 1 };
    assert.equal(s.stage.refused(createCsn({ account: A, name: 'd' })), 'quota-reached');
    assert.equal(s.stage.refused(createTable(s.csnId, { name: 'u' })), 'quota-reached');
    assert.equal(s.stage.refused(createTable(s.other, { name: 'u' })), 'taken');
    assert.equal(s.stage.refused(written(s, {}, s.table)), 'quota-reached');
    assert.equal(s.stage.refused(written(s)), 'taken');
    assert.equal(s.stage.refused(rule(s)), 'quota-reached');
    const { vpcId } = s.stage.do(createVpc({ account: A, region: 'bj', name: 'w', cidr: '10.9.0.0/16' }));
    assert.equal(s.stage.refused(attach(s, on(vpcId, 'bj'))), 'quota-reached');
    assert.equal(s.stage.refused(attach(s, on(s.v2, 'gz'))), 'taken');
  });

  test('a CSN has so many custom rules and tables, quotas or none', () => {
    const s = setting();
    const operators = (i: number) =>
      addOperatorRule(s.custom, { destAddress: `100.${64 + (i >> 8)}.${i & 255}.0/24`, blackhole: true });
    const held = s.stage.state.csns.rules.size;
    for (let i = held; i < RULES_PER_CSN; i += 1) s.stage.do(operators(i));
    assert.equal(s.stage.refused(operators(RULES_PER_CSN)), 'quota-reached');
    assert.equal(s.stage.refused(written(s, {}, s.table)), 'quota-reached', 'in whichever table');
    const tables = () => s.stage.state.csns.tablesOf.get(s.csnId)!.size;
    while (tables() < TABLES_PER_CSN) s.stage.do(createTable(s.csnId, { name: 'u' }));
    assert.equal(s.stage.refused(createTable(s.csnId, { name: 'u' })), 'quota-reached');
  });

  test('the option anyCidr lets the API name any destination', () => {
    const s = setting();
    s.stage.do(setCsnOptions(s.csnId, { anyCidr: true }));
    assert.equal(s.stage.refused(rule(s, { destAddress: '172.16.0.1/12' })), 'body-invalid');
    assert.equal(s.stage.refused(rule(s, { destAddress: '172.16.0.0/12' })), 'taken');
  });

  test('what stays as it is leaves no fact', () => {
    const s = setting();
    const before = s.stage.state.position;
    s.stage.do(updateCsn(A, s.csnId, { name: 'c', description: '' }));
    s.stage.do(updateTable(s.custom, { name: 't' }));
    s.stage.do(updateTgw(A, s.csnId, s.tgw, { name: 'tgw-bj' }));
    s.stage.do(setCsnOptions(s.csnId, { ecmp: false }));
    assert.equal(s.stage.state.position, before);
    s.stage.do(updateCsn(A, s.csnId, { description: 'd' }));
    s.stage.do(updateTgw(A, s.csnId, s.tgw, { description: 'd' }));
    const csn = s.stage.state.csns.byId.get(s.csnId)!;
    assert.deepEqual([csn.name, csn.description], ['c', 'd']);
    assert.equal(s.stage.state.csns.tgws.get(s.tgw)!.description, 'd');
    s.stage.do(updateCsn(A, s.csnId, { description: '' }));
    assert.equal(s.stage.state.csns.byId.get(s.csnId)!.description, '');
  });
});
