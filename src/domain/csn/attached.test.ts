import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEFAULT_CSN } from '../command.ts';
import { isRefusal } from '../refusal.ts';
import { bgp, registered } from '../testing/registered.ts';
import { deleteVpc } from '../vpc/commands.ts';
import { createRoute } from '../vpc/routes.ts';
import { rulesIn, vpcOf } from '../vpc/views.ts';
import { setCsnOptions } from './csns.ts';
import { grantsOf } from './grants.ts';
import { associate, dissociate } from './relations.ts';
import { A, attach, B, detach, on, setting, settleAll } from './testing/setting.ts';
import { associationsIn, attachmentOf, csnsOf, effectiveTable, tableOf, tablesIn, tgwOf, tgwsIn } from './views.ts';

describe('what loading an instance brings along', () => {
  test('the first of a region makes its TGW, which stays; relations are made by whoever wants them', () => {
    const s = setting();
    const tgws = () => [...tgwsIn(s.stage.state, s.csnId)].map(({ name, region }) => [name, region]);
    assert.deepEqual(tgws(), [['tgw-bj', 'bj']]);
    s.stage.do(attach(s, on(s.v2, 'GZ')));
    assert.deepEqual(tgws(), [
      ['tgw-bj', 'bj'],
      ['tgw-gz', 'gz'],
    ]);
    const attachment = attachmentOf(s.stage.state, 'vpc', s.v2)!;
    assert.equal(effectiveTable(s.stage.state, attachment), s.table);
    assert.equal(s.stage.state.csns.propagationsFrom.has(attachment.id), false);
    assert.equal(associationsIn(s.stage.state, s.table).size, 1);
    s.stage.do(detach(s, on(s.v2, 'gz')));
    s.stage.do(attach(s, on(s.v2, 'gz')));
    assert.equal(tgws().length, 2);
    assert.notEqual(attachmentOf(s.stage.state, 'vpc', s.v2)!.id, attachment.id);
  });

  test("a VPC's own table has the three private blocks towards the TGW while it is loaded", () => {
    const s = setting();
    const { routeTableId } = vpcOf(s.stage.state, { account: A, region: 'bj' }, s.v1)!;
    const rules = () => [...rulesIn(s.stage.state, routeTableId)];
    assert.deepEqual(
      rules().map((one) => [one.source, one.destination, one.nexthopType, one.nexthopId]),
      ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((block) => ['0.0.0.0/0', block, 'tgw', s.tgw]),
    );
    assert.deepEqual(
      rules().map(({ id }) => id),
      s.stage.state.csns.attachments.get(s.a1)!.vpcRules,
    );
    s.stage.csn = { ...DEFAULT_CSN, attachDelay: 1000 };
    s.stage.do(detach(s, on(s.v1, 'bj')));
    assert.deepEqual(rules(), []);
  });

  test("the system's rules are in no user's way: not of the same destination, not in the quota", () => {
    const s = setting();
    const { routeTableId } = vpcOf(s.stage.state, { account: A, region: 'bj' }, s.v1)!;
    const own = (destination: string) =>
      createRoute({
        ...{ account: A, region: 'bj', routeTableId, source: '0.0.0.0/0', destination },
        ...{ nexthopId: 'i-1', nexthopType: 'custom' },
      });
    s.stage.quotas = { routeRulesPerTable: 2 };
    assert.equal(s.stage.refused(own('10.0.0.0/8')), 'taken');
    assert.equal(s.stage.refused(own('10.0.0.0/8')), 'exists-already');
    assert.equal(s.stage.refused(own('8.8.8.0/24')), 'taken');
    assert.equal(s.stage.refused(own('8.8.4.0/24')), 'quota-reached');
    s.stage.do(detach(s, on(s.v1, 'bj')));
    assert.deepEqual(
      [...rulesIn(s.stage.state, routeTableId)].map(({ nexthopId }) => nexthopId),
      ['i-1', 'i-1'],
    );
  });

  test('options give a new attachment its relations: at once, or when it is attached', () => {
    const s = setting();
    s.stage.do(setCsnOptions(s.csnId, { autoAssociate: true, autoPropagate: true }));
    const related = (id: string) => {
      const { csns } = s.stage.state;
      return [csns.associations.get(id)?.table, [...(csns.propagationsFrom.get(id) ?? [])].map(({ table }) => table)];
    };
    s.stage.do(attach(s, on(s.v2, 'gz')));
    assert.deepEqual(related(attachmentOf(s.stage.state, 'vpc', s.v2)!.id), [s.table, [s.table]]);
    s.stage.csn = { ...DEFAULT_CSN, attachDelay: 1000 };
    s.stage.do(attach(s, on(s.vB, 'hkg', { instanceAccountId: B })));
    const { id } = attachmentOf(s.stage.state, 'vpc', s.vB)!;
    assert.deepEqual(related(id), [undefined, []]);
    settleAll(s.stage);
    assert.deepEqual(related(id), [s.table, [s.table]]);
  });

  test('a rule outlives where it leads, and then drops: also when the instance comes back', () => {
    const s = setting();
    s.stage.csn = { ...DEFAULT_CSN, attachDelay: 1000 };
    const drops = () => s.stage.state.csns.rules.get(s.rule)!.blackhole;
    assert.equal(drops(), false);
    s.stage.do(detach(s, on(s.v1, 'bj')));
    assert.equal(drops(), true);
    assert.equal(associationsIn(s.stage.state, s.table).size, 0);
    assert.equal(s.stage.state.csns.routes.get(s.table)!.size, 1);
    settleAll(s.stage);
    assert.equal(attachmentOf(s.stage.state, 'vpc', s.v1), undefined);
    s.stage.do(attach(s, on(s.v1, 'bj')));
    settleAll(s.stage);
    assert.equal(drops(), true);
    const { nextHop } = s.stage.state.csns.rules.get(s.rule)!;
    assert.deepEqual(nextHop, { attachment: s.a1, type: 'vpc', instance: s.v1, region: 'bj' });
  });

  test('an instance is looked up in the table it is associated with, else in the default one; a channel in none', () => {
    const s = setting();
    const instance = 'dedicatedconn-1';
    s.stage.do(registered({ instanceType: 'channel', instance, account: A, region: 'bj', channel: bgp() }));
    s.stage.do(attach(s, on(instance, 'bj', { instanceType: 'channel' })));
    const channel = attachmentOf(s.stage.state, 'channel', instance)!;
    const vpc = attachmentOf(s.stage.state, 'vpc', s.v1)!;
    const tables = () => [vpc, channel].map((one) => effectiveTable(s.stage.state, one));
    s.stage.do(dissociate(A, s.table, vpc.id));
    assert.deepEqual(tables(), [s.table, undefined]);
    assert.deepEqual([...s.stage.state.csns.sources], [[s.table, new Map([['bj', 1]])]]);
    for (const attachId of [vpc.id, channel.id]) s.stage.do(associate(A, s.custom, { attachId }));
    assert.deepEqual(tables(), [s.custom, s.custom]);
    assert.deepEqual([...s.stage.state.csns.sources], [[s.custom, new Map([['bj', 2]])]]);
  });

  test('a deleted VPC takes its grant along', () => {
    const s = setting();
    s.stage.do(deleteVpc({ account: B, region: 'hkg' }, s.vB));
    assert.equal(s.stage.state.csns.grants.size + s.stage.state.csns.granted.size, 0);
  });

  test('an account sees its own, the operator sees all', () => {
    const s = setting();
    const names = (account: string | undefined) => [...csnsOf(s.stage.state, account)].map(({ name }) => name);
    assert.deepEqual([names(A), names(B), names('c'), names(undefined)], [['c'], ['b'], [], ['c', 'b']]);
    assert.deepEqual(
      [...tablesIn(s.stage.state, s.csnId)].map(({ type, name }) => [type, name]),
      [
        ['default', 'default'],
        ['custom', 't'],
      ],
    );
    assert.equal(isRefusal(tableOf(s.stage.state, undefined, s.table)), false);
    assert.equal(isRefusal(tableOf(s.stage.state, B, s.table)), true);
    const csn = s.stage.state.csns.byId.get(s.other)!;
    assert.deepEqual(tgwOf(s.stage.state, csn, s.tgw), { refused: 'tgw-unknown' });
    assert.equal(grantsOf(s.stage.state, A).size, 0);
    assert.equal(grantsOf(s.stage.state, B).size, 1);
  });
});
